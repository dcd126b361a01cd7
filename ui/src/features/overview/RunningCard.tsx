/** The cycle under way: phases, bar with done of planned, rate, time left, failures so far, Cancel. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ArrowSyncRegular, CheckmarkCircleFilled, CircleHintRegular, InfoRegular, StopRegular } from "@fluentui/react-icons";

import { useCancelCycle } from "../../api/mutation";
import type { Progress } from "../../bindings";
import { Card } from "../../components/Card";
import { CountsBar } from "../../components/CountsBar";
import { text } from "../../text";
import { formatDuration, formatNumber, formatRate } from "../../text/format";

const words = text.overview;

const useStyles = makeStyles({
  phases: { display: "flex", alignItems: "center", flexWrap: "wrap", gap: "12px 20px", paddingBottom: "16px" },
  phase: { display: "flex", alignItems: "center", gap: "10px", color: tokens.colorNeutralForeground3 },
  reached: { color: tokens.colorNeutralForeground1 },
  name: { display: "block", fontWeight: tokens.fontWeightSemibold },
  detail: { display: "block", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  done: { color: tokens.colorStatusSuccessForeground1, fontSize: "18px" },
  now: { color: tokens.colorBrandForeground1, fontSize: "18px" },
  later: { fontSize: "18px" },
  cancel: { marginLeft: "auto" },
  numbers: { display: "flex", flexWrap: "wrap", gap: "12px 48px", paddingTop: "16px", alignItems: "flex-end" },
  number: { display: "block", fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: "tabular-nums" },
  bad: { color: tokens.colorStatusDangerForeground1 },
  note: { marginLeft: "auto", display: "flex", alignItems: "center", gap: "8px", color: tokens.colorNeutralForeground2 },
});

const order: readonly Progress["phase"][] = ["import", "evaluate", "write", "settle"];

export function RunningCard({ id, progress }: { id: string; progress: Progress }) {
  const styles = useStyles();
  const cancel = useCancelCycle();
  const at = progress.phase === "finished" ? order.length : order.indexOf(progress.phase);
  const created = progress.counts.create + progress.counts.enable;
  const taken = progress.counts.disable + progress.counts.delete;
  return (
    <Card label={words.underWay}>
      <div className={styles.phases}>
        {order.map((phase, index) => (
          <span key={phase} className={mergeClasses(styles.phase, index <= at && styles.reached)}>
            {index < at ? (
              <CheckmarkCircleFilled className={styles.done} aria-label={words.phaseDone} />
            ) : index === at ? (
              <ArrowSyncRegular className={styles.now} aria-label={words.phaseNow} />
            ) : (
              <CircleHintRegular className={styles.later} aria-label={words.phaseLater} />
            )}
            <span>
              <span className={styles.name}>{words.phases[phase]}</span>
              <span className={styles.detail}>{words.phaseDetail(phase, progress, index <= at)}</span>
            </span>
          </span>
        ))}
        <Button className={styles.cancel} icon={<StopRegular />} disabled={cancel.isPending} onClick={() => cancel.mutate({ id })}>
          {cancel.isPending || cancel.isSuccess ? words.cancelling : words.cancel}
        </Button>
      </div>
      <CountsBar
        counts={progress.counts}
        failed={progress.failed}
        of={Math.max(progress.planned, 1)}
        label={words.barLabel(progress.done, progress.planned)}
      />
      <div className={styles.numbers}>
        <Number value={formatNumber(created)} word={words.created} />
        <Number value={formatNumber(progress.counts.update)} word={words.updated} />
        {taken > 0 ? <Number value={formatNumber(taken)} word={words.disabled} /> : null}
        <Number value={formatNumber(progress.failed)} word={words.failedSoFar} bad={progress.failed > 0} />
        <Number value={words.perSecond(formatRate(progress.perSecond))} word={words.peopleASecond} />
        {progress.secondsLeft !== null ? <Number value={formatDuration(progress.secondsLeft)} word={words.left} /> : null}
        {progress.note !== null ? (
          <span className={styles.note}>
            <InfoRegular aria-hidden /> {progress.note}
          </span>
        ) : null}
      </div>
    </Card>
  );
}

function Number({ value, word, bad = false }: { value: string; word: string; bad?: boolean }) {
  const styles = useStyles();
  return (
    <span>
      <span className={mergeClasses(styles.number, bad && styles.bad)}>{value}</span>
      <span className={styles.detail}>{word}</span>
    </span>
  );
}
