import { QueryClient } from "@tanstack/react-query";
import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";

import { noCounts } from "../test/values";
import { broken } from "../test/bridge";
import { take } from "./events";
import { useProgress, useRunEnd } from "./live";
import type { Progress } from "../bindings";

const progress: Progress = {
  cycle: "c1",
  phase: "write",
  read: 10,
  evaluated: 10,
  planned: 4,
  done: 1,
  failed: 0,
  counts: noCounts,
  requests: 1,
  perSecond: 0,
  secondsLeft: null,
  person: "",
  note: null,
  startedAtMs: 0,
};

function clientWith(...keys: string[][]): QueryClient {
  const client = new QueryClient();
  for (const key of keys) client.setQueryData(key, "known");
  return client;
}

const isStale = (client: QueryClient, key: string[]) => client.getQueryState(key)?.isInvalidated;

it("progress is the latest of its connection, and a new run refreshes the lists once", async () => {
  const client = clientWith(["home"], ["overview", "d1"], ["overview", "d2"]);
  await take(client, { kind: "progress", connection: "d1", progress });
  expect(renderHook(() => useProgress("d1")).result.current?.done).toBe(1);
  expect(renderHook(() => useProgress("d2")).result.current).toBeUndefined();
  expect(isStale(client, ["home"])).toBe(true);
  expect(isStale(client, ["overview", "d2"])).toBe(false);
  client.setQueryData(["home"], "known again");
  await take(client, { kind: "progress", connection: "d1", progress: { ...progress, done: 2 } });
  expect(renderHook(() => useProgress("d1")).result.current?.done).toBe(2);
  expect(isStale(client, ["home"])).toBe(false);
});

it("whoever fails in a run is shown while it goes on", async () => {
  const client = clientWith(["overview", "d1"]);
  await take(client, { kind: "progress", connection: "d1", progress });
  client.setQueryData(["overview", "d1"], "known again");
  await take(client, { kind: "progress", connection: "d1", progress: { ...progress, done: 2 } });
  expect(isStale(client, ["overview", "d1"])).toBe(false);
  await take(client, { kind: "progress", connection: "d1", progress: { ...progress, done: 3, failed: 1 } });
  expect(isStale(client, ["overview", "d1"])).toBe(true);
});

it("a run's end clears its progress, keeps its problem, and refreshes what shows the connection", async () => {
  const client = clientWith(["home"], ["logs", "d1"], ["logs", "d2"], ["draft"]);
  await take(client, { kind: "progress", connection: "d1", progress });
  await take(client, { kind: "runEnded", connection: "d1", run: null, problem: broken });
  expect(renderHook(() => useProgress("d1")).result.current).toBeUndefined();
  expect(renderHook(() => useRunEnd("d1")).result.current?.problem?.code).toBe("StoreBroken");
  expect(isStale(client, ["logs", "d1"])).toBe(true);
  expect(isStale(client, ["logs", "d2"])).toBe(false);
});

it("changed connections refresh everything but what is the window's own", async () => {
  const client = clientWith(["home"], ["logs", "d2"], ["draft"]);
  await take(client, { kind: "connectionsChanged" });
  expect(isStale(client, ["home"])).toBe(true);
  expect(isStale(client, ["logs", "d2"])).toBe(true);
  expect(isStale(client, ["draft"])).toBe(false);
});
