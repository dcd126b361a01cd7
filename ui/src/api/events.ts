/** Events of Rust: progress goes to the live store, everything else says which answers to ask for again. */
import type { QueryClient } from "@tanstack/react-query";

import { events, type AppEvent } from "../bindings";
import { progressed, runEnded } from "./live";
import { refresh, refreshAll, refreshConnection } from "./stale";

/** Listens until the returned function is called. */
export function listen(client: QueryClient): () => void {
  let stopped = false;
  let stop: (() => void) | undefined;
  void events.usherEvent
    .listen(({ payload }) => void take(client, payload))
    .then((unlisten) => {
      if (stopped) unlisten();
      else stop = unlisten;
    });
  return () => {
    stopped = true;
    stop?.();
  };
}

/** One event. */
export async function take(client: QueryClient, event: AppEvent): Promise<void> {
  switch (event.kind) {
    case "progress": {
      const news = progressed(event.connection, event.progress);
      if (news === "run") await refresh(client, ["home", "connections"]);
      if (news !== "further") await client.invalidateQueries({ queryKey: ["overview", event.connection] });
      return;
    }
    case "runEnded":
      runEnded(event.connection, { run: event.run, problem: event.problem });
      await refreshConnection(client, event.connection);
      return;
    case "connectionsChanged":
      await refreshAll(client);
      return;
  }
}
