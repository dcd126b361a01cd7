/** One section of Properties: what it does in one line, its default, its fields, and a foot of its own to save or undo. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { FormEvent, ReactNode } from "react";

import type { Act } from "../../api/mutation";
import type { SaveView } from "../../bindings";
import { Card } from "../../components/Card";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.properties;

const useStyles = makeStyles({
  hint: { margin: 0, color: tokens.colorNeutralForeground2 },
  default: { margin: "0 0 12px", color: tokens.colorNeutralForeground3 },
  fields: { display: "flex", flexDirection: "column", gap: "12px" },
  foot: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px", paddingTop: "16px" },
  button: { flex: "none", whiteSpace: "nowrap" },
  said: { flex: "1 1 240px", color: tokens.colorNeutralForeground2 },
});

interface SectionProps<Input> {
  title: string;
  /** What it does, in one line. */
  hint: string;
  /** What holds while nobody has chosen otherwise. */
  initially: string;
  unsaved: boolean;
  /** Something in it can't be saved as it is; the field says what. */
  blocked: boolean;
  save: Act<SaveView, Input>;
  onSave: () => void;
  onUndo: () => void;
  children: ReactNode;
}

export function Section<Input>({ title, hint, initially, unsaved, blocked, save, onSave, onUndo, children }: SectionProps<Input>) {
  const styles = useStyles();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (unsaved && !blocked && !save.isPending) onSave();
  };
  const undo = () => {
    // What was refused is undone too.
    save.reset();
    onUndo();
  };
  return (
    <Card label={title} title={title}>
      <form onSubmit={submit}>
        <p className={styles.hint}>{hint}</p>
        <p className={styles.default}>{words.initially(initially)}</p>
        <div className={styles.fields}>
          {children}
          {save.error !== null ? <Problem problem={save.error} /> : null}
        </div>
        <div className={styles.foot}>
          <Button type="submit" className={styles.button} appearance={unsaved ? "primary" : "secondary"} disabled={!unsaved || blocked || save.isPending} aria-label={words.saveSection(title)}>
            {words.save}
          </Button>
          {unsaved ? (
            <Button className={styles.button} disabled={save.isPending} onClick={undo} aria-label={words.undoSection(title)}>
              {words.undo}
            </Button>
          ) : null}
          <span className={styles.said} role="status">
            {unsaved ? words.notSaved : save.isSuccess ? [words.saved, ...save.data.warnings].join(" ") : ""}
          </span>
        </div>
      </form>
    </Card>
  );
}
