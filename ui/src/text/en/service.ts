import type { CompareVerdict, CompareView, Engine, ServiceExecutionView, ServicePart, ServicePlanView, ServiceProgressView } from "../../bindings";
import { formatDuration, formatNumber, formatTime, plural } from "../format";

const serviceName = "Microsoft Entra's provisioning service";

const parts: Record<ServicePart, string> = {
  credentials: "Credentials",
  scope: "Scope",
  notifications: "Notifications",
  accidentalDeletion: "Accidental deletion prevention",
  jobSettings: "The job's own settings",
  objects: "Objects and actions",
  mappings: "Attribute mappings",
  filters: "Scoping filters",
  targetAttributes: "Target attributes",
};

/** What the service's own keys mean. */
const settings: Record<string, string> = {
  BaseAddress: "Tenant URL",
  SecretToken: "Secret token",
  SyncAll: "Provision all people and groups, not only the assigned",
  SkipOutOfScopeDeletions: "Leave those who fall out of scope as they are",
  HardDeletesEnabled: "Delete rather than disable",
  Enabled: "Send notification e-mails",
  Recipients: "Notification e-mail",
  DeleteThresholdEnabled: "Prevent accidental deletions",
  DeleteThresholdValue: "Most deletions in one cycle",
};

const results: Record<string, string> = { Succeeded: "went well", Failed: "failed", EntryLevelErrors: "some people or groups failed" };

const verdicts: Record<CompareVerdict, string> = {
  differs: "Differs",
  onlyUsher: "Only Usher would",
  onlyService: "Only the service did",
};

export const service = {
  title: "Engine",
  parts,
  setting: (key: string) => settings[key] ?? null,
  tabs: { state: "State", write: "What would be written", move: "Move", compare: "Compare" },
  tabList: "The engine's parts",
  unwritten: "Mappings, filters and properties reach the service only when they are written to it.",
  localWithJob: "The service's job is prepared and isn't the engine. It is shown here all the same.",

  noJob: "The service has no job for this connection yet.",
  noJobHint:
    "A job is what the service runs: it holds tenant URL, secret token, mappings and filters. Adopt the enterprise application's own, or make one. Nothing starts by that, and nothing in it is changed.",
  reading: "Reading what the enterprise application has…",
  has: (application: string, jobs: number) =>
    jobs === 0 ? `${application} has no provisioning job.` : `${application} has ${plural(jobs, "provisioning job", "provisioning jobs")}.`,
  chooseJob: "The job to adopt",
  chooseTemplate: "The template to make it from",
  usual: "the usual one",
  noTemplate: "It offers no template either, so Microsoft's service can't provision it. An application from the gallery, or one of your own with provisioning, has one.",
  adopt: "Adopt the job",
  make: "Make a job",
  adopting: "Adopting…",
  making: "Making the job…",
  makeHint: "Graph can take a minute to make it.",

  state: "How the service stands",
  job: "Job",
  application: "Application",
  asked: "Asked",
  askedAgain: "Asked again every minute while this page is open.",
  refresh: "Ask again",
  asking: "Asking…",
  microsoft: "Microsoft's page about it",
  lastCycle: "Last cycle",
  cycleNow: "The cycle under way",
  noCycle: "None yet",
  result: (execution: ServiceExecutionView) => results[execution.state] ?? execution.state,
  began: (ms: number) => `Began ${formatTime(ms, Date.now())}`,
  took: (seconds: number) => `took ${formatDuration(seconds)}`,
  nextCycle: "Next cycle",
  every: (minutes: number) => `every ${formatNumber(minutes)} minutes`,
  noNext: "None",
  noNextOff: "the job is off",
  lastGood: "Last that went well",
  steady: "Everyone provisioned",
  never: "Never yet",
  read: "read",
  sent: "sent",
  failedAndWait: "failed, and wait",
  toBeProvisioned: "to be provisioned",
  progress: "Progress of the cycle",
  progressOf: ({ completed, total, units }: ServiceProgressView) => `${formatNumber(completed)} of ${formatNumber(total)} ${units.toLowerCase()}`,
  progressHint: "In the service's own units, which aren't people.",
  counts: "In the service's own store",
  countsHint: "By the service's own names. They only grow until a restart that forgets them.",

  quarantined: (since: number | null, message: string) =>
    since === null ? `In quarantine: ${message}` : `In quarantine since ${formatTime(since, Date.now())}: ${message}`,
  nextTry: (ms: number) => `The service tries again by itself at ${formatTime(ms, Date.now())}.`,
  tryAgain: "Try again now",
  trying: "Trying again…",
  tryHint: "Leaves the quarantine and begins a cycle.",
  lookAtCredentials: "Look at the credentials",
  lookAtFailures: "Show who failed",
  letThrough: "Let the deletions through once…",
  letThroughTitle: "Let the held deletions through?",
  letThroughEffect: (target: string) =>
    `The next cycle of the service disables or deletes in ${target} everyone that it holds now, once. Look first at who that is: the log and the plan name them.`,
  letThroughConfirm: "Let the deletions through",

  restart: "Restart provisioning",
  restartTitle: (name: string) => `Restart the service for ${name}?`,
  restartStarts: "A restart also starts the job, and begins a cycle at once.",
  clear: "What the service is to forget",
  clears: [
    { value: "all", name: "Failures, quarantine and watermark", hint: "As the Entra admin center's Restart provisioning. The next cycle is an initial one: everyone is judged again." },
    { value: "watermark", name: "Only the watermark", hint: "Everyone is judged again; those who failed keep their waiting time." },
    { value: "escrows", name: "Only the failures", hint: "Whoever failed is tried again in the next cycle, and nobody else is." },
    { value: "quarantine", name: "Only the quarantine", hint: "The job goes on where it stopped." },
  ],
  letting: "Beyond that",
  lettings: [
    { value: "nothing", name: "Nothing more", hint: "Accounts that were matched stay matched, and deletions over the limit are held." },
    { value: "heldDeletions", name: "Let held deletions through once", hint: "Those whom accidental deletion prevention holds are disabled or deleted by the next cycle." },
    { value: "links", name: "Forget the links too", hint: "Everything is forgotten, and everyone is matched anew. Where matching finds nobody, an account is made again." },
  ],

  plan: {
    reading: "Reading what the service holds…",
    again: "Look again",
    made: "Looked at",
    nothing: "The service holds what this connection says. Nothing would be written.",
    changes: (count: number, application: string) => `${plural(count, "setting or mapping", "settings and mappings")} of ${application}'s job would change.`,
    onlySecret: (application: string) => `Only the secret token would be sent to ${application}'s job anew.`,
    blocked: "It can't be written as it is.",
    column: { what: "What", before: "The service has", after: "Would be set" },
    count: (count: number) => plural(count, "change", "changes"),
    removed: "taken away",
    notThere: "not there",
    resent: (keys: readonly string[]) =>
      `Sent anew: ${keys.map((key) => settings[key] ?? key).join(", ")}. The service never gives it back, so nobody can tell whether it is the same.`,
    losses: "What the service can't do",
    obstacles: "Why it can't be written",
    found: "What the service holds now",
    foundCount: (count: number) => plural(count, "thing", "things"),
    credentials: "Send the secret token anew",
    credentialsHint: "After a new token was entered in Properties. Otherwise it is sent only where other credentials or settings change.",
    footer: (on: boolean) => (on ? "Nothing is written yet. The job is on: what is written counts from its next cycle." : "Nothing is written yet, and writing starts nothing."),
    write: (plan: ServicePlanView) =>
      plan.changes.length > 0 ? `Write ${plural(plan.changes.length, "change", "changes")} to the service` : plan.resent.length > 0 ? "Send the secret token to the service" : "Nothing to write",
    writing: "Writing…",
    written: (count: number) => (count === 0 ? "The secret token was sent anew." : `${plural(count, "change", "changes")} written.`),
    writtenNext: "Validate that the service can sign in with them.",
  },

  validate: {
    title: "Can the service sign in to the application?",
    hint: "The service itself tries tenant URL and secret token. Nobody is provisioned by that.",
    given: "Validate this connection's credentials",
    kept: "Validate those that the service keeps",
    busy: "The service tries…",
    good: (kept: boolean) => (kept ? "It can, with the credentials that it keeps." : "It can, with this connection's tenant URL and secret token."),
  },

  move: {
    to: { entra: `Let ${serviceName} do the work`, local: "Let this machine do the work" } satisfies Record<Engine, string>,
    hint: {
      entra: "The service runs in Microsoft's cloud, also while this machine is off. Usher then plans, watches and keeps the log, and writes nothing.",
      local: "Usher reads Microsoft Entra ID and writes itself, while it is open. The service's job stays, paused.",
    } satisfies Record<Engine, string>,
    checking: "Looking at both engines…",
    again: "Check again",
    checklist: "What has to be so, so that never both write at once",
    ok: "So",
    notOk: "Not so",
    worthKnowing: "Worth knowing",
    ready: "Everything that has to be so is so.",
    notReady: "It can't be moved yet: do what is named, then check again.",
    button: { entra: "Move to the service…", local: "Move to this machine…" } satisfies Record<Engine, string>,
    title: (name: string): Record<Engine, string> => ({ entra: `Move ${name} to ${serviceName}?`, local: `Move ${name} to this machine?` }),
    effect: (target: string): Record<Engine, string> => ({
      entra: `This machine writes nothing to ${target} any more, and its schedule goes off. The service is not started by this: you start it when its settings are written.`,
      local: `The service's log is read once more. This machine may write to ${target} again; its schedule stays off until you start it.`,
    }),
    confirm: { entra: "Move to the service", local: "Move to this machine" } satisfies Record<Engine, string>,
    moved: { entra: `${serviceName} is the engine now.`, local: "This machine is the engine now." } satisfies Record<Engine, string>,
    next: { entra: "See what would be written", local: "Go to the plan" } satisfies Record<Engine, string>,
  },

  compare: {
    title: "Person by person",
    hint: "Usher plans for everyone and lays that beside what the service did last. Nothing is written.",
    start: "Compare now",
    again: "Compare again",
    comparing: "Reading the directory and the application, and planning for everyone…",
    none: "Nothing was compared yet.",
    needsJob: "There is nothing to compare with: the service has no job for this connection.",
    same: (view: CompareView) => `Both come to the same for all ${plural(view.same, "person and group", "people and groups")}.`,
    sentence: (view: CompareView) =>
      `${formatNumber(view.same)} come to the same; ${plural(view.differs + view.onlyUsher + view.onlyService, "doesn't", "don't")}.`,
    second: (atMs: number, readToMs: number | null) =>
      `Compared ${formatTime(atMs, Date.now())}. ${readToMs === null ? "The service's log has no entry yet." : `The service's log tells up to ${formatTime(readToMs, Date.now())}.`}`,
    logProblem: "The service's log could not be read on: what was kept of it is compared.",
    all: "All that differ",
    verdicts,
    list: "Who doesn't come to the same",
    columns: { person: "Person or group", verdict: "How they compare", usher: "Usher would", service: "The service did", what: "What differs" },
    attribute: (target: string, usher: string, service: string) => `${target}: Usher ${usher}, the service ${service}`,
    why: (reason: string) => `Usher: ${reason}`,
    noValue: "no value",
    nothing: "nothing",
  },

  onDemand: {
    steps: "The service's own steps",
    noSteps: "The service told no steps, only how it ended.",
    preview: "This preview is Usher's, from the connection's mappings and filters. The service goes by what was written to it.",
    through: (name: string) => `Provision ${name} through the service`,
    busy: "The service provisions…",
  },

  logs: {
    reading: "Reading the service's log…",
    read: (ms: number) => `The service's log, read up to ${formatTime(ms, Date.now())}; kept here beyond Microsoft's 30 days.`,
    empty: "The service's log has no entry yet. Microsoft writes one some minutes after what it tells of.",
    again: "Read on",
  },

  planOnly: "The service does the work: this plan shows what Usher would do, and is not run here.",
  toCompare: "Compare with the service",
};
