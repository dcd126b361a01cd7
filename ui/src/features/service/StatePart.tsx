/** The service's state: no job yet, in quarantine, or how its cycles go. */
import { Button } from "@fluentui/react-components";

import type { ServiceState as State } from "../../api/service";
import type { ConnectionCard, EngineView } from "../../bindings";
import { ServiceQuarantine } from "../../components/ServiceQuarantine";
import { ServiceState } from "../../components/ServiceState";
import { text } from "../../text";
import { Adopt } from "./Adopt";

const words = text.service;

interface StatePartProps {
  card: ConnectionCard;
  engine: EngineView;
  state: State;
  onWrite: () => void;
}

export function StatePart({ card, engine, state, onWrite }: StatePartProps) {
  if (engine.job === null) return <Adopt id={card.id} onAdopted={onWrite} />;
  const quarantine = state.status?.quarantine ?? null;
  return (
    <>
      {quarantine !== null && engine.engine === "entra" ? <ServiceQuarantine id={card.id} target={card.target} quarantine={quarantine} /> : null}
      <ServiceState id={card.id} state={state} whole />
      {engine.engine === "local" ? (
        <p>
          {words.localWithJob} <Button appearance="transparent" onClick={onWrite}>{words.tabs.write}</Button>
        </p>
      ) : null}
    </>
  );
}
