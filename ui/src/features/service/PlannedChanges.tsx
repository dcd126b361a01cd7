/** The plan's changes by part, before and after side by side; what can't be carried and why; what the service holds now, folded. */
import { Accordion, AccordionHeader, AccordionItem, AccordionPanel, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ErrorCircle20Filled, Warning20Filled } from "@fluentui/react-icons";

import type { ServiceChange, ServicePart, ServicePlanView } from "../../bindings";
import { Card } from "../../components/Card";
import { After, Before } from "../../components/changes/ValueChange";
import { text } from "../../text";

const words = text.service.plan;

const useStyles = makeStyles({
  table: { width: "100%", borderCollapse: "collapse", tableLayout: "fixed" },
  head: {
    height: "32px",
    padding: "0 8px",
    textAlign: "left",
    fontWeight: tokens.fontWeightRegular,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    ":first-child": { paddingLeft: "20px", width: "30%" },
  },
  group: {
    height: "40px",
    padding: "0 20px",
    textAlign: "left",
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  count: { paddingLeft: "8px", fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground2 },
  cell: { padding: "7px 8px", verticalAlign: "top", overflowWrap: "anywhere", borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, ":first-child": { paddingLeft: "20px" }, ":last-child": { paddingRight: "20px" } },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none" },
  name: { fontWeight: tokens.fontWeightSemibold },
  second: { display: "block", color: tokens.colorNeutralForeground2 },
  none: { color: tokens.colorNeutralForeground3 },
  list: { margin: 0, padding: 0, listStyleType: "none", display: "flex", flexDirection: "column", gap: "8px" },
  item: { display: "flex", gap: "10px", overflowWrap: "anywhere" },
  warning: { flex: "none", color: tokens.colorStatusWarningForeground1 },
  danger: { flex: "none", color: tokens.colorStatusDangerForeground1 },
  plain: { margin: 0 },
});

const order: readonly ServicePart[] = ["credentials", "scope", "notifications", "accidentalDeletion", "jobSettings", "objects", "mappings", "filters", "targetAttributes"];

export function PlannedChanges({ plan }: { plan: ServicePlanView }) {
  const styles = useStyles();
  return (
    <>
      {plan.obstacles.length > 0 ? <Sentences title={words.obstacles} sentences={plan.obstacles} bad /> : null}
      {plan.losses.length > 0 ? <Sentences title={words.losses} sentences={plan.losses} /> : null}
      {plan.changes.length > 0 ? (
        <Card flush label={words.count(plan.changes.length)}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th className={styles.head} scope="col">
                  {words.column.what}
                </th>
                <th className={styles.head} scope="col">
                  {words.column.before}
                </th>
                <th className={styles.head} scope="col">
                  {words.column.after}
                </th>
              </tr>
            </thead>
            {order.map((part) => (
              <Part key={part} part={part} changes={plan.changes.filter((change) => change.part === part)} />
            ))}
          </table>
        </Card>
      ) : null}
      {plan.resent.length > 0 ? <p className={styles.plain}>{words.resent(plan.resent)}</p> : null}
      <Found plan={plan} />
    </>
  );
}

function Part({ part, changes }: { part: ServicePart; changes: readonly ServiceChange[] }) {
  const styles = useStyles();
  if (changes.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th className={styles.group} colSpan={3} scope="rowgroup">
          {text.service.parts[part]}
          <span className={styles.count}>{words.count(changes.length)}</span>
        </th>
      </tr>
      {changes.map((change) => (
        <tr key={change.name}>
          <td className={styles.cell}>
            <Name name={change.name} />
          </td>
          <td className={mergeClasses(styles.cell, styles.code)}>
            {change.before === null ? <span className={styles.none}>{words.notThere}</span> : <Before current={change.before} desired={change.after} changes />}
          </td>
          <td className={mergeClasses(styles.cell, styles.code)}>
            {change.after === null ? <span className={styles.none}>{words.removed}</span> : <After current={change.before} desired={change.after} />}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** A setting in words with the service's own key under it; anything else by its own name. */
function Name({ name }: { name: string }) {
  const styles = useStyles();
  const said = text.service.setting(name);
  if (said === null) return <span className={mergeClasses(styles.code, styles.name)}>{name}</span>;
  return (
    <>
      <span className={styles.name}>{said}</span>
      <span className={mergeClasses(styles.code, styles.second)}>{name}</span>
    </>
  );
}

function Sentences({ title, sentences, bad = false }: { title: string; sentences: readonly string[]; bad?: boolean }) {
  const styles = useStyles();
  const Icon = bad ? ErrorCircle20Filled : Warning20Filled;
  return (
    <Card label={title} title={title}>
      <ul className={styles.list}>
        {sentences.map((sentence) => (
          <li key={sentence} className={styles.item}>
            <Icon className={bad ? styles.danger : styles.warning} aria-hidden />
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Found({ plan }: { plan: ServicePlanView }) {
  const styles = useStyles();
  if (plan.found.length === 0) return null;
  return (
    <Card flush label={words.found}>
      <Accordion collapsible>
        <AccordionItem value="found">
          <AccordionHeader>
            {words.found}
            <span className={styles.count}>{words.foundCount(plan.found.length)}</span>
          </AccordionHeader>
          <AccordionPanel>
            <table className={styles.table}>
              {order.map((part) => {
                const facts = plan.found.filter((fact) => fact.part === part);
                return facts.length === 0 ? null : (
                  <tbody key={part}>
                    <tr>
                      <th className={styles.group} colSpan={2} scope="rowgroup">
                        {text.service.parts[part]}
                      </th>
                    </tr>
                    {facts.map((fact) => (
                      <tr key={`${fact.name} ${fact.value}`}>
                        <td className={styles.cell}>
                          <Name name={fact.name} />
                        </td>
                        <td className={mergeClasses(styles.cell, styles.code)}>{fact.value}</td>
                      </tr>
                    ))}
                  </tbody>
                );
              })}
            </table>
          </AccordionPanel>
        </AccordionItem>
      </Accordion>
    </Card>
  );
}
