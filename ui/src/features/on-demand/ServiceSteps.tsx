/** What Entra's service told of its own steps, in its words. */
import { makeStyles, tokens } from "@fluentui/react-components";

import type { ServiceStepView, Status } from "../../bindings";
import { StatusSign } from "../../components/ActionSign";
import { Card } from "../../components/Card";
import { text } from "../../text";

const words = text.service.onDemand;

const useStyles = makeStyles({
  card: { marginTop: "20px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  step: { padding: "12px 0", "& + li": { borderTop: `1px solid ${tokens.colorNeutralStroke2}` } },
  head: { display: "flex", flexWrap: "wrap", justifyContent: "space-between", gap: "4px 12px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  words: { margin: "2px 0 0", color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  details: { margin: "6px 0 0", display: "grid", gridTemplateColumns: "minmax(120px, 220px) minmax(0, 1fr)", gap: "2px 12px", fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, "& dt": { color: tokens.colorNeutralForeground2 }, "& dd": { margin: 0, overflowWrap: "anywhere" } },
});

const statuses: Record<string, Status> = { success: "success", failure: "failure", skipped: "skipped", warning: "warning" };

export function ServiceSteps({ steps }: { steps: readonly ServiceStepView[] }) {
  const styles = useStyles();
  return (
    <Card label={words.steps} title={words.steps} className={styles.card}>
      {steps.length === 0 ? (
        <p className={styles.words}>{words.noSteps}</p>
      ) : (
        <ol className={styles.list}>
          {steps.map((step, at) => (
            <Step key={at} step={step} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function Step({ step }: { step: ServiceStepView }) {
  const styles = useStyles();
  const status = statuses[step.status];
  return (
    <li className={styles.step}>
      <div className={styles.head}>
        <span className={styles.name}>{step.name}</span>
        {status === undefined ? <span>{step.status}</span> : <StatusSign status={status} />}
      </div>
      {step.description !== "" ? <p className={styles.words}>{step.description}</p> : null}
      {step.details.length > 0 ? (
        <dl className={styles.details}>
          {step.details.map((detail) => [<dt key={`${detail.name} name`}>{detail.name}</dt>, <dd key={`${detail.name} value`}>{detail.value}</dd>])}
        </dl>
      ) : null}
    </li>
  );
}
