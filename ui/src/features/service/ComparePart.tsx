/** Person by person: what Usher would do beside what the service did. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowSyncRegular } from "@fluentui/react-icons";
import { useState, type ReactNode } from "react";

import { useCompare, type Compared } from "../../api/service";
import type { CompareRow, CompareVerdict } from "../../bindings";
import { ActionSign, StatusSign } from "../../components/ActionSign";
import { Card } from "../../components/Card";
import { valueText } from "../../components/changes/difference";
import { Chip } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { PersonCell } from "../../components/PersonCell";
import { Problem } from "../../components/Problem";
import { RowList, type Column } from "../../components/RowList";
import { Skeleton } from "../../components/Skeleton";
import { useMinute } from "../../components/Time";
import { text } from "../../text";
import { Lead } from "./Lead";

const words = text.service.compare;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "16px" },
  head: { display: "flex", flexWrap: "wrap", alignItems: "flex-start", justifyContent: "space-between", gap: "12px" },
  chips: { display: "flex", flexWrap: "wrap", gap: "8px" },
  hint: { margin: 0, color: tokens.colorNeutralForeground2 },
  list: { display: "flex", flexDirection: "column" },
  did: { display: "inline-flex", alignItems: "center", gap: "8px", overflow: "hidden" },
  none: { color: tokens.colorNeutralForeground3 },
  more: { margin: 0, padding: "12px 20px", borderTop: `1px solid ${tokens.colorNeutralStroke2}`, overflowWrap: "anywhere" },
});

const rowHeight = 44;
const headHeight = 36;
const mostHeight = 480;

const verdicts: readonly CompareVerdict[] = ["differs", "onlyUsher", "onlyService"];
/** All rows are here at once. */
const nothingMore = () => undefined;
const idOf = (row: CompareRow) => `${row.objectType} ${row.sourceId}`;

export function ComparePart({ id, hasJob }: { id: string; hasJob: boolean }) {
  const styles = useStyles();
  const compare = useCompare(id);
  const run = () => void compare.refetch();
  if (!hasJob) return <Empty title={words.needsJob} />;
  const button = (
    <Button appearance={compare.data === undefined ? "primary" : "secondary"} icon={<ArrowSyncRegular />} disabled={compare.isFetching} onClick={run}>
      {compare.data === undefined ? words.start : words.again}
    </Button>
  );
  return (
    <div className={styles.stack}>
      {compare.error !== null ? <Problem problem={compare.error} action={{ label: text.components.tryAgain, run, busy: compare.isFetching }} /> : null}
      {compare.isFetching ? (
        <>
          <Lead>{words.comparing}</Lead>
          <Skeleton rows={6} height={44} />
        </>
      ) : compare.data === undefined ? (
        compare.error === null ? <Empty title={words.none} hint={words.hint} action={button} /> : null
      ) : (
        <Shown compared={compare.data} button={button} />
      )}
    </div>
  );
}

function Shown({ compared, button }: { compared: Compared; button: ReactNode }) {
  const styles = useStyles();
  const { view, logProblem } = compared;
  const [only, setOnly] = useState<CompareVerdict | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  useMinute();
  const counts: Record<CompareVerdict, number> = { differs: view.differs, onlyUsher: view.onlyUsher, onlyService: view.onlyService };
  const rows = only === null ? view.rows : view.rows.filter((row) => row.verdict === only);
  const open = rows.find((row) => idOf(row) === chosen);
  return (
    <>
      {logProblem !== null ? <Problem level="warning" problem={{ ...logProblem, message: `${words.logProblem} ${logProblem.message}` }} /> : null}
      <div className={styles.head}>
        <Lead second={words.second(view.atMs, view.logReadToMs)}>{view.rows.length === 0 ? words.same(view) : words.sentence(view)}</Lead>
        {button}
      </div>
      {view.rows.length === 0 ? null : (
        <>
          <div className={styles.chips}>
            <Chip chosen={only === null} count={view.rows.length} onToggle={() => setOnly(null)}>
              {words.all}
            </Chip>
            {verdicts
              .filter((verdict) => counts[verdict] > 0)
              .map((verdict) => (
                <Chip key={verdict} chosen={only === verdict} count={counts[verdict]} onToggle={() => setOnly(only === verdict ? null : verdict)}>
                  {words.verdicts[verdict]}
                </Chip>
              ))}
          </div>
          <Card flush>
            <div className={styles.list} style={{ height: Math.min(mostHeight, headHeight + rowHeight * rows.length) }}>
              <RowList label={words.list} rows={rows} total={rows.length} columns={columns} rowHeight={rowHeight} idOf={idOf} chosen={chosen} onChoose={(row) => setChosen(idOf(row))} onMore={nothingMore} />
            </div>
            {open !== undefined ? (
              <p className={styles.more} role="status">
                <strong>{open.displayName}</strong> {differences(open)}
              </p>
            ) : null}
          </Card>
        </>
      )}
    </>
  );
}

function differences(row: CompareRow): string {
  const shown = (value: CompareRow["attributes"][number]["usher"]) => {
    const said = valueText(value);
    return said === null || said === "" ? words.noValue : said;
  };
  const attributes = row.attributes.map((one) => words.attribute(one.target, shown(one.usher), shown(one.service)));
  // Where attributes differ they say it; elsewhere Usher's reason does.
  const why = attributes.length === 0 && row.usherWhy !== "" ? words.why(row.usherWhy) : "";
  return [...attributes, why, row.serviceMessage].filter((part) => part !== "").join("; ");
}

const columns: readonly Column<CompareRow>[] = [
  {
    name: words.columns.person,
    width: "minmax(180px, 1.2fr)",
    cell: (row) => <PersonCell name={row.displayName} userName={row.userPrincipalName} objectType={row.objectType} />,
  },
  { name: words.columns.verdict, width: "150px", cell: (row) => words.verdicts[row.verdict] },
  { name: words.columns.usher, width: "124px", cell: (row) => (row.usher === null ? <Nothing /> : <ActionSign action={row.usher} />) },
  { name: words.columns.service, width: "200px", cell: (row) => <Did row={row} /> },
  { name: words.columns.what, width: "minmax(160px, 1.6fr)", cell: (row) => <span title={differences(row)}>{differences(row)}</span> },
];

function Nothing() {
  const styles = useStyles();
  return <span className={styles.none}>{words.nothing}</span>;
}

function Did({ row }: { row: CompareRow }) {
  const styles = useStyles();
  if (row.service === null) return <Nothing />;
  return (
    <span className={styles.did}>
      <ActionSign action={row.service} />
      {row.serviceStatus === null ? null : <StatusSign status={row.serviceStatus} />}
    </span>
  );
}
