import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

interface EmptyProps {
  /** One sentence: what would be here. */
  title: string;
  /** How it comes here. */
  hint?: string;
  /** One button. */
  action?: ReactNode;
}

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", alignItems: "flex-start", gap: "4px", padding: "20px 0" },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
  hint: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: "64ch" },
  action: { paddingTop: "12px" },
});

/** An empty state that teaches: one sentence, one button. */
export function Empty({ title, hint, action }: EmptyProps) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <p className={styles.title}>{title}</p>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
