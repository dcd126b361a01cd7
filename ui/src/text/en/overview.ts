import type { CycleView, FailingCause, OverviewView, Progress, QuarantineView } from "../../bindings";
import { formatNumber, formatTime, plural } from "../format";

const phases: Record<Progress["phase"], string> = {
  recover: "Look back",
  import: "Import",
  evaluate: "Evaluate",
  write: "Write",
  settle: "Settle",
  finished: "Finished",
};

export const overview = {
  title: "Overview",
  start: "Start provisioning",
  pause: "Pause",
  runNow: "Run a cycle now",
  restart: "Restart provisioning",
  more: "More",
  wait: "A cycle is under way",
  restartTitle: (name: string) => `Restart ${name}?`,
  restartEffect:
    "The next cycle judges everyone again, and everyone who failed is tried again. Accounts that were matched stay matched; nothing is disabled by a restart itself.",
  byService: "Microsoft Entra's provisioning service does the work, also while Usher is closed.",
  toEngine: "Go to Engine",
  underWay: "The cycle under way",
  phases,
  phaseDone: "done",
  phaseNow: "under way",
  phaseLater: "to do",
  phaseDetail: (phase: Progress["phase"], progress: Progress, reached: boolean) => {
    if (!reached) return "to do";
    if (phase === "import") return `${formatNumber(progress.read)} read`;
    if (phase === "evaluate") return progress.planned > 0 ? `${formatNumber(progress.planned)} to change` : `${formatNumber(progress.evaluated)} evaluated`;
    if (phase === "write") return `${formatNumber(progress.done)} of ${formatNumber(progress.planned)}`;
    return "links and log entries";
  },
  running: (target: string, progress: Progress) => {
    if (progress.phase === "recover") return `Looking at what an interrupted cycle left in ${target}.`;
    if (progress.phase === "import") return `Reading the source: ${plural(progress.read, "object", "objects")} so far.`;
    if (progress.phase === "evaluate") return `Evaluating: ${formatNumber(progress.evaluated)} of ${formatNumber(progress.read)}.`;
    return `Writing to ${target}: ${formatNumber(progress.done)} of ${plural(progress.planned, "change", "changes")} done.`;
  },
  second: (view: OverviewView, progress: Progress | null) => {
    const now = Date.now();
    if (progress !== null) {
      const person = progress.person === "" ? "" : ` Just now: ${progress.person}.`;
      return `Started at ${formatTime(progress.startedAtMs, now)}.${person}`;
    }
    const last = view.card.lastCycle;
    const next = view.card.nextCycleAtMs === null ? "No cycle starts by itself." : `Next cycle: ${formatTime(view.card.nextCycleAtMs, now)}.`;
    if (last === null) return next;
    return `Last cycle: ${formatTime(last.endedAtMs ?? last.startedAtMs, now)}. ${next}`;
  },
  barLabel: (done: number, planned: number) => `${formatNumber(done)} of ${formatNumber(planned)} changes done`,
  created: "created",
  updated: "updated",
  disabled: "disabled",
  failedSoFar: "failed so far",
  perSecond: (rate: string) => `${rate} /s`,
  peopleASecond: "changes a second",
  left: "left, about",
  cancel: "Cancel cycle",
  cancelling: "Cancelling…",
  lastCycles: "Last 30 cycles",
  noCycles: "No cycle has run yet.",
  noCyclesHint: "Review the plan, or start provisioning: each cycle becomes a bar here.",
  chartLabel: (focused: string) => `Last cycles. Arrow keys move, Enter opens the log. ${focused}`,
  cycleLabel: (cycle: CycleView, now: number) => {
    const { counts } = cycle;
    const named: [number, string][] = [
      [counts.create, "created"],
      [counts.update, "updated"],
      [counts.enable, "enabled"],
      [counts.disable, "disabled"],
      [counts.delete, "deleted"],
      [cycle.failed, "failed"],
    ];
    const said = named.filter(([count]) => count > 0).map(([count, word]) => `${formatNumber(count)} ${word}`);
    const what = said.length > 0 ? said.join(", ") : "no change";
    const state = cycle.state === "held" ? "held: " : cycle.state === "failed" ? "failed: " : cycle.state === "cancelled" ? "cancelled: " : "";
    return `${formatTime(cycle.startedAtMs, now)}, ${state}${what}`;
  },
  failingNow: "Failing now",
  failing: (count: number) => plural(count, "person or group", "people and groups"),
  nobodyFails: "Nobody is failing.",
  causeDetail: (cause: FailingCause) => {
    const who = cause.count > 1 ? `${cause.example} and ${formatNumber(cause.count - 1)} more` : cause.example;
    return cause.nextTryMs === null ? who : `${who}; next try ${formatTime(cause.nextTryMs, Date.now())}`;
  },
  show: "Show",
  showCause: (cause: string) => `Show who fails: ${cause}`,
  facts: "Facts",
  quarantined: (quarantine: QuarantineView) => `In quarantine since ${formatTime(quarantine.sinceMs, Date.now())}: ${quarantine.message}`,
  replaceToken: "Replace the secret token",
  leaveQuarantine: "Try again now",
  heldFix: (target: string) => `Nothing was sent to ${target}. Review who it is about, then let them through for one cycle, or put the cause right in the source.`,
  review: (count: number) => `Review ${plural(count, "person", "people")}`,
};
