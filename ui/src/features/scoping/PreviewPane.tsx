/** What the filters on screen let through, and one person's verdict by clause. */
import { Field, Input, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckmarkRegular, DismissRegular, SearchRegular, WarningFilled } from "@fluentui/react-icons";

import type { ProblemView, ScopingPreview, Value } from "../../bindings";
import { Problem } from "../../components/Problem";
import { narrowMedia } from "../../components/layout";
import { ownTokens } from "../../components/tokens";
import { text } from "../../text";
import { formatNumber } from "../../text/format";

const words = text.scoping;

const useStyles = makeStyles({
  pane: {
    flex: "none",
    width: "360px",
    overflowY: "auto",
    padding: "20px",
    display: "flex",
    flexDirection: "column",
    gap: "16px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    "> *": { flexShrink: 0 },
    [narrowMedia]: { width: "auto", border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "8px" },
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
  bar: { display: "flex", gap: "1px", height: "10px", borderRadius: "5px", overflow: "hidden", backgroundColor: ownTokens.barNone },
  numbers: { display: "flex", gap: "40px" },
  number: { display: "block", fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600, fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: "tabular-nums" },
  quiet: { color: tokens.colorNeutralForeground2 },
  warning: { display: "flex", gap: "8px", color: tokens.colorStatusWarningForeground1 },
  clause: { display: "grid", gridTemplateColumns: "20px minmax(0, 1fr) minmax(0, 1fr)", gap: "8px", alignItems: "center", padding: "4px 0" },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: "anywhere" },
  cut: { overflowWrap: "anywhere" },
});

interface PreviewPaneProps {
  preview: ScopingPreview | undefined;
  problem: ProblemView | null;
  person: string;
  onPerson: (who: string) => void;
}

const said = (value: Value) => (value === null ? words.noValue : Array.isArray(value) ? value.join("; ") : String(value));

export function PreviewPane({ preview, problem, person, onPerson }: PreviewPaneProps) {
  const styles = useStyles();
  return (
    <aside className={styles.pane} aria-label={words.preview}>
      <h3 className={styles.title}>{words.with}</h3>
      {problem !== null ? <Problem problem={problem} /> : null}
      {preview !== undefined ? (
        <>
          <div className={styles.bar}>
            <span style={{ flex: `${preview.inScope} 1 0`, backgroundColor: ownTokens.barUpdate }} />
            <span style={{ flex: `${preview.outOfScope} 1 0` }} />
          </div>
          <div className={styles.numbers}>
            <span>
              <span className={styles.number}>{formatNumber(preview.inScope)}</span>
              <span className={styles.quiet}>{words.in}</span>
            </span>
            <span>
              <span className={styles.number}>{formatNumber(preview.outOfScope)}</span>
              <span className={styles.quiet}>{words.out}</span>
            </span>
          </div>
          {preview.undecided > 0 ? (
            <span className={styles.warning}>
              <WarningFilled aria-hidden /> {words.undecided(preview.undecided)}
            </span>
          ) : null}
          {preview.wouldBeDisabled > 0 ? (
            <span className={styles.warning}>
              <WarningFilled aria-hidden /> {words.wouldBeDisabled(preview.wouldBeDisabled)}
            </span>
          ) : (
            <span className={styles.quiet}>{words.nobodyDisabled}</span>
          )}
        </>
      ) : null}
      <h3 className={styles.title}>{words.someone}</h3>
      <Field hint={words.someoneHint}>
        <Input type="search" aria-label={words.someone} contentBefore={<SearchRegular aria-hidden />} value={person} onChange={(_, data) => onPerson(data.value)} />
      </Field>
      {person.trim() !== "" && preview !== undefined ? <Verdict preview={preview} /> : null}
    </aside>
  );
}

function Verdict({ preview }: { preview: ScopingPreview }) {
  const styles = useStyles();
  const { person } = preview;
  if (person === null) return <p className={styles.quiet}>{text.mappings.nobody}</p>;
  const { step } = person;
  return (
    <div role="status">
      <p>
        <strong dir="auto">{person.displayName}</strong>{": "}
        <span className={step.inScope ? styles.good : styles.bad}>{text.components.steps.scopeReason[step.reason]}</span>
      </p>
      {(step.protection ?? "") !== "" ? <p className={styles.quiet}>{step.protection}</p> : null}
      {(step.through ?? []).length > 0 ? (
        <p className={styles.quiet}>
          {text.components.steps.through}: {step.through?.join(" › ")}
        </p>
      ) : null}
      {step.filters.map((filter) => (
        <div key={filter.name}>
          <span className={styles.quiet}>{filter.name}</span>
          {filter.clauses.map((clause) => (
            <div key={`${clause.attribute} ${clause.operator} ${clause.value ?? ""}`} className={styles.clause}>
              {clause.passed ? <CheckmarkRegular className={styles.good} aria-label={words.passed} /> : <DismissRegular className={styles.bad} aria-label={clause.undecided === true ? words.untold : words.failed} />}
              <span className={styles.code}>{clause.attribute}</span>
              <span className={mergeClasses(styles.cut, !clause.passed && styles.bad)}>{clause.problem ?? said(clause.actual)}</span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
