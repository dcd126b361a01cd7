/** Provisioning logs: the local history, filtered, with one entry's four steps beside the list. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

import { Refused } from "../../api/answer";
import { useConnections, useLogs } from "../../api/query";
import type { LogRow } from "../../bindings";
import { ActionSign, StatusSign } from "../../components/ActionSign";
import { Empty } from "../../components/Empty";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { placeIn, RowList, type Column } from "../../components/RowList";
import { Skeleton } from "../../components/Skeleton";
import { Time } from "../../components/Time";
import { useNarrow } from "../../components/layout";
import { text } from "../../text";
import { EntryPane } from "./EntryPane";
import { ExportButton } from "./ExportButton";
import { FilterBar } from "./FilterBar";
import { filterOf, isFiltered, type LogSearch } from "./filter";
import { Histogram } from "./Histogram";
import { ServiceLog } from "./ServiceLog";

const words = text.logs;
const pageSize = 200;

const useStyles = makeStyles({
  top: { flex: "none", padding: "16px 24px 12px 32px", display: "flex", flexDirection: "column", gap: "12px", backgroundColor: tokens.colorNeutralBackground1 },
  count: { fontVariantNumeric: "tabular-nums", color: tokens.colorNeutralForeground2 },
  rest: { padding: "20px 32px" },
  time: { fontVariantNumeric: "tabular-nums", color: tokens.colorNeutralForeground2 },
  name: { fontWeight: tokens.fontWeightMedium },
});

const idOf = (row: LogRow) => row.id;

function useColumns(narrow: boolean): readonly Column<LogRow>[] {
  const styles = useStyles();
  const columns: Column<LogRow>[] = [
    { name: words.columns.time, width: "112px", cell: (row) => <Time className={styles.time} ms={row.atMs} /> },
    { name: words.columns.person, width: "minmax(140px, 1.2fr)", cell: (row) => <span className={styles.name} dir="auto" title={row.userPrincipalName}>{row.displayName}</span> },
    { name: words.columns.action, width: "120px", cell: (row) => <ActionSign action={row.action} /> },
    { name: words.columns.status, width: narrow ? "32px" : "104px", cell: (row) => (row.status === null ? null : <StatusSign status={row.status} show={narrow ? "icon" : "word"} />) },
    { name: words.columns.reason, width: "minmax(160px, 2fr)", cell: (row) => <span title={row.summary}>{row.summary}</span> },
  ];
  return columns;
}

export function LogsPage() {
  const styles = useStyles();
  const { id } = useParams({ from: "/connection/$id/logs" });
  const search: LogSearch = useSearch({ from: "/connection/$id/logs" });
  const navigate = useNavigate();
  const narrow = useNarrow();
  const columns = useColumns(narrow);
  const { data: connections } = useConnections();
  const card = connections?.find((one) => one.id === id);
  const filter = filterOf(search);
  const logs = useLogs(id, filter, pageSize);
  const rows = logs.data?.pages.flatMap((page) => page.rows) ?? [];
  const total = logs.data?.pages[0]?.total ?? 0;
  const set = (part: LogSearch) => void navigate({ to: "/connection/$id/logs", params: { id }, search: { ...search, ...part }, replace: true });
  const choose = (row: LogRow) => set({ entry: row.id });
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = logs;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const chosen = search.entry ?? null;
  return (
    <Page
      title={words.title}
      content="own"
      {...(card === undefined ? {} : { connection: { id, name: card.name } })}
      actions={<ExportButton id={id} filter={filter} disabled={total === 0} />}
      pane={
        chosen !== null ? (
          <EntryPane id={id} entry={chosen} target={card?.target} source={card?.source} place={placeIn(rows, total, chosen, idOf, choose)} onClose={() => set({ entry: undefined })} />
        ) : undefined
      }
    >
      <div className={styles.top}>
        {card?.engine === "entra" ? <ServiceLog id={id} /> : null}
        <FilterBar search={search} onChange={set} />
        {total > 0 ? <Histogram id={id} filter={filter} onRange={(from, to) => set({ from: String(from), to: String(to) })} /> : null}
        <span className={styles.count} role="status">
          {logs.data === undefined ? "" : words.entries(total)}
        </span>
      </div>
      {logs.error instanceof Refused ? (
        <div className={styles.rest}>
          <Problem problem={logs.error} action={{ label: text.components.tryAgain, run: () => void logs.refetch() }} />
        </div>
      ) : logs.data === undefined ? (
        <div className={styles.rest}>
          <Skeleton rows={8} height={24} />
        </div>
      ) : rows.length === 0 ? (
        <div className={styles.rest}>
          {isFiltered(search) ? <Empty title={words.noneFit} /> : <Empty title={words.empty} hint={words.emptyHint} />}
        </div>
      ) : (
        <RowList label={words.list} rows={rows} total={total} columns={columns} rowHeight={36} idOf={idOf} chosen={chosen} onChoose={choose} onMore={more} />
      )}
    </Page>
  );
}
