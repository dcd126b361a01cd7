/** Plan: every change that a cycle would make, none made; held ones first; then one button that runs it. */
import { Button, Input, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowSyncRegular, SearchRegular } from "@fluentui/react-icons";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, type ReactNode } from "react";

import { Refused } from "../../api/answer";
import { useProgress } from "../../api/live";
import { usePlan } from "../../api/mutation";
import { useConnections, useLatestPlan, usePlanRows } from "../../api/query";
import type { ActionKind, LogFilter, LogRow, PlanView } from "../../bindings";
import { ActionSign } from "../../components/ActionSign";
import { Chip } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { useNarrow } from "../../components/layout";
import { Page } from "../../components/Page";
import { PersonCell } from "../../components/PersonCell";
import { PlannedSign, WhatChanges } from "../../components/PlanCells";
import { Problem } from "../../components/Problem";
import { placeIn, RowList, type Column } from "../../components/RowList";
import { Sentence } from "../../components/Sentence";
import { Skeleton } from "../../components/Skeleton";
import { useMinute } from "../../components/Time";
import { text } from "../../text";
import { formatTime } from "../../text/format";
import { HeldNotice } from "./HeldNotice";
import { PlanEntry } from "./PlanEntry";
import { RunFooter } from "./RunFooter";

const words = text.plan;
const pageSize = 200;

const useStyles = makeStyles({
  top: { flex: "none", padding: "20px 24px 12px 32px", display: "flex", flexDirection: "column", gap: "12px" },
  chips: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  find: { marginLeft: "auto", width: "220px" },
  rest: { padding: "0 32px 20px", backgroundColor: tokens.colorNeutralBackground2 },
});

const idOf = (row: LogRow) => row.id;

/** Narrow, the reason stands under what changes, and the person has one line. */
const columnsOf = (narrow: boolean): readonly Column<LogRow>[] => [
  {
    name: words.columns.person,
    width: "minmax(180px, 1.1fr)",
    cell: (row) => <PersonCell name={row.displayName} userName={row.userPrincipalName} objectType={row.objectType} oneLine={narrow} />,
  },
  { name: words.columns.action, width: "124px", cell: (row) => <PlannedSign row={row} /> },
  { name: words.columns.changes, width: "minmax(180px, 1.4fr)", cell: (row) => <WhatChanges row={row} withWhy={narrow} /> },
  ...(narrow ? [] : [{ name: words.columns.why, width: "minmax(120px, 1fr)", cell: (row: LogRow) => <span title={row.why}>{row.why}</span> }]),
];

export function PlanPage() {
  const { id } = useParams({ from: "/connection/$id/plan" });
  const { data: connections } = useConnections();
  const card = connections?.find((one) => one.id === id);
  const latest = useLatestPlan(id);
  const make = usePlan();
  const running = useProgress(id) !== undefined;
  const view = make.data ?? latest.data ?? null;
  const again = (
    <Button icon={<ArrowSyncRegular />} appearance={view === null ? "primary" : "secondary"} disabled={make.isPending || running} onClick={() => make.mutate({ id, initial: false })}>
      {make.isPending ? words.planning : view === null ? words.make : words.again}
    </Button>
  );
  const connection = card === undefined ? {} : { connection: { id, name: card.name } };
  const problem = make.error ?? latest.error;
  if (view !== null && !make.isPending && problem === null) return <Made id={id} view={view} target={card?.target ?? ""} source={card?.source} byService={card?.engine === "entra"} actions={again} running={running} page={connection} />;
  return (
    <Page title={words.title} {...connection} actions={again}>
      {problem !== null ? <Problem problem={problem} action={{ label: words.again, run: () => make.mutate({ id, initial: false }) }} /> : null}
      {make.isPending || latest.isLoading ? <Skeleton rows={6} height={44} /> : problem === null ? <Empty title={words.none} hint={words.noneHint} action={again} /> : null}
    </Page>
  );
}

interface MadeProps {
  id: string;
  view: PlanView;
  target: string;
  source: string | undefined;
  byService: boolean;
  actions: ReactNode;
  running: boolean;
  page: { connection?: { id: string; name: string } };
}

function Made({ id, view, target, source, byService, actions, running, page }: MadeProps) {
  const styles = useStyles();
  const navigate = useNavigate();
  const now = useMinute();
  const search = useSearch({ from: "/connection/$id/plan" });
  const columns = columnsOf(useNarrow());
  const blocked = search.action === "blocked";
  const chosenActions = words.actions.filter((action) => (search.action ?? "").split(",").includes(action));
  const filter: LogFilter = {
    text: search.text ?? "",
    actions: blocked ? [] : chosenActions.length > 0 ? chosenActions : [...words.actions],
    statuses: blocked ? ["failure"] : [],
    fromMs: null,
    toMs: null,
    cycle: "",
    code: "",
  };
  const planned = usePlanRows(id, view.cycle, filter, pageSize);
  const rows = planned.data?.pages.flatMap((one) => one.rows) ?? [];
  const total = planned.data?.pages[0]?.total ?? 0;
  const set = (part: { action?: string | undefined; text?: string | undefined; entry?: string | undefined }) =>
    void navigate({ to: "/connection/$id/plan", params: { id }, search: { ...search, ...part }, replace: true });
  const choose = (row: LogRow) => set({ entry: row.id });
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = planned;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const toggle = (action: ActionKind) => {
    const next = chosenActions.length === 1 && chosenActions[0] === action ? undefined : action;
    set({ action: next });
  };
  const changes = words.actions.reduce((sum, action) => sum + view.summary[action], 0);
  const chosen = search.entry ?? null;
  const at = formatTime(view.atMs, now);
  return (
    <Page
      title={words.title}
      content="own"
      {...page}
      actions={actions}
      pane={
        chosen !== null ? (
          <PlanEntry id={id} entry={chosen} source={source} target={target} place={placeIn(rows, total, chosen, idOf, choose)} onClose={() => set({ entry: undefined })} />
        ) : undefined
      }
      footer={<RunFooter id={id} count={changes} held={view.held !== null} running={running} byService={byService} />}
    >
      <div className={styles.top}>
        <Sentence second={words.second(view, at)}>{changes === 0 ? words.nothing(view) : view.sentence}</Sentence>
        {view.held !== null && !byService ? <HeldNotice id={id} plan={view.cycle} held={view.held} target={target} /> : null}
        <div className={styles.chips}>
          <Chip chosen={chosenActions.length === 0 && !blocked} count={changes + view.blocked} onToggle={() => set({ action: undefined })}>
            {words.all}
          </Chip>
          {words.actions
            .filter((action) => view.summary[action] > 0)
            .map((action) => (
              <Chip key={action} chosen={chosenActions.includes(action)} count={view.summary[action]} onToggle={() => toggle(action)}>
                <ActionSign action={action} />
              </Chip>
            ))}
          {view.blocked > 0 ? (
            <Chip chosen={blocked} count={view.blocked} onToggle={() => set({ action: blocked ? undefined : "blocked" })}>
              <ActionSign action="blocked" />
            </Chip>
          ) : null}
          <Input
            className={styles.find}
            type="search"
            size="small"
            contentBefore={<SearchRegular aria-hidden />}
            placeholder={words.find}
            aria-label={words.find}
            defaultValue={search.text ?? ""}
            onChange={(_, data) => set({ text: data.value === "" ? undefined : data.value })}
          />
        </div>
      </div>
      {planned.error instanceof Refused ? (
        <div className={styles.rest}>
          <Problem problem={planned.error} />
        </div>
      ) : rows.length === 0 ? (
        <div className={styles.rest}>{planned.data === undefined ? <Skeleton rows={6} height={44} /> : changes === 0 && view.blocked === 0 ? null : <Empty title={words.noneFit} />}</div>
      ) : (
        <RowList label={words.list} rows={rows} total={total} columns={columns} rowHeight={44} idOf={idOf} chosen={chosen} onChoose={choose} onMore={more} />
      )}
    </Page>
  );
}
