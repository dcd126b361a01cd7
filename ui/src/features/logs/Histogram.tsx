/** Entries over time; a click on a bar narrows the list to its time. */
import { makeStyles, tokens } from "@fluentui/react-components";

import { useLogHistogram } from "../../api/query";
import type { LogFilter } from "../../bindings";
import { ownTokens } from "../../components/tokens";
import { useMinute } from "../../components/Time";
import { text } from "../../text";
import { formatTime } from "../../text/format";

const words = text.logs;
const height = 48;

const useStyles = makeStyles({
  plot: { display: "flex", alignItems: "flex-end", gap: "2px", height: `${height}px`, borderBottom: `1px solid ${tokens.colorNeutralStroke1}` },
  slot: {
    flex: "1 1 0",
    height: "100%",
    minWidth: 0,
    display: "flex",
    flexDirection: "column-reverse",
    padding: 0,
    border: "none",
    backgroundColor: "transparent",
    cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  part: { display: "block" },
  ends: { display: "flex", justifyContent: "space-between", paddingTop: "4px", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

interface HistogramProps {
  id: string;
  filter: LogFilter;
  onRange: (fromMs: number, toMs: number) => void;
}

export function Histogram({ id, filter, onRange }: HistogramProps) {
  const styles = useStyles();
  const now = useMinute();
  const { data } = useLogHistogram(id, filter, 48);
  if (data === undefined || data.length < 2) return null;
  const top = Math.max(1, ...data.map((bucket) => bucket.success + bucket.failure + bucket.other));
  const first = data[0];
  const last = data[data.length - 1];
  return (
    <div>
      <div className={styles.plot} role="group" aria-label={words.histogram}>
        {data.map((bucket) => {
          const said = words.bucket(formatTime(bucket.fromMs, now), bucket.success, bucket.failure, bucket.other);
          const empty = bucket.success + bucket.failure + bucket.other === 0;
          const parts = [
            { name: "success", count: bucket.success, color: ownTokens.barCreate },
            { name: "other", count: bucket.other, color: ownTokens.barNone },
            { name: "failure", count: bucket.failure, color: ownTokens.barFailed },
          ];
          return (
            <button key={bucket.fromMs} type="button" className={styles.slot} title={said} aria-label={said} disabled={empty} onClick={() => onRange(bucket.fromMs, bucket.toMs)}>
              {parts
                .filter((part) => part.count > 0)
                .map((part) => (
                  <span key={part.name} className={styles.part} style={{ height: Math.max(2, (part.count / top) * height), backgroundColor: part.color }} />
                ))}
            </button>
          );
        })}
      </div>
      <div className={styles.ends}>
        <span>{first === undefined ? "" : formatTime(first.fromMs, now)}</span>
        <span>{last === undefined ? "" : formatTime(last.toMs, now)}</span>
      </div>
    </div>
  );
}
