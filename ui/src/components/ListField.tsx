/** A list that only the admin knows: entered or pasted, one entry a line; how many there are, and what an empty one means. */
import { Field, makeStyles, Textarea, tokens } from "@fluentui/react-components";

import type { ListView } from "../bindings";
import { text } from "../text";
import { cleaned, linesOf } from "./lines";

const words = text.components.list;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px" },
  said: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

interface ListFieldProps {
  list: ListView;
  value: string;
  onChange: (value: string) => void;
}

export function ListField({ list, value, onChange }: ListFieldProps) {
  const styles = useStyles();
  const lines = linesOf(value);
  const count = cleaned(lines).length;
  const dropped = lines.filter((line) => line.trim() !== "").length - count;
  return (
    <div className={styles.root}>
      <Field label={list.displayName} hint={list.hint}>
        <Textarea resize="vertical" rows={4} value={value} spellCheck={false} onChange={(_, data) => onChange(data.value)} />
      </Field>
      <span className={styles.said} role="status">
        {count === 0 ? words.notChecked(list.displayName) : words.counted(count, list.entryName, list.displayName, dropped)}
      </span>
    </div>
  );
}
