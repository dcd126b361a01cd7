/** The steps of the setup, in the seed's order, and which of them can be opened. */
import type { SetupDraft } from "../../bindings";

export const stepIds = ["begin", "access", "key", "connection", "properties", "mapping", "scoping", "try", "plan", "start"] as const;
export type StepId = (typeof stepIds)[number];

export type StepState = "done" | "current" | "todo" | "attention";

/** These work on the real connection, which leaving Properties makes. */
const needConnection: readonly StepId[] = ["mapping", "scoping", "try", "plan", "start"];

export function stepOf(name: string): StepId | undefined {
  return stepIds.find((id) => id === name);
}

export function after(step: StepId): StepId {
  return stepIds[stepIds.indexOf(step) + 1] ?? step;
}

export function before(step: StepId): StepId | undefined {
  return stepIds[stepIds.indexOf(step) - 1];
}

/** The first step that isn't done. */
export function furthest(draft: SetupDraft): StepId {
  return stepIds.find((id) => !draft.done.includes(id)) ?? "start";
}

/** A step opens when all before it are done, and those that need the connection once it was made. */
export function canOpen(step: StepId, draft: SetupDraft): boolean {
  if (needConnection.includes(step) && draft.connection === "") return false;
  return stepIds.indexOf(step) <= stepIds.indexOf(furthest(draft));
}

/** Where to go instead of a step that can't be opened. */
export function nearest(draft: SetupDraft): StepId {
  const wanted = furthest(draft);
  return canOpen(wanted, draft) ? wanted : "properties";
}

export function stateOf(step: StepId, current: StepId, draft: SetupDraft, attention: boolean): StepState {
  if (step === current) return attention ? "attention" : "current";
  return draft.done.includes(step) ? "done" : "todo";
}

export function withDone(done: readonly string[], step: StepId): string[] {
  return done.includes(step) ? [...done] : [...done, step];
}
