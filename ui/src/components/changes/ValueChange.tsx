import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

import type { Value } from "../../bindings";
import { text } from "../../text";
import { changedWords, partly, valueText } from "./difference";

const useStyles = makeStyles({
  del: { color: tokens.colorNeutralForeground3, textDecorationLine: "line-through" },
  ins: {
    padding: "0 4px",
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorBrandBackground2,
    borderBottom: `1.5px solid ${tokens.colorBrandStroke2}`,
    fontWeight: tokens.fontWeightMedium,
    textDecorationLine: "none",
  },
  insOnSelected: { backgroundColor: tokens.colorNeutralBackground1 },
  mark: {
    padding: "0 3px",
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorBrandBackground2,
    color: "inherit",
    borderBottom: `1.5px solid ${tokens.colorBrandStroke1}`,
    fontWeight: tokens.fontWeightMedium,
  },
  none: { color: tokens.colorNeutralForeground3 },
});

/** What was: struck where nothing of it stays. */
export function Before({ current, desired, changes }: { current: Value; desired: Value; changes: boolean }) {
  const styles = useStyles();
  const before = valueText(current);
  if (before === null || before === "") return <span className={styles.none}>{text.components.noValue}</span>;
  const after = valueText(desired);
  const struck = changes && (after === null || !partly(changedWords(before, after)));
  return struck ? <del className={styles.del}>{before}</del> : <span>{before}</span>;
}

/** What would be: marked as a whole, or only the changed words within it. */
export function After({ current, desired, selected = false }: { current: Value; desired: Value; selected?: boolean }) {
  const styles = useStyles();
  const after = valueText(desired);
  if (after === null || after === "") return <ins className={mergeClasses(styles.ins, selected && styles.insOnSelected)}>{text.components.noValue}</ins>;
  const before = valueText(current);
  const segments = before === null ? [] : changedWords(before, after);
  if (!partly(segments)) return <ins className={mergeClasses(styles.ins, selected && styles.insOnSelected)}>{after}</ins>;
  return (
    <span>
      {segments.map((segment, at) =>
        segment.changed ? (
          <mark key={at} className={styles.mark}>
            {segment.text}
          </mark>
        ) : (
          <span key={at}>{segment.text}</span>
        ),
      )}
    </span>
  );
}
