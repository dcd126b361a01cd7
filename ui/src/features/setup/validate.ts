/** What keeps Next closed, in words; `null`: nothing. Checked as one types. */
import type { NewSource, SetupDraft, SourceReport, TestReport } from "../../bindings";
import { text } from "../../text";
import type { StepId } from "./steps";

const words = text.setup.missing;

/** A test, with what was tested: it counts only while both are unchanged. */
export interface Tested {
  report: TestReport;
  tenantUrl: string;
  token: string;
  atMs: number;
}

/** What Next depends on besides the draft. */
export interface Known {
  token: string;
  tested: Tested | undefined;
  /** `undefined`: not read yet. `null`: it can't be read. */
  source: SourceReport | null | undefined;
  hasPlan: boolean;
}

export function whatIsMissing(step: StepId, draft: SetupDraft, known: Known): string | null {
  switch (step) {
    case "access":
      return accessMissing(draft, known.source);
    case "connection":
      return connectionMissing(draft, known);
    case "properties":
      return propertiesMissing(draft, known.token);
    case "plan":
      return known.hasPlan ? null : words.plan;
    case "begin":
    case "key":
    case "mapping":
    case "scoping":
    case "try":
    case "start":
      return null;
  }
}

/** The part of the draft that says where people come from. */
export type ChosenSource = Pick<SetupDraft, "sourceKind" | "csvUsers" | "csvGroups" | "practiceUsers">;

/** The source as chosen; `null` while it isn't complete. */
export function sourceOf(draft: ChosenSource): NewSource | null {
  if (draft.sourceKind === "practice") return isPeopleCount(draft.practiceUsers) ? { kind: "practice", users: draft.practiceUsers } : null;
  const users = draft.csvUsers.trim();
  return users === "" ? null : { kind: "csv", users, groups: draft.csvGroups.trim() };
}

export function isPeopleCount(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= 100_000;
}

function accessMissing(draft: SetupDraft, source: Known["source"]): string | null {
  if (draft.sourceKind === "practice" && !isPeopleCount(draft.practiceUsers)) return words.people;
  if (sourceOf(draft) === null) return words.file;
  if (source === undefined) return words.reading;
  if (source === null) return words.unreadable;
  return source.assigned === 0 ? words.nobody : null;
}

/** What is wrong with an address before it is tried: https, or http on this machine. */
export function urlProblem(address: string): string | null {
  const trimmed = address.trim();
  if (trimmed === "") return words.url;
  const url = URL.parse(trimmed);
  if (url === null) return words.urlForm;
  const local = url.hostname === "localhost" || url.hostname === "127.0.0.1" || url.hostname === "[::1]";
  return url.protocol === "https:" || (url.protocol === "http:" && local) ? null : words.urlForm;
}

function connectionMissing(draft: SetupDraft, { token, tested }: Known): string | null {
  const url = urlProblem(draft.tenantUrl);
  if (url !== null) return url;
  if (token === "" && draft.connection === "") return words.token;
  if (hasPassed(draft, token, tested)) return null;
  // A connection that was made has passed; a new token has not, and a new address takes the step out of `done`.
  return draft.connection !== "" && token === "" && draft.done.includes("connection") && tested === undefined ? null : words.test;
}

/** Does the last test count, and did it pass? */
export function hasPassed(draft: SetupDraft, token: string, tested: Tested | undefined): boolean {
  return isCurrent(draft, token, tested) && tested?.report.ok === true;
}

/** Was what stands there now what was tested? */
export function isCurrent(draft: SetupDraft, token: string, tested: Tested | undefined): boolean {
  return tested !== undefined && tested.tenantUrl === draft.tenantUrl && tested.token === token;
}

const mail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;

export function emailProblem(draft: SetupDraft): string | null {
  return draft.notify && !mail.test(draft.email.trim()) ? words.email : null;
}

export function thresholdProblem(draft: SetupDraft): string | null {
  return draft.preventDeletions && !(Number.isInteger(draft.deletionThreshold) && draft.deletionThreshold >= 1) ? words.threshold : null;
}

function propertiesMissing(draft: SetupDraft, token: string): string | null {
  if (draft.connection === "" && token === "") return words.tokenAgain;
  if (draft.name.trim() === "") return words.name;
  return emailProblem(draft) ?? thresholdProblem(draft);
}
