/** What Test Connection tried, in order; at the first that failed, the cause and the fix. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckmarkCircle16Filled, CircleHint16Regular, ErrorCircle16Filled, Info16Regular, type FluentIcon } from "@fluentui/react-icons";
import { useState, type ReactNode } from "react";

import type { CheckState, CheckView, TestReport } from "../bindings";
import { formatNumber } from "../text/format";
import { text } from "../text";
import { useRoleStyles, type Role } from "./Sign";

interface TestChecksProps {
  report: TestReport;
  /** The button for the likely fix, by the failure's code. */
  fix?: (check: CheckView) => ReactNode;
}

const words = text.components.checks;

const looks: Record<CheckState, { icon: FluentIcon; role: Role }> = {
  passed: { icon: CheckmarkCircle16Filled, role: "success" },
  failed: { icon: ErrorCircle16Filled, role: "danger" },
  assumed: { icon: Info16Regular, role: "neutral" },
  skipped: { icon: CircleHint16Regular, role: "neutral" },
};

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    maxWidth: "760px",
    overflow: "hidden",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: "8px",
    backgroundColor: tokens.colorNeutralBackground1,
  },
  check: {
    display: "grid",
    gridTemplateColumns: "16px minmax(120px, 190px) minmax(0, 1fr) auto",
    columnGap: "14px",
    alignItems: "start",
    padding: "11px 18px",
    "& + li": { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  failed: { backgroundColor: tokens.colorStatusDangerBackground1 },
  icon: { marginTop: "2px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  skipped: { color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular },
  message: { overflowWrap: "anywhere" },
  time: { color: tokens.colorNeutralForeground3, whiteSpace: "nowrap" },
  more: { gridColumn: "2 / -1", paddingTop: "6px", maxWidth: "560px" },
  fix: { margin: 0 },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px", padding: "10px 0 6px" },
});

export function TestChecks({ report, fix }: TestChecksProps) {
  const styles = useStyles();
  return (
    <ol className={styles.list} aria-label={words.list}>
      {report.checks.map((check) => (
        <Check key={check.name} check={check} fix={fix} />
      ))}
    </ol>
  );
}

function Check({ check, fix }: { check: CheckView; fix: TestChecksProps["fix"] }) {
  const styles = useStyles();
  const roles = useRoleStyles();
  const [open, setOpen] = useState(false);
  const look = looks[check.state];
  const Icon = look.icon;
  const failed = check.state === "failed";
  const quiet = check.state === "skipped" && styles.skipped;
  return (
    <li className={mergeClasses(styles.check, failed && styles.failed)}>
      <Icon className={mergeClasses(styles.icon, roles[look.role])} role="img" aria-label={words.states[check.state]} />
      <span className={mergeClasses(styles.name, quiet)}>{check.name}</span>
      <span className={mergeClasses(styles.message, quiet)}>{check.state === "skipped" ? words.notTried : check.message}</span>
      <span className={styles.time}>{check.state === "skipped" ? "" : words.took(formatNumber(check.ms))}</span>
      {(failed || check.fix !== "") && check.state !== "skipped" && (
        <div className={styles.more}>
          <p className={styles.fix}>{check.fix}</p>
          {failed && (
            <div className={styles.buttons}>
              {fix?.(check)}
              <Button size="small" appearance="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
                {open ? text.components.hideDetails : text.components.details}
              </Button>
            </div>
          )}
          {open && (
            <p className={styles.fix}>
              {text.components.code}: {check.code}
            </p>
          )}
        </div>
      )}
    </li>
  );
}
