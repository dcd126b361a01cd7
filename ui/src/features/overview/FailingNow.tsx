/** Who fails now, grouped by cause. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { ErrorCircleFilled } from "@fluentui/react-icons";
import { Link } from "@tanstack/react-router";

import type { FailingCause } from "../../bindings";
import { Card } from "../../components/Card";
import { Empty } from "../../components/Empty";
import { text } from "../../text";
import { formatNumber } from "../../text/format";

const words = text.overview;

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: "0 -20px", padding: 0 },
  row: { display: "flex", alignItems: "flex-start", gap: "12px", padding: "12px 20px", borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  icon: { flex: "none", marginTop: "2px", color: tokens.colorStatusDangerForeground1 },
  words: { minWidth: 0, flexGrow: 1 },
  cause: { display: "block", fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  detail: { display: "block", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  count: { flex: "none", fontVariantNumeric: "tabular-nums", color: tokens.colorNeutralForeground2 },
  link: { flex: "none", color: tokens.colorBrandForegroundLink, fontWeight: tokens.fontWeightMedium, textDecorationLine: "none", ":hover": { textDecorationLine: "underline" } },
  sum: { fontWeight: tokens.fontWeightSemibold },
});

export function FailingNow({ id, causes }: { id: string; causes: readonly FailingCause[] }) {
  const styles = useStyles();
  const sum = causes.reduce((total, cause) => total + cause.count, 0);
  return (
    <Card label={words.failingNow} title={words.failingNow} aside={sum > 0 ? <span className={styles.sum}>{words.failing(sum)}</span> : undefined}>
      {causes.length === 0 ? (
        <Empty title={words.nobodyFails} />
      ) : (
        <ul className={styles.list}>
          {causes.map((cause) => (
            <li key={`${cause.code} ${cause.message}`} className={styles.row}>
              <ErrorCircleFilled className={styles.icon} aria-hidden />
              <span className={styles.words}>
                <span className={styles.cause}>{cause.message}</span>
                <span className={styles.detail}>{words.causeDetail(cause)}</span>
              </span>
              <span className={styles.count}>{formatNumber(cause.count)}</span>
              <Link className={styles.link} to="/connection/$id/logs" params={{ id }} search={{ status: "failure", code: cause.code }} aria-label={words.showCause(cause.message)}>
                {words.show}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
