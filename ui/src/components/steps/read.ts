/** Puts an evaluation's four steps into words: verdicts and facts, made once for panes and cards alike. */
import type { ActionStep, ClauseVerdict, Evaluation, FilterVerdict, MatchStep, ScopeStep, Status } from "../../bindings";
import { text } from "../../text";
import type { Role } from "../Sign";
import { actionLooks } from "../ActionSign";
import { valueText } from "../changes/difference";

export type StepName = "import" | "scope" | "match" | "action";
export type StepState = "good" | "out" | "warning" | "failed" | "neutral";

export interface StepFact {
  label: string;
  value: string;
  /** An id: short, copied with a click. */
  id?: boolean;
}

export interface StepView {
  name: StepName;
  label: string;
  verdict: string;
  state: StepState;
  facts: StepFact[];
}

export interface Names {
  /** "Microsoft Entra ID", "Practice directory". */
  source: string;
  /** "Dialpad". */
  target: string;
}

const words = text.components.steps;

export function readSteps(evaluation: Evaluation, names: Names): StepView[] {
  return [importStep(evaluation, names), scopeStep(evaluation.scope), matchStep(evaluation.match, names), actionStep(evaluation, names)];
}

function importStep({ import: step, subject }: Evaluation, names: Names): StepView {
  const facts = step.attributes.flatMap(({ name, value }) => {
    const shown = name === "accountEnabled" && typeof value === "boolean" ? words.account(value) : valueText(value);
    return shown === null || shown === "" ? [] : [{ label: words.attributes[name] ?? name, value: shown }];
  });
  return {
    name: "import",
    label: words.import,
    verdict: words.presence[step.presence](names.source),
    state: step.presence === "present" ? "good" : "out",
    facts: [...facts, { label: words.sourceId, value: subject.sourceId, id: true }],
  };
}

function scopeStep(step: ScopeStep): StepView {
  return { name: "scope", label: words.scope, verdict: words.scopeReason[step.reason], state: scopeState(step), facts: [] };
}

function scopeState({ inScope, reason }: ScopeStep): StepState {
  if (reason === "undecided") return "failed";
  return inScope ? "good" : "out";
}

function matchStep(step: MatchStep, names: Names): StepView {
  const [account] = step.accounts;
  const decided = step.attempts.find((attempt) => attempt.found > 0);
  const facts: StepFact[] = [];
  if (step.result === "linked") facts.push({ label: words.matchedBy, value: words.storedLink });
  else if (decided !== undefined) facts.push({ label: words.matchedBy, value: words.matchedWith(decided.property, valueText(decided.value) ?? "") });
  else facts.push(...step.attempts.map((tried) => ({ label: words.triedWith(tried.precedence), value: words.matchedWith(tried.property, valueText(tried.value) ?? "") })));
  if (account !== undefined && step.accounts.length === 1) {
    facts.push({ label: words.accountName, value: account.name }, { label: words.accountId, value: account.id, id: true });
    if (account.active !== null) facts.push({ label: words.accountState, value: words.active(account.active) });
  } else {
    facts.push(...step.accounts.map((each) => ({ label: words.accountName, value: each.name })));
  }
  return { name: "match", label: words.match, verdict: words.matchResult[step.result](names.target), state: matchState(step), facts };
}

function matchState({ result }: MatchStep): StepState {
  switch (result) {
    case "linked":
    case "one":
    case "none":
      return "good";
    case "several":
    case "taken":
    case "noValue":
      return "failed";
    case "notTried":
      return "neutral";
  }
}

function actionStep({ action, outcome }: Evaluation, names: Names): StepView {
  const status = outcome?.status;
  return { name: "action", label: words.action, verdict: actionVerdict(action, names, status), state: actionState(action, status), facts: [] };
}

/** "Update 2 attributes", "Updated 2 attributes", "Update failed". */
export function actionVerdict(action: ActionStep, names: Names, status?: Status): string {
  const changes = action.attributes.filter((attribute) => attribute.flow === "change").length;
  const members = (action.members?.added.length ?? 0) + (action.members?.removed.length ?? 0);
  const set = words.actions[action.kind];
  if (status === "failure") return words.actionFailed(actionLooks[action.kind].word);
  return status === "success" || status === "warning" ? set.done(changes, members, names.target) : set.planned(changes, members, names.target);
}

function actionState(action: ActionStep, status: Status | undefined): StepState {
  if (status === "failure" || action.problems.some((problem) => problem.severity === "blocking")) return "failed";
  if (status === "warning") return "warning";
  if (status === "success") return "good";
  return "neutral";
}

/** A filter with its clauses as sentences: "department equals Sales". */
export function clauseWords(clause: ClauseVerdict): { sentence: string; actual: string } {
  const operator = clause.operator.toLowerCase();
  return {
    sentence: [clause.attribute, operator, clause.value ?? ""].filter((part) => part !== "").join(" "),
    actual: clause.problem ?? words.holds(valueText(clause.actual) ?? text.components.noValue),
  };
}

/** Filters to show: those that passed are enough, else all, with what failed. */
export function decidingFilters(step: ScopeStep): FilterVerdict[] {
  const passed = step.filters.filter((filter) => filter.passed);
  return passed.length > 0 ? passed : step.filters;
}

export const stateRoles: Record<StepState, Role> = { good: "success", out: "warning", warning: "warning", failed: "danger", neutral: "brand" };
