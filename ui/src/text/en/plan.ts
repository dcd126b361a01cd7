import type { ActionKind, PlanView } from "../../bindings";
import { formatNumber, plural } from "../format";

export const plan = {
  title: "Plan",
  make: "Plan now",
  again: "Plan again",
  planning: "Planning…",
  none: "No plan has been made yet.",
  noneHint: "A plan shows every change that a cycle would make, with its reason. Making one writes nothing.",
  nothing: (plan: PlanView) => {
    const blocked = plan.blocked > 0 ? ` ${plural(plan.blocked, "person or group", "people and groups")} can't be provisioned as they are.` : "";
    return `Nothing would change.${blocked}`;
  },
  second: (plan: PlanView, at: string) => {
    const unchanged = plan.summary.none + plan.summary.skip;
    return `${plural(unchanged, "person or group stays", "people and groups stay")} as they are. Planned ${at}.`;
  },
  all: "All",
  find: "Find a person",
  list: "Planned changes",
  columns: { person: "Person", action: "Action", changes: "What changes", why: "Why" },
  noneFit: "Nobody in the plan fits.",
  heldTitle: (count: number, threshold: number) => `${plural(count, "person or group", "people and groups")} would lose access; the limit is ${formatNumber(threshold)}. A cycle sends nothing.`,
  letThrough: (count: number) => `Let ${plural(count, "disable", "disables")} through…`,
  confirmTitle: (count: number, target: string) => `Disable ${plural(count, "person", "people")} in ${target}?`,
  confirmEffect: (count: number, target: string) =>
    `One cycle runs without the limit. ${plural(count, "account", "accounts")} in ${target} would be disabled: these people can't sign in there until they are enabled again. The limit stands again for the next cycle.`,
  confirm: (count: number) => `Disable ${plural(count, "person", "people")}`,
  footer: "Nothing is written until you run the plan.",
  run: (count: number) => `Run ${plural(count, "change", "changes")}`,
  running: "A cycle is under way.",
  actions: ["create", "update", "enable", "disable", "delete"] as const satisfies readonly ActionKind[],
  pane: "Planned change",
};
