/** Engine: who does the work now, how Entra's provisioning service stands, what would be written to it, the move, the comparison. */
import { makeStyles, Tab, TabList } from "@fluentui/react-components";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";

import { useConnections } from "../../api/query";
import { useEngine, useServiceState } from "../../api/service";
import type { ConnectionCard, EngineView } from "../../bindings";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { useProvisioningActions } from "../../components/ProvisioningActions";
import { Sentence } from "../../components/Sentence";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";
import { ComparePart } from "./ComparePart";
import { MovePart } from "./MovePart";
import { StatePart } from "./StatePart";
import { usePlanPart } from "./usePlanPart";

const words = text.service;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "20px", "> *": { flexShrink: 0 } },
  tabs: { marginLeft: "-10px" },
});

const parts = ["state", "write", "move", "compare"] as const;
type Part = (typeof parts)[number];

export function EnginePage() {
  const { id } = useParams({ from: "/connection/$id/engine" });
  const engine = useEngine(id);
  const { data: connections, error } = useConnections();
  const card = connections?.find((one) => one.id === id);
  if (card !== undefined && engine.data !== undefined) return <Known card={card} engine={engine.data} />;
  const problem = engine.error ?? error;
  return (
    <Page title={words.title}>
      {problem !== null ? <Problem problem={problem} action={{ label: text.components.tryAgain, run: () => void engine.refetch() }} /> : <Skeleton rows={4} height={88} />}
    </Page>
  );
}

function Known({ card, engine }: { card: ConnectionCard; engine: EngineView }) {
  const styles = useStyles();
  const { id } = card;
  const search = useSearch({ from: "/connection/$id/engine" });
  const navigate = useNavigate();
  const part = parts.find((one) => one === search.part) ?? "state";
  const go = (next: Part) => void navigate({ to: "/connection/$id/engine", params: { id }, search: next === "state" ? {} : { part: next } });
  const state = useServiceState(id, engine.status, engine.job !== null && part === "state");
  const { buttons, refused } = useProvisioningActions(card, state.status?.running ?? false, part === "state");
  const byService = engine.engine === "entra";
  const plan = usePlanPart({ card, job: engine.job, on: byService && (state.status?.on ?? false), when: part === "write" });
  return (
    <Page
      title={words.title}
      connection={{ id, name: card.name }}
      actions={byService && engine.job !== null ? buttons : undefined}
      footer={part === "write" ? plan.footer : undefined}
    >
      <div className={styles.stack}>
        <Sentence second={byService && state.status !== null ? state.status.sentence : words.unwritten}>{engine.sentence}</Sentence>
        {refused}
        <TabList className={styles.tabs} aria-label={words.tabList} selectedValue={part} onTabSelect={(_, data) => go(parts.find((one) => one === data.value) ?? "state")}>
          {parts.map((one) => (
            <Tab key={one} value={one}>
              {words.tabs[one]}
            </Tab>
          ))}
        </TabList>
        {part === "state" ? <StatePart card={card} engine={engine} state={state} onWrite={() => go("write")} /> : null}
        {part === "write" ? plan.content : null}
        {part === "move" ? <MovePart key={id} card={card} engine={engine} onWrite={() => go("write")} /> : null}
        {part === "compare" ? <ComparePart id={id} hasJob={engine.job !== null} /> : null}
      </div>
    </Page>
  );
}
