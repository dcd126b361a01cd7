/** The editor of one mapping: type, source, what it gives for a chosen person, default, apply, matching. */
import { Button, Combobox, Field, Input, makeStyles, Option, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import { useMemo, useState } from "react";

import type { MappingEdit, MappingKind, MappingsView } from "../../bindings";
import { DetailPane } from "../../components/DetailPane";
import { text } from "../../text";
import { whyNotCleared, withMapping, type Draft, type NotCleared } from "./draft";
import { ExpressionField } from "./ExpressionField";
import { TryMapping } from "./TryMapping";

const words = text.mappings;
const kinds: readonly MappingKind[] = ["direct", "constant", "expression", "none"];

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", gap: "16px", "> *": { flexShrink: 0 } },
  kinds: { display: "flex", flexWrap: "wrap", gap: "0 12px" },
  code: { fontFamily: tokens.fontFamilyMonospace, fontVariantLigatures: "none" },
  number: { maxWidth: "140px" },
  push: { marginLeft: "auto" },
});

interface MappingPaneProps {
  id: string;
  view: MappingsView;
  mapping: MappingEdit;
  /** All mappings as they stand, unsaved. */
  draft: Draft;
  /** "Dialpad" */
  application: string;
  /** Targets that other mappings have. */
  taken: readonly string[];
  onKeep: (mapping: MappingEdit) => void;
  onRemove: (() => void) | undefined;
  onClose: () => void;
}

export function MappingPane({ id, view, mapping, draft, application, taken, onKeep, onRemove, onClose }: MappingPaneProps) {
  const styles = useStyles();
  const [edit, setEdit] = useState(mapping);
  const [precedence, setPrecedence] = useState(mapping.matchingPrecedence === 0 ? "" : String(mapping.matchingPrecedence));
  const [expressionFine, setFine] = useState(true);
  const set = (part: Partial<MappingEdit>) => setEdit({ ...edit, ...part });
  const targetProblem = edit.target.trim() === "" ? words.targetMissing : taken.includes(edit.target.trim()) ? words.targetTwice : undefined;
  const sourceProblem = edit.kind === "direct" && edit.source.trim() === "" ? words.sourceMissing : undefined;
  const precedenceProblem = precedence === "" || /^[1-9]\d{0,2}$/.test(precedence) ? undefined : words.precedenceWrong;
  const blocked = targetProblem !== undefined || sourceProblem !== undefined || precedenceProblem !== undefined || (edit.kind === "expression" && !expressionFine);
  const notCleared = whyNotCleared(edit, precedence !== "", view.neverCleared);
  const edited = useMemo(
    (): MappingEdit => ({ ...edit, target: edit.target.trim(), matchingPrecedence: /^\d{1,3}$/.test(precedence) ? Number(precedence) : 0, clears: edit.clears && notCleared === null }),
    [edit, precedence, notCleared],
  );
  const tried = useMemo(() => withMapping(draft, mapping.target === "" ? null : mapping.target, edited), [draft, mapping.target, edited]);
  const keep = () => onKeep(edited);
  return (
    <DetailPane
      screen="mapping"
      width={600}
      label={words.pane}
      header={<strong className={styles.code}>{mapping.target === "" ? words.newMapping : mapping.target}</strong>}
      onClose={onClose}
      footer={
        <>
          {onRemove !== undefined ? <Button onClick={onRemove}>{words.remove}</Button> : null}
          <Button className={styles.push} appearance="primary" disabled={blocked} onClick={keep}>
            {words.keep}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Pick label={words.target} value={edit.target} problem={targetProblem} names={view.targetAttributes.map((one) => one.name)} onChange={(target) => set({ target })} />
        <Field label={words.kind} hint={words.kindHints[edit.kind]}>
          <RadioGroup layout="horizontal" className={styles.kinds} value={edit.kind} onChange={(_, data) => set({ kind: kinds.find((kind) => kind === data.value) ?? "direct" })}>
            {kinds.map((kind) => (
              <Radio key={kind} value={kind} label={words.kinds[kind]} />
            ))}
          </RadioGroup>
        </Field>
        {edit.kind === "direct" ? (
          <Pick label={words.sourceAttribute} value={edit.source} problem={sourceProblem} names={view.sourceAttributes.map((one) => one.name)} onChange={(source) => set({ source })} />
        ) : null}
        {edit.kind === "constant" ? (
          <Field label={words.constant}>
            <Input value={edit.source} onChange={(_, data) => set({ source: data.value })} />
          </Field>
        ) : null}
        {edit.kind === "expression" ? (
          <ExpressionField
            id={id}
            objectType={view.objectType}
            target={edit.target.trim()}
            value={edit.source}
            attributes={view.sourceAttributes.map((one) => one.name)}
            onChange={(source) => set({ source })}
            onFine={setFine}
          />
        ) : null}
        <TryMapping id={id} objectType={view.objectType} edit={tried} target={edited.target} />
        <Field label={words.defaultValue} hint={words.defaultHint}>
          <Input value={edit.defaultValue} onChange={(_, data) => set({ defaultValue: data.value })} />
        </Field>
        <Field label={words.apply}>
          <RadioGroup layout="horizontal" value={edit.onlyOnCreate ? "create" : "always"} onChange={(_, data) => set({ onlyOnCreate: data.value === "create" })}>
            <Radio value="always" label={words.always} />
            <Radio value="create" label={words.onlyOnCreate} />
          </RadioGroup>
        </Field>
        <WithoutValue target={application} why={notCleared} clears={edit.clears} onChange={(clears) => set({ clears })} />
        <Field label={words.precedence} hint={words.precedenceHint} validationMessage={precedenceProblem} validationState={precedenceProblem === undefined ? "none" : "error"}>
          <Input className={styles.number} value={precedence} inputMode="numeric" onChange={(_, data) => setPrecedence(data.value.trim())} />
        </Field>
      </div>
    </DetailPane>
  );
}

interface WithoutValueProps {
  target: string;
  why: NotCleared;
  clears: boolean;
  onChange: (clears: boolean) => void;
}

/** What happens where the source has no value: Entra's way, or the field is emptied on purpose. */
function WithoutValue({ target, why, clears, onChange }: WithoutValueProps) {
  const chosen = clears && why === null;
  return (
    <Field
      label={words.noSourceValue}
      hint={why === null ? undefined : words.notCleared[why](target)}
      validationMessage={chosen ? words.clearsWarning(target) : undefined}
      validationState={chosen ? "warning" : "none"}
    >
      <RadioGroup value={chosen ? "clear" : "leave"} onChange={(_, data) => onChange(data.value === "clear")}>
        <Radio value="leave" label={words.leaves} />
        <Radio value="clear" label={words.clears(target)} disabled={why !== null} />
      </RadioGroup>
    </Field>
  );
}

interface PickProps {
  label: string;
  value: string;
  names: readonly string[];
  problem: string | undefined;
  onChange: (value: string) => void;
}

function Pick({ label, value, names, problem, onChange }: PickProps) {
  const styles = useStyles();
  const typed = value.trim().toLowerCase();
  const fitting = names.includes(value) ? names : names.filter((name) => name.toLowerCase().includes(typed));
  return (
    <Field label={label} validationMessage={problem} validationState={problem === undefined ? "none" : "error"}>
      <Combobox
        className={styles.code}
        freeform
        value={value}
        selectedOptions={[value]}
        onInput={(event) => onChange(event.currentTarget.value)}
        onOptionSelect={(_, data) => onChange(data.optionValue ?? "")}
      >
        {fitting.map((name) => (
          <Option key={name} value={name}>
            {name}
          </Option>
        ))}
      </Combobox>
    </Field>
  );
}
