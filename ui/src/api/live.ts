/** What runs now, by connection: the latest progress, and how the last run of this sitting ended. Events write it, screens read it. */
import { useSyncExternalStore } from "react";

import type { ProblemView, Progress, RunView } from "../bindings";

export interface RunEnd {
  /** The cycle's numbers, if it finished or was held. */
  run: RunView | null;
  /** Why it could not go on. */
  problem: ProblemView | null;
}

export interface Live {
  progress: ReadonlyMap<string, Progress>;
  ended: ReadonlyMap<string, RunEnd>;
}

const nothing: Live = { progress: new Map(), ended: new Map() };
let live: Live = nothing;
const listeners = new Set<() => void>();

function set(next: Live): void {
  live = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What a run's progress tells for the first time: the run itself, that more have failed, or just how far it is. */
export type News = "run" | "failure" | "further";

/** Takes a run's progress. */
export function progressed(connection: string, progress: Progress): News {
  const before = live.progress.get(connection);
  const isNew = before?.cycle !== progress.cycle;
  const ended = new Map(live.ended);
  if (isNew) ended.delete(connection);
  set({ progress: new Map(live.progress).set(connection, progress), ended });
  if (isNew) return "run";
  return progress.failed > before.failed ? "failure" : "further";
}

/** Takes a run's end. */
export function runEnded(connection: string, end: RunEnd): void {
  const progress = new Map(live.progress);
  progress.delete(connection);
  set({ progress, ended: new Map(live.ended).set(connection, end) });
}

/** Forgets everything: for tests. */
export function forgetLive(): void {
  set(nothing);
}

/** The run under way of one connection. */
export function useProgress(connection: string): Progress | undefined {
  return useSyncExternalStore(subscribe, () => live.progress.get(connection));
}

/** Every run under way. */
export function useAllProgress(): ReadonlyMap<string, Progress> {
  return useSyncExternalStore(subscribe, () => live.progress);
}

/** How the last run of this connection ended, while the window was open. */
export function useRunEnd(connection: string): RunEnd | undefined {
  return useSyncExternalStore(subscribe, () => live.ended.get(connection));
}

/** Done of planned in percent; `null` while the plan isn't complete. */
export function percentDone(progress: Progress): number | null {
  return progress.planned > 0 ? Math.floor((100 * progress.done) / progress.planned) : null;
}
