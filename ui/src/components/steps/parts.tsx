import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { Checkmark16Regular, CheckmarkCircle20Filled, Circle20Regular, Dismiss16Regular, ErrorCircle20Filled, FilterDismiss20Regular, Warning20Filled, type FluentIcon } from "@fluentui/react-icons";
import { useState } from "react";

import type { AppRole, Evaluation } from "../../bindings";
import { formatNumber } from "../../text/format";
import { text } from "../../text";
import { actionLooks } from "../ActionSign";
import { AttributeChanges } from "../AttributeChanges";
import { Id } from "../Id";
import { Problem } from "../Problem";
import { useRoleStyles } from "../Sign";
import { Time } from "../Time";
import { ValueTrace } from "../ValueTrace";
import { clauseWords, decidingFilters, stateRoles, type StepFact, type StepState, type StepView } from "./read";

const words = text.components.steps;

const useStyles = makeStyles({
  facts: { margin: 0, display: "grid", gridTemplateColumns: "minmax(84px, 34%) minmax(0, 1fr)", columnGap: "12px", rowGap: "6px" },
  label: { color: tokens.colorNeutralForeground2, overflow: "hidden", textOverflow: "ellipsis" },
  value: { margin: 0, minWidth: 0, overflowWrap: "anywhere" },
  cut: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  more: { justifySelf: "start", minWidth: 0, paddingLeft: 0, fontWeight: tokens.fontWeightMedium, color: tokens.colorBrandForegroundLink },
  clauses: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "6px" },
  clause: { display: "flex", gap: "8px" },
  passed: { flex: "none", marginTop: "2px", color: tokens.colorStatusSuccessForeground1 },
  failed: { flex: "none", marginTop: "2px", color: tokens.colorStatusDangerForeground1 },
  second: { display: "block", color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  stack: { display: "flex", flexDirection: "column", gap: "12px" },
  note: { margin: 0, color: tokens.colorNeutralForeground2 },
});

const icons: Record<Exclude<StepState, "neutral">, FluentIcon> = {
  good: CheckmarkCircle20Filled,
  out: FilterDismiss20Regular,
  warning: Warning20Filled,
  failed: ErrorCircle20Filled,
};

/** The sign of a step: its state, and for an action that is only planned the action's own. */
export function StepIcon({ step, evaluation }: { step: StepView; evaluation: Evaluation }) {
  const roles = useRoleStyles();
  if (step.state !== "neutral") {
    const Icon = icons[step.state];
    return <Icon className={roles[stateRoles[step.state]]} role="img" aria-label={words[step.state]} />;
  }
  if (step.name !== "action") return <Circle20Regular className={roles.neutral} aria-hidden />;
  const look = actionLooks[evaluation.action.kind];
  const Icon = look.icon;
  return <Icon className={roles[look.role]} fontSize={20} aria-hidden />;
}

/** Facts as two columns; more than `few` are folded. */
function Facts({ facts, few = 7 }: { facts: StepFact[]; few?: number }) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  if (facts.length === 0) return null;
  const folds = facts.length > few + 1;
  const shown = folds && !all ? facts.slice(0, few) : facts;
  return (
    <>
      <dl className={styles.facts}>
        {shown.map((fact, at) => (
          <FactLine key={at} fact={fact} />
        ))}
      </dl>
      {folds && (
        <Button className={styles.more} appearance="transparent" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.fewerFacts : words.moreFacts(facts.length - few)}
        </Button>
      )}
    </>
  );
}

function FactLine({ fact }: { fact: StepFact }) {
  const styles = useStyles();
  // An e-mail or a name in one piece is cut at its end; sentences wrap.
  const oneWord = fact.id !== true && !fact.value.includes(" ");
  return (
    <>
      <dt className={styles.label} title={fact.label}>
        {fact.label}
      </dt>
      <dd className={mergeClasses(styles.value, oneWord && styles.cut)} title={oneWord ? fact.value : undefined}>
        {fact.id === true ? <Id value={fact.value} /> : fact.value}
      </dd>
    </>
  );
}

function ScopeFacts({ evaluation }: { evaluation: Evaluation }) {
  const styles = useStyles();
  const roles = evaluation.import.appRoles.map(roleName).filter((name) => name !== "");
  const filters = decidingFilters(evaluation.scope);
  const { through = [], protection } = evaluation.scope;
  const facts = [
    { label: words.role, value: roles.join(", ") },
    { label: words.through, value: through.join(" › ") },
    { label: words.protection, value: protection ?? "" },
  ].filter((fact) => fact.value !== "");
  return (
    <div className={styles.stack}>
      <Facts facts={facts} />
      {filters.map((filter, at) => (
        <div key={at}>
          <span className={styles.second}>{words.filter(filter.name)}</span>
          <ul className={styles.clauses}>
            {filter.clauses.map((clause, each) => {
              const { sentence, actual } = clauseWords(clause);
              const failed = clause.undecided === true ? words.untold : words.notPassed;
              const Icon = clause.passed ? Checkmark16Regular : Dismiss16Regular;
              return (
                <li key={each} className={styles.clause}>
                  <Icon className={clause.passed ? styles.passed : styles.failed} role="img" aria-label={clause.passed ? words.passed : failed} />
                  <span>
                    {sentence}
                    {!clause.passed && <span className={styles.second}>{actual}</span>}
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </div>
  );
}

function roleName(role: AppRole): string {
  return role.displayName === "" ? role.value : role.displayName;
}

interface StepBodyProps {
  /** The connection's id. */
  id: string;
  step: StepView;
  evaluation: Evaluation;
  target: string;
  managerName: string | null;
  /** In a card the table has no frame of its own. */
  framed: boolean;
  problems: "above" | undefined;
}

/** What is below a step's verdict. */
export function StepBody({ id, step, evaluation, target, managerName, framed, problems }: StepBodyProps) {
  switch (step.name) {
    case "import":
    case "match":
      return <Facts facts={step.facts} />;
    case "scope":
      return <ScopeFacts evaluation={evaluation} />;
    case "action":
      return <ActionBody id={id} evaluation={evaluation} target={target} managerName={managerName} framed={framed} problems={problems} />;
  }
}

function ActionBody({ id, evaluation, target, managerName, framed, problems }: Omit<StepBodyProps, "step">) {
  const styles = useStyles();
  const { action, outcome } = evaluation;
  const writes = action.attributes.some((attribute) => attribute.flow === "change") || action.kind === "update" || action.kind === "create";
  return (
    <div className={styles.stack}>
      {!writes && <p className={styles.note}>{words.actionReason[action.reason]}</p>}
      {(problems === "above" ? [] : action.problems).map((problem) => (
        <Problem
          key={problem.code + (problem.attribute ?? "")}
          level={problem.severity === "blocking" ? "error" : "warning"}
          problem={{ code: problem.code, message: problem.message, fix: problem.fix, details: problem.attribute ?? "" }}
        />
      ))}
      {outcome !== null && outcome.message !== "" && outcome.status !== "success" && (
        <Problem
          level={outcome.status === "failure" ? "error" : "warning"}
          problem={{ code: outcome.code, message: outcome.message, fix: outcome.fix, details: "" }}
        />
      )}
      {action.attributes.length > 0 && (
        <AttributeChanges
          attributes={action.attributes}
          target={target}
          done={outcome !== null}
          referenceName={managerName}
          framed={framed}
          explain={(attribute) => <ValueTrace id={id} evaluation={evaluation} attribute={attribute} />}
        />
      )}
      <Members evaluation={evaluation} />
      <Licences evaluation={evaluation} />
      {outcome !== null && (
        <p className={mergeClasses(styles.note, styles.second)}>
          {[words.requests(outcome.requests), words.took(formatNumber(outcome.durationMs))].join(", ")}, <Time ms={outcome.atMs} />
          {outcome.foundAfterInterruption ? `. ${words.interrupted}` : ""}
        </p>
      )}
    </div>
  );
}

function Members({ evaluation }: { evaluation: Evaluation }) {
  const styles = useStyles();
  const members = evaluation.action.members;
  if (members === null) return null;
  const lines = [
    members.added.length > 0 ? words.added(members.added.length) : "",
    members.removed.length > 0 ? words.removed(members.removed.length) : "",
    members.leftOut > 0 ? words.leftOut(members.leftOut) : "",
  ].filter((line) => line !== "");
  return lines.length === 0 ? null : <p className={styles.note}>{lines.join(", ")}</p>;
}

/** A new account may be billed at once: said before it is made. */
function Licences({ evaluation }: { evaluation: Evaluation }) {
  const styles = useStyles();
  const { taken = null, freed = null } = evaluation.action.licence ?? {};
  const lines = [taken === null ? "" : words.takes(taken), freed === null ? "" : words.frees(freed)].filter((line) => line !== "");
  return lines.length === 0 ? null : <p className={styles.note}>{lines.join(". ")}</p>;
}
