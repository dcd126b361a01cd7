/** How Entra's provisioning service stands: its cycles, progress in its own units, its own counts; asked when, and asked again by a click. */
import { Button, Link, makeStyles, ProgressBar, tokens } from "@fluentui/react-components";
import { ArrowClockwiseRegular, OpenRegular } from "@fluentui/react-icons";

import { Link as RouterLink } from "@tanstack/react-router";

import { useOpenLink } from "../api/mutation";
import type { ServiceState as State } from "../api/service";
import type { ServiceExecutionView, ServiceStatusView } from "../bindings";
import { text } from "../text";
import { formatNumber } from "../text/format";
import { Card } from "./Card";
import { Id } from "./Id";
import { Problem } from "./Problem";
import { Skeleton } from "./Skeleton";
import { Time, useMinute } from "./Time";

const words = text.service;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "20px" },
  facts: { margin: 0, display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(180px, 1fr))", gap: "20px" },
  label: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  value: { margin: 0, fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  detail: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  numbers: { margin: "20px 0 0", padding: "16px 0 0", borderTop: `1px solid ${tokens.colorNeutralStroke2}`, display: "flex", flexWrap: "wrap", gap: "12px 48px" },
  row: { margin: 0, display: "flex", flexWrap: "wrap", gap: "12px 48px" },
  number: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: "tabular-nums" },
  link: { alignSelf: "center", color: tokens.colorBrandForegroundLink, fontWeight: tokens.fontWeightMedium, textDecorationLine: "none", ":hover": { textDecorationLine: "underline" } },
  pair: { display: "flex", flexDirection: "column-reverse" },
  progress: { marginTop: "20px", display: "flex", flexDirection: "column", gap: "6px" },
  message: { margin: "12px 0 0", overflowWrap: "anywhere" },
  aside: { display: "flex", alignItems: "center", flexWrap: "wrap", gap: "4px 12px", color: tokens.colorNeutralForeground2 },
  ids: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 16px", paddingTop: "16px", color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  id: { display: "inline-flex", alignItems: "center", gap: "6px" },
});

interface ServiceStateProps {
  /** The connection's. */
  id: string;
  state: State;
  /** All of it: also which job of which application it is, and what the service holds. */
  whole?: boolean;
}

export function ServiceState({ id, state, whole = false }: ServiceStateProps) {
  const styles = useStyles();
  const { status, asking, problem, ask } = state;
  return (
    <div className={styles.stack}>
      {problem !== null ? <Problem problem={problem} level={status === null ? "error" : "warning"} action={{ label: text.components.tryAgain, run: ask, busy: asking }} /> : null}
      {status === null ? problem === null ? <Skeleton rows={1} height={180} /> : null : <Known id={id} status={status} asking={asking} ask={ask} whole={whole} />}
    </div>
  );
}

interface KnownProps {
  id: string;
  status: ServiceStatusView;
  asking: boolean;
  ask: () => void;
  whole: boolean;
}

function Known({ id, status, asking, ask, whole }: KnownProps) {
  const styles = useStyles();
  const link = useOpenLink();
  useMinute();
  const last = status.lastExecution;
  return (
    <>
      <Card
        label={words.state}
        title={words.state}
        aside={
          <span className={styles.aside}>
            <span title={words.askedAgain}>
              {words.asked} <Time ms={status.atMs} format="clock" />
            </span>
            <Button size="small" icon={<ArrowClockwiseRegular />} disabled={asking} onClick={ask}>
              {asking ? words.asking : words.refresh}
            </Button>
          </span>
        }
      >
        <dl className={styles.facts}>
          <div>
            <dt className={styles.label}>{status.running ? words.cycleNow : words.lastCycle}</dt>
            <dd className={styles.value}>{last === null ? words.noCycle : status.running ? words.began(last.beganAtMs ?? status.atMs) : words.result(last)}</dd>
            {last !== null && !status.running ? <dd className={styles.detail}>{spanWords(last)}</dd> : null}
          </div>
          <div>
            <dt className={styles.label}>{words.nextCycle}</dt>
            <dd className={styles.value}>{status.nextExecutionAtMs === null ? words.noNext : <Time ms={status.nextExecutionAtMs} />}</dd>
            <dd className={styles.detail}>{!status.on ? words.noNextOff : status.everyMinutes === null ? "" : words.every(status.everyMinutes)}</dd>
          </div>
          <div>
            <dt className={styles.label}>{words.lastGood}</dt>
            <dd className={styles.value}>{status.lastSuccessAtMs === null ? words.never : <Time ms={status.lastSuccessAtMs} />}</dd>
          </div>
          <div>
            <dt className={styles.label}>{words.steady}</dt>
            <dd className={styles.value}>{status.steadyStateAtMs === null ? words.never : <Time ms={status.steadyStateAtMs} />}</dd>
          </div>
        </dl>
        {last !== null ? (
          <div className={styles.numbers}>
          <dl className={styles.row} aria-label={words.lastCycle}>
            <Number value={last.imported} word={words.read} />
            <Number value={last.entitled} word={words.toBeProvisioned} />
            <Number value={last.exported} word={words.sent} />
            <Number value={last.escrowed} word={words.failedAndWait} />
          </dl>
            {last.escrowed > 0 ? (
              <RouterLink className={styles.link} to="/connection/$id/logs" params={{ id }} search={{ status: "failure" }}>
                {words.lookAtFailures}
              </RouterLink>
            ) : null}
          </div>
        ) : null}
        {last !== null && last.message !== "" ? <p className={styles.message}>{last.message}</p> : null}
        {status.running
          ? status.progress.map((progress) => (
              <div key={progress.units} className={styles.progress}>
                <span>
                  {words.progress}: {words.progressOf(progress)}
                </span>
                <ProgressBar aria-label={words.progress} value={progress.completed} max={Math.max(progress.total, 1)} />
                <span className={styles.detail}>{words.progressHint}</span>
              </div>
            ))
          : null}
        {whole || status.troubleshootingUrl !== "" ? (
          <div className={styles.ids}>
            {whole ? (
              <>
                <span>
                  {words.application}: {status.application}
                </span>
                <span className={styles.id}>
                  {words.job}: <Id value={status.job} />
                </span>
              </>
            ) : null}
            {status.troubleshootingUrl !== "" ? (
              <Link as="button" onClick={() => link.mutate({ url: status.troubleshootingUrl })}>
                <OpenRegular aria-hidden /> {words.microsoft}
              </Link>
            ) : null}
          </div>
        ) : null}
      </Card>
      {whole && status.counts.length > 0 ? (
        <Card label={words.counts} title={words.counts}>
          <p className={styles.detail}>{words.countsHint}</p>
          <dl className={styles.numbers}>
            {status.counts.map((count) => (
              <Number key={count.kind} value={count.count} word={count.kind} />
            ))}
          </dl>
        </Card>
      ) : null}
    </>
  );
}

function spanWords(last: ServiceExecutionView): string {
  const began = last.beganAtMs === null ? "" : words.began(last.beganAtMs);
  const took = last.beganAtMs === null || last.endedAtMs === null ? "" : words.took((last.endedAtMs - last.beganAtMs) / 1000);
  return [began, took].filter((part) => part !== "").join(", ");
}

function Number({ value, word }: { value: number; word: string }) {
  const styles = useStyles();
  return (
    <div className={styles.pair}>
      <dt className={styles.label}>{word}</dt>
      <dd className={styles.number}>{formatNumber(value)}</dd>
    </div>
  );
}
