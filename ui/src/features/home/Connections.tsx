import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { Add20Regular, ChevronRight20Regular } from "@fluentui/react-icons";
import { Link, useNavigate } from "@tanstack/react-router";

import { useProgress } from "../../api/live";
import type { ConnectionCard, Counts, Progress } from "../../bindings";
import { Card } from "../../components/Card";
import { CountsBar } from "../../components/CountsBar";
import { narrowMedia } from "../../components/layout";
import { Count } from "../../components/Numbers";
import { stateLooks, StateSign } from "../../components/StateSign";
import { Time } from "../../components/Time";
import { text } from "../../text";
import { afterSign, cycleWords } from "./cycleWords";
import { useHomeStyles } from "./styles";

const words = text.home;

const useStyles = makeStyles({
  item: { "& + li": { borderTop: `1px solid ${tokens.colorNeutralStroke2}` } },
  row: {
    display: "grid",
    gridTemplateColumns: "minmax(160px, 240px) minmax(180px, 1fr) 104px minmax(180px, 280px) 120px 20px",
    columnGap: "24px",
    alignItems: "center",
    minHeight: "64px",
    padding: "8px 20px",
    color: "inherit",
    textDecorationLine: "none",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
    [narrowMedia]: { gridTemplateColumns: "minmax(140px, 200px) minmax(160px, 1fr) 96px 96px 20px", columnGap: "16px", padding: "8px 16px" },
  },
  cell: { minWidth: 0, display: "flex", flexDirection: "column" },
  name: { fontSize: "14px", fontWeight: tokens.fontWeightSemibold },
  right: { textAlign: "right", alignItems: "flex-end" },
  people: { fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  bar: { gap: "6px", [narrowMedia]: { display: "none" } },
  chevron: { color: tokens.colorNeutralForeground3 },
});

/** The connections as rows: easier to compare than cards. */
export function Connections({ cards }: { cards: ConnectionCard[] }) {
  const home = useHomeStyles();
  const navigate = useNavigate();
  return (
    <section aria-labelledby="home-connections">
      <div className={home.head}>
        <h2 id="home-connections" className={home.title}>
          {words.connections}
        </h2>
        <Button className={home.push} appearance="subtle" icon={<Add20Regular />} onClick={() => void navigate({ to: "/setup" })}>
          {words.addConnection}
        </Button>
      </div>
      <Card flush>
        <ul className={home.list}>
          {cards.map((card) => (
            <Row key={card.id} card={card} />
          ))}
        </ul>
      </Card>
    </section>
  );
}

function Row({ card }: { card: ConnectionCard }) {
  const styles = useStyles();
  const home = useHomeStyles();
  const progress = useProgress(card.id);
  const state = progress === undefined ? card.state : "running";
  const sentence = afterSign(card, stateLooks[card.state].word);
  return (
    <li className={styles.item}>
      <Link className={styles.row} to="/connection/$id/overview" params={{ id: card.id }}>
        <span className={styles.cell}>
          <span className={mergeClasses(styles.name, home.cut)} title={card.name}>
            {card.name}
          </span>
          <span className={mergeClasses(home.second, home.cut)} title={card.source}>
            {card.source}
          </span>
        </span>
        <span className={styles.cell}>
          <StateSign state={state} />
          <span className={mergeClasses(home.second, home.cut)} title={sentence}>
            {progress === undefined ? sentence : progressWords(progress)}
          </span>
        </span>
        <span className={mergeClasses(styles.cell, styles.right)}>
          <People card={card} />
        </span>
        <span className={mergeClasses(styles.cell, styles.bar)}>
          <LastCycle card={card} progress={progress} />
        </span>
        <span className={mergeClasses(styles.cell, styles.right)}>
          <NextCycle card={card} running={state === "running"} />
        </span>
        <ChevronRight20Regular className={styles.chevron} aria-hidden />
      </Link>
    </li>
  );
}

/** The service doesn't tell how many accounts there are: no number is better than a wrong one. */
function People({ card }: { card: ConnectionCard }) {
  const styles = useStyles();
  const home = useHomeStyles();
  if (card.engine === "entra") return <span className={home.second}>{words.notCounted}</span>;
  return (
    <>
      <Count className={styles.people} value={card.people} />
      <span className={home.second}>{words.people(card.people)}</span>
    </>
  );
}

function progressWords(progress: Progress): string {
  return progress.planned > 0 ? words.progress(progress.done, progress.planned) : words.working;
}

const noCounts: Counts = { create: 0, update: 0, disable: 0, enable: 0, delete: 0, none: 0, skip: 0 };

function LastCycle({ card, progress }: { card: ConnectionCard; progress: Progress | undefined }) {
  const home = useHomeStyles();
  if (progress !== undefined) {
    const label = progressWords(progress);
    return (
      <>
        <CountsBar counts={progress.counts} failed={progress.failed} of={Math.max(1, progress.planned)} label={label} />
        <span className={home.second}>{label}</span>
      </>
    );
  }
  if (card.engine === "entra") return <span className={mergeClasses(home.second, home.cut)}>{card.lastExecution === null ? words.noCycle : words.byService(card.lastExecution)}</span>;
  if (card.lastCycle === null) {
    return (
      <>
        <CountsBar counts={noCounts} failed={0} label={words.noCycle} />
        <span className={home.second}>{words.noCycle}</span>
      </>
    );
  }
  const label = cycleWords(card.lastCycle);
  return (
    <>
      <CountsBar counts={card.lastCycle.counts} failed={card.lastCycle.failed} label={`${words.lastCycle}: ${label}`} />
      <span className={mergeClasses(home.second, home.cut)}>{label}</span>
    </>
  );
}

function NextCycle({ card, running }: { card: ConnectionCard; running: boolean }) {
  const home = useHomeStyles();
  if (running) return <span>{words.runningNow}</span>;
  if (card.nextCycleAtMs === null) {
    return (
      <>
        <span>{words.noneNext}</span>
        <span className={home.second}>{card.state === "paused" ? words.whilePaused : words.notScheduled}</span>
      </>
    );
  }
  return (
    <>
      <Time ms={card.nextCycleAtMs} format="short" />
      <span className={home.second}>{words.nextCycle}</span>
    </>
  );
}
