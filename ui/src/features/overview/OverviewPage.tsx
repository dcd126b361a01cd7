/** Overview of a connection: one sentence of state, the cycle under way, the last cycles, who fails, the facts. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useNavigate, useParams } from "@tanstack/react-router";

import { useProgress, useRunEnd } from "../../api/live";
import { useOverview } from "../../api/query";
import { useServiceLog, useServiceState } from "../../api/service";
import type { OverviewView } from "../../bindings";
import { Empty } from "../../components/Empty";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { useProvisioningActions } from "../../components/ProvisioningActions";
import { ServiceQuarantine } from "../../components/ServiceQuarantine";
import { ServiceState } from "../../components/ServiceState";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";
import { CyclesChart } from "./CyclesChart";
import { Facts } from "./Facts";
import { FailingNow } from "./FailingNow";
import { RunningCard } from "./RunningCard";
import { HeldBanner, QuarantineBanner } from "./Banners";

const words = text.overview;

const useStyles = makeStyles({
  sentence: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: "-0.015em",
  },
  second: { margin: "4px 0 20px", color: tokens.colorNeutralForeground2 },
  stack: { display: "flex", flexDirection: "column", gap: "20px", "> *": { flexShrink: 0 } },
  columns: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 400px",
    gap: "20px",
    alignItems: "stretch",
    "@media (max-width: 1299px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
});

export function OverviewPage() {
  const { id } = useParams({ from: "/connection/$id/overview" });
  const overview = useOverview(id);
  if (overview.error !== null && overview.data === undefined) {
    return (
      <Page title={words.title}>
        <Problem problem={overview.error} action={{ label: text.components.tryAgain, run: () => void overview.refetch() }} />
      </Page>
    );
  }
  if (overview.data === undefined) {
    return (
      <Page title={words.title}>
        <Skeleton rows={4} height={88} />
      </Page>
    );
  }
  return overview.data.card.engine === "entra" ? <ByService view={overview.data} /> : <Known view={overview.data} />;
}

/** Entra's service is the engine: its state and cycles in the place of this machine's. */
function ByService({ view }: { view: OverviewView }) {
  const styles = useStyles();
  const { card } = view;
  const hasJob = view.serviceJob !== null;
  const state = useServiceState(card.id, view.service, hasJob);
  const log = useServiceLog(card.id, hasJob, state.status?.lastExecution?.endedAtMs ?? null);
  const { buttons, refused } = useProvisioningActions(card, state.status?.running ?? false);
  const quarantine = state.status?.quarantine ?? null;
  return (
    <Page title={words.title} connection={{ id: card.id, name: card.name }} actions={hasJob ? buttons : undefined}>
      {quarantine === null ? (
        <>
          <h2 className={styles.sentence}>{state.status?.sentence ?? card.sentence}</h2>
          <p className={styles.second}>{words.byService}</p>
        </>
      ) : null}
      <div className={styles.stack}>
        {refused}
        {log.error !== null ? <Problem problem={log.error} level="warning" action={{ label: text.components.tryAgain, run: () => void log.refetch(), busy: log.isFetching }} /> : null}
        {quarantine !== null ? <ServiceQuarantine id={card.id} target={card.target} quarantine={quarantine} /> : null}
        {hasJob ? <ServiceState id={card.id} state={state} /> : <NoJob id={card.id} />}
        <Facts facts={view.facts} />
      </div>
    </Page>
  );
}

function NoJob({ id }: { id: string }) {
  const navigate = useNavigate();
  const go = () => void navigate({ to: "/connection/$id/engine", params: { id } });
  return <Empty title={text.service.noJob} action={<Button appearance="primary" onClick={go}>{words.toEngine}</Button>} />;
}

function Known({ view }: { view: OverviewView }) {
  const styles = useStyles();
  const { card } = view;
  const live = useProgress(card.id);
  const end = useRunEnd(card.id);
  const progress = live ?? view.progress;
  const failed = end?.problem ?? null;
  const { buttons, refused } = useProvisioningActions(card, progress !== null);
  return (
    <Page title={words.title} connection={{ id: card.id, name: card.name }} actions={buttons}>
      <h2 className={styles.sentence}>{progress ? words.running(card.target, progress) : card.sentence}</h2>
      <p className={styles.second}>{words.second(view, progress ?? null)}</p>
      <div className={styles.stack}>
        {refused}
        {progress ? <RunningCard id={card.id} progress={progress} /> : null}
        {!progress && failed !== null && view.quarantine === null ? <Problem problem={failed} /> : null}
        {view.quarantine !== null && !progress ? <QuarantineBanner id={card.id} quarantine={view.quarantine} /> : null}
        {view.held !== null && !progress ? <HeldBanner id={card.id} held={view.held} target={card.target} /> : null}
        <div className={styles.columns}>
          <CyclesChart id={card.id} cycles={view.cycles} />
          <FailingNow id={card.id} causes={view.failing} />
        </div>
        <Facts facts={view.facts} />
      </div>
    </Page>
  );
}
