/** Source, target, scope, schedule, engine, token. */
import { makeStyles, tokens } from "@fluentui/react-components";

import type { Fact } from "../../bindings";
import { Card } from "../../components/Card";
import { text } from "../../text";

const useStyles = makeStyles({
  list: { margin: 0, display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(170px, 1fr))", gap: "20px" },
  label: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  value: { margin: 0, fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  detail: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});

export function Facts({ facts }: { facts: readonly Fact[] }) {
  const styles = useStyles();
  return (
    <Card label={text.overview.facts}>
      <dl className={styles.list}>
        {facts.map((fact) => (
          <div key={fact.label}>
            <dt className={styles.label}>{fact.label}</dt>
            <dd className={styles.value}>{fact.value}</dd>
            {fact.detail !== "" ? <dd className={styles.detail}>{fact.detail}</dd> : null}
          </div>
        ))}
      </dl>
    </Card>
  );
}
