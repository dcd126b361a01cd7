import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowClockwise20Regular, TaskListLtr20Regular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { useProgress } from "../../../api/live";
import { usePlan } from "../../../api/mutation";
import { useLatestPlan, usePlanRows } from "../../../api/query";
import type { ActionKind, LogFilter, LogRow, PlanView } from "../../../bindings";
import { ActionSign } from "../../../components/ActionSign";
import { Chip } from "../../../components/Chip";
import { PersonCell } from "../../../components/PersonCell";
import { PlannedSign, WhatChanges } from "../../../components/PlanCells";
import { Problem } from "../../../components/Problem";
import { Sentence } from "../../../components/Sentence";
import { Skeleton } from "../../../components/Skeleton";
import { Time } from "../../../components/Time";
import { text } from "../../../text";
import type { Setup } from "../given";
import { StepPage } from "../StepPage";
import { useSetupStyles } from "../styles";

const words = text.setup.plan;
const firstRows = 50;
const actions: ActionKind[] = ["create", "update", "enable", "disable", "delete"];

const useStyles = makeStyles({
  frame: { maxWidth: "960px", overflow: "hidden", border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "8px", backgroundColor: tokens.colorNeutralBackground1 },
  table: { width: "100%", borderCollapse: "collapse", tableLayout: "fixed" },
  head: { height: "32px", padding: "0 16px", textAlign: "left", fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground2 },
  cell: { height: "44px", padding: "4px 16px", borderTop: `1px solid ${tokens.colorNeutralStroke3}`, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  action: { width: "150px" },
});

/** 10 Review the plan: counts, what is held, the list. Nothing is written. */
export function Plan({ draft, profile }: Setup) {
  const setup = useSetupStyles();
  const latest = useLatestPlan(draft.connection);
  const make = usePlan();
  const progress = useProgress(draft.connection);
  const run = () => make.mutate({ id: draft.connection, initial: true });
  const plan = latest.data ?? undefined;
  const problem = make.error ?? latest.error;
  return (
    <StepPage title={words.title} why={words.why(profile.displayName)}>
      <div className={setup.row}>
        <Button
          className={setup.noShrink}
          appearance={plan === undefined ? "primary" : "secondary"}
          icon={plan === undefined ? <TaskListLtr20Regular /> : <ArrowClockwise20Regular />}
          disabled={make.isPending || latest.isPending}
          onClick={run}
        >
          {make.isPending ? words.planning : plan === undefined ? words.make : words.again}
        </Button>
        {make.isPending && progress !== undefined && (
          <span className={setup.note} role="status">
            {words.read(progress.read)}
          </span>
        )}
      </div>
      {problem !== null && <Problem problem={problem} action={{ label: text.components.tryAgain, run }} />}
      {make.isPending && <Skeleton rows={6} />}
      {!make.isPending && plan !== undefined && <Made id={draft.connection} plan={plan} />}
    </StepPage>
  );
}

function Made({ id, plan }: { id: string; plan: PlanView }) {
  const setup = useSetupStyles();
  const navigate = useNavigate();
  const [action, setAction] = useState<ActionKind | undefined>();
  const changing = actions.filter((kind) => plan.summary[kind] > 0);
  const total = changing.reduce((sum, kind) => sum + plan.summary[kind], 0);
  return (
    <>
      <Sentence
        second={
          <>
            {words.planned} <Time ms={plan.atMs} />
            {plan.blocked > 0 && ` · ${words.blocked(plan.blocked)}`}
          </>
        }
      >
        {total === 0 ? words.nothing : plan.sentence}
      </Sentence>
      {plan.held !== null && (
        <Problem level="warning" problem={{ code: plan.held.code, message: plan.held.message, fix: plan.held.fix, details: plan.held.subjects.map((who) => who.displayName).join("\n") }} />
      )}
      {total > 0 && (
        <div className={setup.row}>
          <Chip chosen={action === undefined} count={total} onToggle={() => setAction(undefined)}>
            {words.all}
          </Chip>
          {changing.map((kind) => (
            <Chip key={kind} chosen={action === kind} count={plan.summary[kind]} onToggle={() => setAction(action === kind ? undefined : kind)}>
              <ActionSign action={kind} />
            </Chip>
          ))}
          <Button className={setup.noShrink} appearance="subtle" onClick={() => void navigate({ to: "/connection/$id/plan", params: { id } })}>
            {words.whole}
          </Button>
        </div>
      )}
      {total > 0 && <Rows id={id} cycle={plan.cycle} kinds={action === undefined ? changing : [action]} />}
    </>
  );
}

function Rows({ id, cycle, kinds }: { id: string; cycle: string; kinds: ActionKind[] }) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const filter: LogFilter = { text: "", actions: kinds, statuses: [], fromMs: null, toMs: null, cycle: "", code: "" };
  const rows = usePlanRows(id, cycle, filter, firstRows);
  const [page] = rows.data?.pages ?? [];
  if (rows.error !== null) return <Problem problem={rows.error} />;
  if (page === undefined) return <Skeleton rows={6} />;
  return (
    <>
      <div className={styles.frame}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th className={styles.head} scope="col">
                {words.columns.person}
              </th>
              <th className={`${styles.head} ${styles.action}`} scope="col">
                {words.columns.action}
              </th>
              <th className={styles.head} scope="col">
                {words.columns.what}
              </th>
            </tr>
          </thead>
          <tbody>
            {page.rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      {page.total > page.rows.length && <p className={setup.note}>{words.first(page.rows.length, page.total)}</p>}
    </>
  );
}

function Row({ row }: { row: LogRow }) {
  const styles = useStyles();
  return (
    <tr>
      <td className={styles.cell}>
        <PersonCell name={row.displayName} userName={row.userPrincipalName} objectType={row.objectType} />
      </td>
      <td className={styles.cell}>
        <PlannedSign row={row} />
      </td>
      <td className={styles.cell}>
        <WhatChanges row={row} withWhy />
      </td>
    </tr>
  );
}
