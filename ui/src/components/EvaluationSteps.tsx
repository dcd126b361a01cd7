/** The four steps of an evaluation: below one another in panes, as cards 1:1:1:1.7 on demand. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

import type { Evaluation } from "../bindings";
import { formatNumber } from "../text/format";
import { text } from "../text";
import { StepBody, StepIcon } from "./steps/parts";
import { readSteps } from "./steps/read";

interface EvaluationStepsProps {
  /** The connection's id. */
  id: string;
  evaluation: Evaluation;
  /** "Microsoft Entra ID"; without it "the source". */
  source?: string | undefined;
  /** "Dialpad"; without it "the target". */
  target?: string | undefined;
  layout?: "vertical" | "cards";
  managerName?: string | null;
  /** Problems stand above the steps already, so they aren't said again within. */
  problems?: "above";
  /** Milliseconds of import, scope, match, action. */
  stepMs?: (number | null)[];
}

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  step: { position: "relative", display: "grid", gridTemplateColumns: "20px minmax(0, 1fr)", columnGap: "12px", paddingBottom: "20px" },
  line: {
    ":not(:last-child)::before": { content: '""', position: "absolute", left: "9px", top: "24px", bottom: "4px", width: "1px", backgroundColor: tokens.colorNeutralStroke1 },
  },
  verdictLine: { display: "flex", gap: "16px", alignItems: "baseline", paddingBottom: "6px" },
  label: { color: tokens.colorNeutralForeground2 },
  verdict: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  container: { containerType: "inline-size" },
  cards: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "grid",
    gap: "16px",
    gridTemplateColumns: "1fr 1fr 1fr 1.7fr",
    "@container (max-width: 960px)": { gridTemplateColumns: "1fr 1fr" },
    "@container (max-width: 560px)": { gridTemplateColumns: "1fr" },
  },
  card: {
    display: "flex",
    flexDirection: "column",
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: "8px",
  },
  actionCard: { border: `1px solid ${tokens.colorCompoundBrandStroke}` },
  cardHead: { padding: "20px 20px 12px", minHeight: "112px", borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  cardTop: { display: "flex", justifyContent: "space-between", paddingBottom: "10px", color: tokens.colorNeutralForeground2 },
  number: { paddingRight: "8px" },
  cardVerdict: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
  cardBody: { flexGrow: 1, padding: "16px 20px" },
  cardFoot: {
    padding: "10px 20px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

export function EvaluationSteps(props: EvaluationStepsProps) {
  return props.layout === "cards" ? <Cards {...props} /> : <Vertical {...props} />;
}

function namesOf({ source, target }: EvaluationStepsProps) {
  return { source: source ?? text.components.steps.theSource, target: target ?? text.components.steps.theTarget };
}

function Vertical(props: EvaluationStepsProps) {
  const styles = useStyles();
  const names = namesOf(props);
  const { id, evaluation, managerName = null, problems } = props;
  return (
    <ol className={styles.list}>
      {readSteps(evaluation, names).map((step) => (
        <li key={step.name} className={mergeClasses(styles.step, styles.line)}>
          <StepIcon step={step} evaluation={evaluation} />
          <div>
            <div className={styles.verdictLine}>
              <span className={styles.label}>{step.label}</span>
              <h3 className={styles.verdict}>{step.verdict}</h3>
            </div>
            <StepBody id={id} step={step} evaluation={evaluation} target={names.target} managerName={managerName} framed problems={problems} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Cards(props: EvaluationStepsProps) {
  const styles = useStyles();
  const names = namesOf(props);
  const { id, evaluation, managerName = null, stepMs = [], problems } = props;
  return (
    <div className={styles.container}>
      <ol className={styles.cards}>
        {readSteps(evaluation, names).map((step, at) => {
          const ms = stepMs[at];
          return (
            <li key={step.name} className={mergeClasses(styles.card, step.name === "action" && styles.actionCard)}>
              <div className={styles.cardHead}>
                <div className={styles.cardTop}>
                  <span>
                    <span className={styles.number}>{at + 1}</span>
                    {step.label}
                  </span>
                  <StepIcon step={step} evaluation={evaluation} />
                </div>
                <h3 className={styles.cardVerdict}>{step.verdict}</h3>
              </div>
              <div className={styles.cardBody}>
                <StepBody id={id} step={step} evaluation={evaluation} target={names.target} managerName={managerName} framed={false} problems={problems} />
              </div>
              {ms !== undefined && ms !== null && <div className={styles.cardFoot}>{text.components.steps.took(formatNumber(Math.round(ms)))}</div>}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
