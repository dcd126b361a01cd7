import type { ActionKind, ActionReason, Flow, MatchResult, Presence, ScopeReason } from "../../bindings";
import { plural } from "../format";

type ActionWords = Record<"planned" | "done", (changes: number, members: number, target: string) => string>;

const attributes = (count: number) => plural(count, "attribute", "attributes");
const changed = (changes: number, members: number) =>
  [changes > 0 || members === 0 ? attributes(changes) : "", members > 0 ? plural(members, "member", "members") : ""].filter((part) => part !== "").join(" and ");

const presence: Record<Presence, (source: string) => string> = {
  present: (source) => `Found in ${source}`,
  softDeleted: (source) => `Left ${source} less than 30 days ago`,
  hardDeleted: (source) => `Left ${source} for good`,
};

const scopeReason: Record<ScopeReason, string> = {
  assigned: "In scope: assigned",
  everyoneInScope: "In scope: everyone is",
  filterPassed: "In scope, by assignment and a filter",
  notAssigned: "Out of scope: not assigned",
  defaultAccess: "Out of scope: only Default Access",
  filterFailed: "Out of scope: no filter lets them in",
  sourceDisabled: "Out of scope: disabled in the source",
  softDeleted: "Out of scope: left the source",
  hardDeleted: "Out of scope: left the source for good",
  mappingDisabled: "Out of scope: this mapping is switched off",
  protected: "A protected account: never touched",
  undecided: "Can’t be told: a filter can’t be judged for them",
};

const matchResult: Record<MatchResult, (target: string) => string> = {
  linked: (target) => `One account in ${target}`,
  one: (target) => `One account in ${target}`,
  none: (target) => `No account in ${target} yet`,
  several: (target) => `Several accounts in ${target}`,
  taken: () => "The account is another person’s",
  noValue: () => "No matching property has a value",
  notTried: () => "Not looked for",
};

const actions: Record<ActionKind, ActionWords> = {
  create: { planned: (changes) => `Create with ${attributes(changes)}`, done: (changes) => `Created with ${attributes(changes)}` },
  update: { planned: (changes, members) => `Update ${changed(changes, members)}`, done: (changes, members) => `Updated ${changed(changes, members)}` },
  disable: { planned: () => "Disable", done: () => "Disabled" },
  enable: { planned: () => "Enable again", done: () => "Enabled again" },
  delete: { planned: (_, __, target) => `Delete from ${target} for good`, done: (_, __, target) => `Deleted from ${target}` },
  none: { planned: () => "No change", done: () => "No change" },
  skip: { planned: () => "Nothing to do", done: () => "Nothing was done" },
};

const actionReason: Record<ActionReason, string> = {
  noAccount: "In scope, and there is no account yet.",
  attributesDiffer: "The account differs from the source.",
  membersDiffer: "Only the members differ.",
  matched: "An account that was there already is taken over.",
  outOfScope: "No longer in scope.",
  leftSource: "No longer in the source.",
  backInScope: "Back in scope.",
  nothingDiffers: "The account is as it should be.",
  neverProvisioned: "Out of scope, and no account of theirs is known.",
  alreadyDisabled: "The account is disabled already.",
  actionOff: "The action that would follow is switched off in the attribute mapping.",
  skipOutOfScope: "Falling out of scope is set to change nothing.",
  activeNotMapped: "Nothing maps to active, so nobody can be disabled.",
  matchUnclear: "It isn’t clear which account is theirs.",
  blocked: "A problem stands in the way.",
  protected: "Protected accounts are never touched.",
};

const flows: Record<Exclude<Flow, "change">, string> = {
  same: "no change",
  noValue: "no value, nothing sent",
  onlyOnCreate: "only on creation",
  ignored: "left as it is by the expression",
  targetKeepsOwn: "kept in the target’s own form",
  referenceMissing: "waits for that person’s account",
  targetRefusesChange: "the target takes no changes of it",
  failed: "the expression failed",
};

const known: Record<string, string> = {
  accountEnabled: "Account",
  displayName: "Name",
  givenName: "Given name",
  surname: "Surname",
  jobTitle: "Job title",
  department: "Department",
  physicalDeliveryOfficeName: "Office",
  officeLocation: "Office",
  mail: "E-mail",
  manager: "Manager",
  userPrincipalName: "User name",
  userType: "User type",
  companyName: "Company",
  country: "Country",
  city: "City",
  telephoneNumber: "Phone",
  mobile: "Mobile",
};

/** What the four steps say. */
export const steps = {
  import: "Import",
  scope: "Scope",
  match: "Match",
  action: "Action",
  theSource: "the source",
  theTarget: "the target",
  presence,
  scopeReason,
  matchResult,
  actions,
  actionReason,
  attributes: known,
  account: (enabled: boolean) => (enabled ? "enabled" : "disabled"),
  sourceId: "Object id",
  role: "Role",
  through: "Through group",
  protection: "Protected by",
  takes: (licence: string) => `Takes a licence: ${licence}`,
  frees: (licence: string) => `Frees a licence: ${licence}`,
  filter: (name: string) => `Filter “${name}”`,
  passed: "True",
  notPassed: "Not true",
  untold: "Can’t be told",
  holds: (value: string) => `holds ${value}`,
  matchedBy: "Matched by",
  matchedWith: (property: string, value: string) => (value === "" ? property : `${property} = ${value}`),
  storedLink: "stored link",
  triedWith: (precedence: number) => `Tried ${precedence}`,
  accountName: "Account",
  accountId: "Account id",
  accountState: "State",
  active: (active: boolean) => (active ? "active" : "disabled"),
  actionFailed: (action: string) => `${action} failed`,
  moreFacts: (count: number) => `Show ${count} more`,
  fewerFacts: "Show fewer",
  added: (count: number) => `${plural(count, "member", "members")} added`,
  removed: (count: number) => `${plural(count, "member", "members")} removed`,
  leftOut: (count: number) => `${plural(count, "member", "members")} without an account left out`,
  requests: (count: number) => plural(count, "request", "requests"),
  took: (ms: string) => `${ms} ms`,
  interrupted: "Found done after an interruption.",
  good: "Good",
  out: "Out of scope",
  failed: "Failed",
  warning: "Warning",
  neutral: "Would be done",
};

export const flowWords = flows;
