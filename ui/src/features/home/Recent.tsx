import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { Link, useNavigate } from "@tanstack/react-router";

import { useLastOpen } from "../../api/preferences";
import type { LogRow, RecentEntry } from "../../bindings";
import { ActionSign, type ActionWord } from "../../components/ActionSign";
import { narrowMedia } from "../../components/layout";
import { Time, useMinute } from "../../components/Time";
import { formatTime } from "../../text/format";
import { text } from "../../text";
import { useHomeStyles } from "./styles";

const words = text.home;

const useStyles = makeStyles({
  item: { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  row: {
    display: "grid",
    gridTemplateColumns: "112px 124px minmax(0, 1fr) minmax(80px, 200px)",
    columnGap: "16px",
    alignItems: "center",
    minHeight: "36px",
    color: "inherit",
    textDecorationLine: "none",
    ":hover": { backgroundColor: tokens.colorNeutralBackground2Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
    [narrowMedia]: { gridTemplateColumns: "104px 116px minmax(0, 1fr) minmax(64px, 140px)" },
  },
  time: { color: tokens.colorNeutralForeground2 },
  name: { fontWeight: tokens.fontWeightMedium, paddingRight: "6px" },
  connection: { textAlign: "right", color: tokens.colorNeutralForeground2 },
});

/** The last log entries over all connections; since the window was last open, where there is something new. */
export function Recent({ entries }: { entries: RecentEntry[] }) {
  const home = useHomeStyles();
  const navigate = useNavigate();
  const lastOpen = useLastOpen();
  const now = useMinute();
  if (entries.length === 0) return null;
  const fresh = lastOpen > 0 ? entries.filter(({ row }) => (row.atMs ?? 0) > lastOpen) : [];
  const shown = fresh.length > 0 ? fresh : entries;
  const ids = [...new Set(entries.map((entry) => entry.connection))];
  const [only] = ids;
  return (
    <section aria-labelledby="home-recent">
      <div className={home.head}>
        <h2 id="home-recent" className={home.title}>
          {fresh.length > 0 ? `${words.since} ${formatTime(lastOpen, now)}` : words.recently}
        </h2>
        {only !== undefined && ids.length === 1 && (
          <Button className={home.push} appearance="subtle" onClick={() => void navigate({ to: "/connection/$id/logs", params: { id: only } })}>
            {words.openLogs}
          </Button>
        )}
      </div>
      <ul className={home.list}>
        {shown.map((entry) => (
          <Row key={entry.row.id} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function Row({ entry: { row, connection, connectionName } }: { entry: RecentEntry }) {
  const styles = useStyles();
  const home = useHomeStyles();
  return (
    <li className={styles.item}>
      <Link className={styles.row} to="/connection/$id/logs" params={{ id: connection }} search={{ entry: row.id }}>
        <Time className={styles.time} ms={row.atMs} format="short" />
        <ActionSign action={signOf(row)} />
        <span className={home.cut} title={`${row.displayName} ${row.summary}`}>
          <bdi className={styles.name}>{row.displayName}</bdi>
          {row.summary}
        </span>
        <span className={mergeClasses(styles.connection, home.cut)}>{connectionName}</span>
      </Link>
    </li>
  );
}

/** A failure shows as one, whatever was tried. */
function signOf(row: LogRow): ActionWord {
  if (row.held) return "held";
  return row.status === "failure" ? "failed" : row.action;
}
