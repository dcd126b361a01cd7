import type { ActionKind, Evaluation } from "../../bindings";
import { plural } from "../format";

const verbs: Record<ActionKind, string> = {
  create: "created",
  update: "updated",
  enable: "enabled",
  disable: "disabled",
  delete: "deleted",
  none: "left as is",
  skip: "left out",
};

const firstName = (evaluation: Evaluation) => {
  const given = evaluation.import.attributes.find((attribute) => attribute.name === "givenName")?.value;
  return typeof given === "string" && given !== "" ? given : evaluation.subject.displayName;
};

export const onDemand = {
  title: "Provision on demand",
  search: "Find a person by name, userPrincipalName or id",
  choose: "Choose a person",
  chooseHint: "Usher shows the four steps of provisioning for one person. Nothing is written until you say so.",
  nobody: "Nobody in the source fits.",
  results: "People found",
  linked: "has an account",
  recent: "Recent",
  another: "Choose another person",
  previewing: "Looking at the source and the application…",
  firstName,
  verdict: (evaluation: Evaluation, target: string) => {
    const name = firstName(evaluation);
    const { kind, attributes } = evaluation.action;
    const blocked = evaluation.action.problems.find((problem) => problem.severity === "blocking");
    if (blocked !== undefined) return `${name} can't be provisioned: ${blocked.message}`;
    const changes = attributes.filter((attribute) => attribute.flow === "change").length;
    if (kind === "none") return `Nothing would change for ${name}.`;
    if (kind === "skip") return `${name} is out of scope and has no account in ${target}.`;
    if (kind === "update") return `${name} would be updated: ${changes} of ${plural(attributes.length, "attribute changes", "attributes change")}.`;
    return `${name} would be ${verbs[kind]} in ${target}.`;
  },
  done: (evaluation: Evaluation, target: string) => {
    const name = firstName(evaluation);
    const { outcome } = evaluation;
    if (outcome === null) return "";
    if (outcome.status === "failure") return `${name} was not provisioned.`;
    if (outcome.status === "skipped") return `Nothing was to be done for ${name}.`;
    return `${name} was ${verbs[evaluation.action.kind]} in ${target}.`;
  },
  previewed: "Nothing has been written. Previewed",
  provisioned: "Provisioned",
  provision: (name: string) => `Provision ${name}`,
  provisioning: "Provisioning…",
  warning: "Worth knowing",
  openLogs: "Open the log",
};
