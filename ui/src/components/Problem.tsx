/** An error where it happened: what, who, why, what to do; one button for the likely fix; details; copy. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ErrorCircle20Filled, Warning20Filled } from "@fluentui/react-icons";
import { useState, type ReactNode } from "react";

import type { ProblemView } from "../bindings";
import { text } from "../text";
import { withoutCommands } from "../text/terminal";
import { CopyButton } from "./CopyButton";

interface ProblemProps {
  problem: ProblemView;
  /** The likely fix. */
  action?: { label: string; run: () => void; busy?: boolean } | undefined;
  /** More buttons beside it. */
  more?: ReactNode;
  level?: "error" | "warning";
}

const useStyles = makeStyles({
  root: {
    display: "flex",
    gap: "12px",
    padding: "12px 16px",
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorStatusDangerBorder1}`,
    backgroundColor: tokens.colorStatusDangerBackground1,
    maxWidth: "880px",
  },
  warning: { border: `1px solid ${tokens.colorStatusWarningBorder1}`, backgroundColor: tokens.colorStatusWarningBackground1 },
  icon: { flex: "none", color: tokens.colorStatusDangerForeground1 },
  iconWarning: { color: tokens.colorStatusWarningForeground1 },
  words: { minWidth: 0, flexGrow: 1, color: tokens.colorNeutralForeground1 },
  message: { margin: 0, fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  fix: { margin: 0, overflowWrap: "anywhere" },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px", paddingTop: "8px" },
  // A button without a face lines up by its word.
  flat: { marginLeft: "-8px" },
  details: {
    margin: "8px 0 0",
    padding: "8px 12px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontVariantLigatures: "none",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    userSelect: "text",
  },
});

export function Problem({ problem, action, more, level = "error" }: ProblemProps) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const words = text.components;
  const fix = withoutCommands(problem.fix);
  const whole = [problem.message, fix, `${words.code}: ${problem.code}`, problem.details].filter((line) => line !== "").join("\n");
  const warning = level === "warning";
  const Icon = warning ? Warning20Filled : ErrorCircle20Filled;
  return (
    <div className={mergeClasses(styles.root, warning && styles.warning)} role={warning ? "status" : "alert"}>
      <Icon className={mergeClasses(styles.icon, warning && styles.iconWarning)} aria-hidden />
      <div className={styles.words}>
        <p className={styles.message}>{problem.message}</p>
        {fix !== "" && <p className={styles.fix}>{fix}</p>}
        <div className={mergeClasses(styles.buttons, action === undefined && more === undefined && styles.flat)}>
          {action !== undefined && (
            <Button size="small" appearance="primary" onClick={action.run} disabled={action.busy ?? false}>
              {action.label}
            </Button>
          )}
          {more}
          <Button size="small" appearance="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? words.hideDetails : words.details}
          </Button>
          <CopyButton label={words.copy} value={whole} />
        </div>
        {open && <pre className={styles.details}>{[`${words.code}: ${problem.code}`, problem.details].filter((line) => line !== "").join("\n")}</pre>}
      </div>
    </div>
  );
}
