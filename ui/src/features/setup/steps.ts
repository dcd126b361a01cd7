/** The steps of the setup, in the seed's order, and which of them can be opened. */
import type { SetupDraft } from "../../bindings";

const stepIds = ["begin", "access", "key", "entra", "connection", "properties", "mapping", "scoping", "try", "plan", "start"] as const;
export type StepId = (typeof stepIds)[number];

/** What decides which steps there are. */
type Chosen = Pick<SetupDraft, "sourceKind">;

export type StepState = "done" | "current" | "todo" | "attention";

/** These work on the real connection, which leaving Properties makes. */
const needConnection: readonly StepId[] = ["mapping", "scoping", "try", "plan", "start"];

export function stepOf(name: string): StepId | undefined {
  return stepIds.find((id) => id === name);
}

/** The steps of this setup: the application is added to Entra only where people come from there. */
export function stepsOf({ sourceKind }: Chosen): readonly StepId[] {
  return sourceKind === "entra" ? stepIds : stepIds.filter((id) => id !== "entra");
}

/** A step's number, as the list at the left shows it. */
export function numberOf(step: StepId, draft: Chosen): number {
  return stepsOf(draft).indexOf(step) + 1;
}

export function after(step: StepId, draft: Chosen): StepId {
  const steps = stepsOf(draft);
  return steps[steps.indexOf(step) + 1] ?? step;
}

export function before(step: StepId, draft: Chosen): StepId | undefined {
  const steps = stepsOf(draft);
  return steps[steps.indexOf(step) - 1];
}

/** The first step that isn't done. */
export function furthest(draft: SetupDraft): StepId {
  return stepsOf(draft).find((id) => !draft.done.includes(id)) ?? "start";
}

/** A step opens when all before it are done, and those that need the connection once it was made. */
export function canOpen(step: StepId, draft: SetupDraft): boolean {
  const steps = stepsOf(draft);
  if (!steps.includes(step)) return false;
  if (needConnection.includes(step) && draft.connection === "") return false;
  return steps.indexOf(step) <= steps.indexOf(furthest(draft));
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
