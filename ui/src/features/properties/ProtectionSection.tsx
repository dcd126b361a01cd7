/** Protected accounts: by id, by pattern, by group; with how many people of the source each entry protects, while it is written. */
import { Button, Combobox, Field, Input, makeStyles, Option, Textarea, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import { useMemo } from "react";

import { useSaveProtection } from "../../api/mutation";
import { usePreviewProtection } from "../../api/query";
import type { ProtectedEntry, PropertiesView } from "../../bindings";
import { useSettled } from "../../components/useSettled";
import { text } from "../../text";
import { doubtsOf, draftOf, editOf, isBlocked, patternRows, type PatternRow } from "./protection";
import { Section } from "./Section";
import { useSection } from "./useSection";

const words = text.properties;

const useStyles = makeStyles({
  group: { display: "flex", flexDirection: "column", gap: "8px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  row: { display: "grid", gridTemplateColumns: "minmax(0, 2fr) minmax(0, 3fr) auto", gap: "8px", alignItems: "start" },
  // Its label stands over it, and the button beside it has none.
  remove: { marginTop: "24px" },
  code: { fontFamily: tokens.fontFamilyMonospace, fontVariantLigatures: "none", minWidth: 0 },
  // Not over the whole window: what it is about stays in sight.
  names: { maxHeight: "280px" },
  add: { alignSelf: "flex-start" },
  said: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  total: { margin: 0, fontWeight: tokens.fontWeightSemibold },
});

export function ProtectionSection({ view, target }: { view: PropertiesView; target: string }) {
  const styles = useStyles();
  const { protection, sourceAttributes } = view.choices;
  const saved = useMemo(() => draftOf(protection), [protection]);
  const { draft, unsaved, set, undo } = useSection(saved);
  const edit = useMemo(() => editOf(draft), [draft]);
  const asked = useSettled(edit);
  const { data: preview, isPlaceholderData } = usePreviewProtection(view.id, asked);
  // An answer to what stood there a moment ago says nothing of the rows that stand there now.
  const current = asked === edit && !isPlaceholderData ? preview : undefined;
  const rows = patternRows(draft, current);
  const save = useSaveProtection();
  const change = (at: number, part: Partial<PatternRow>) =>
    set({ patterns: draft.patterns.map((row, place) => (place === at ? { attribute: part.attribute ?? row.attribute, pattern: part.pattern ?? row.pattern } : row)) });
  return (
    <Section
      title={words.protected}
      hint={words.protectedHint(target)}
      initially={words.protectedDefault}
      unsaved={unsaved}
      blocked={isBlocked(rows)}
      save={save}
      onSave={() => save.mutate({ id: view.id, edit }, { onSuccess: undo })}
      onUndo={undo}
    >
      <Lines label={words.protectedIds} hint={words.protectedIdsHint(target)} value={draft.ids} entries={edit.ids} verdicts={current?.ids} onChange={(ids) => set({ ids })} />
      <div className={styles.group}>
        <h4 className={styles.title}>{words.patterns}</h4>
        <p className={styles.quiet}>{words.patternsHint}</p>
        {rows.map((row, at) => (
          <Pattern
            key={at}
            row={row}
            names={sourceAttributes}
            onChange={(part) => change(at, part)}
            onRemove={() => set({ patterns: draft.patterns.filter((_, place) => place !== at) })}
          />
        ))}
        <Button className={styles.add} size="small" icon={<AddRegular />} onClick={() => set({ patterns: [...draft.patterns, { attribute: "", pattern: "" }] })}>
          {words.addPattern}
        </Button>
      </div>
      <Lines label={words.protectedGroups} hint={words.protectedGroupsHint} value={draft.groups} entries={edit.groups} verdicts={current?.groups} onChange={(groups) => set({ groups })} />
      <p className={styles.total} role="status">
        {current === undefined ? "" : words.protects(current.people)}
      </p>
    </Section>
  );
}

interface LinesProps {
  label: string;
  hint: string;
  value: string;
  entries: readonly string[];
  verdicts: readonly ProtectedEntry[] | undefined;
  onChange: (value: string) => void;
}

function Lines({ label, hint, value, entries, verdicts, onChange }: LinesProps) {
  const styles = useStyles();
  const doubts = doubtsOf(entries, verdicts);
  const doubt = doubts.map((one) => words.doubt(one.entry, one.doubt)).join(" ");
  const people = verdicts?.reduce((sum, verdict) => sum + verdict.people, 0) ?? 0;
  return (
    <div className={styles.group}>
      <Field label={label} hint={hint} validationMessage={doubt === "" ? undefined : doubt} validationState={doubt === "" ? "none" : "warning"}>
        <Textarea resize="vertical" rows={3} value={value} spellCheck={false} onChange={(_, data) => onChange(data.value)} />
      </Field>
      {entries.length > 0 && verdicts !== undefined ? <span className={styles.said}>{words.entries(entries.length, people)}</span> : null}
    </div>
  );
}

interface PatternProps {
  row: PatternRow;
  names: readonly string[];
  onChange: (part: Partial<PatternRow>) => void;
  onRemove: () => void;
}

function Pattern({ row, names, onChange, onRemove }: PatternProps) {
  const styles = useStyles();
  const typed = row.attribute.trim().toLowerCase();
  const fitting = names.filter((name) => name.toLowerCase().includes(typed));
  const attributeProblem = row.missing === "attribute" ? words.attributeMissing : undefined;
  const refused = row.verdict?.problem ?? "";
  const doubt = row.verdict?.doubt ?? "";
  const patternProblem = row.missing === "pattern" ? words.patternMissing : refused !== "" ? refused : doubt !== "" ? doubt : undefined;
  const state = row.missing === "pattern" || refused !== "" ? "error" : doubt !== "" ? "warning" : "none";
  const count = row.verdict !== undefined && refused === "" ? words.entries(1, row.verdict.people) : undefined;
  return (
    <div className={styles.row}>
      <Field label={words.patternAttribute} validationMessage={attributeProblem} validationState={attributeProblem === undefined ? "none" : "error"}>
        <Combobox
          className={styles.code}
          freeform
          listbox={{ className: styles.names }}
          value={row.attribute}
          selectedOptions={[row.attribute]}
          onInput={(event) => onChange({ attribute: event.currentTarget.value })}
          onOptionSelect={(_, data) => onChange({ attribute: data.optionValue ?? "" })}
        >
          {fitting.map((name) => (
            <Option key={name} value={name}>
              {name}
            </Option>
          ))}
        </Combobox>
      </Field>
      <Field label={words.pattern} hint={count} validationMessage={patternProblem} validationState={state}>
        <Input className={styles.code} value={row.pattern} spellCheck={false} onChange={(_, data) => onChange({ pattern: data.value })} />
      </Field>
      <Button className={styles.remove} appearance="subtle" icon={<DeleteRegular />} aria-label={words.removePattern(row.attribute)} onClick={onRemove} />
    </div>
  );
}
