/** What keeps Next closed, in words; `null`: nothing. Checked as one types. */
import type { EntraDraft, EntraPlace, NewSource, SetupDraft, SetupSignInView, SourceReport, TestReport } from "../../bindings";
import { text } from "../../text";
import { noEntra } from "./newDraft";
import { numberOf, type StepId } from "./steps";

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
  /** Who is signed in to Microsoft Entra ID; `undefined`: not known yet. */
  signedIn: SetupSignInView | null | undefined;
  hasPlan: boolean;
}

export function whatIsMissing(step: StepId, draft: SetupDraft, known: Known): string | null {
  switch (step) {
    case "access":
      return accessMissing(draft, known);
    case "entra":
      return draft.connection === "" ? entraMissing(draft, known) : null;
    case "connection":
      return connectionMissing(draft, known);
    case "properties":
      return propertiesMissing(draft, known);
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
export type ChosenSource = Pick<SetupDraft, "sourceKind" | "csvUsers" | "csvGroups" | "practiceUsers" | "entra">;

/** The source as chosen; `null` while it isn't complete. */
export function sourceOf(draft: ChosenSource): NewSource | null {
  if (draft.sourceKind === "practice") return isPeopleCount(draft.practiceUsers) ? { kind: "practice", users: draft.practiceUsers } : null;
  if (draft.sourceKind === "entra") {
    const place = placeOf(draft.entra);
    const application = draft.entra?.application ?? "";
    return place === null || application === "" ? null : { kind: "entra", ...place, application };
  }
  const users = draft.csvUsers.trim();
  return users === "" ? null : { kind: "csv", users, groups: draft.csvGroups.trim() };
}

/** Where somebody signs in; `null` while it isn't complete. */
export function placeOf(entra: EntraDraft | undefined): EntraPlace | null {
  if (entra === undefined || placeMissing(entra) !== null) return null;
  const { cloud } = entra;
  const named = clouds.find((name) => name === cloud);
  const addresses = { graph: entra.graphUrl.trim(), authority: entra.authorityUrl.trim() };
  return { tenant: entra.tenant.trim(), clientId: entra.clientId.trim(), cloud: named ?? addresses };
}

/** Microsoft's clouds, by the names that a connection keeps. */
export const clouds = ["global", "usGovernment", "usGovernmentDod", "china"] as const;

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

/** A client id is a GUID; whether it is the right one the authority says. */
export function clientIdProblem(clientId: string): string | null {
  const typed = clientId.trim();
  return typed === "" || id.test(typed) ? null : words.clientIdForm;
}

/** What of the place is missing or can't be. */
export function placeMissing(entra: EntraDraft): string | null {
  if (entra.tenant.trim() === "") return words.tenant;
  if (entra.clientId.trim() === "") return words.clientId;
  if (!clouds.some((name) => name === entra.cloud) && (urlProblem(entra.authorityUrl) !== null || urlProblem(entra.graphUrl) !== null)) return words.addresses;
  return clientIdProblem(entra.clientId);
}

export function isPeopleCount(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= 100_000;
}

function accessMissing(draft: SetupDraft, { source, signedIn }: Known): string | null {
  if (draft.sourceKind === "entra") {
    if (draft.connection !== "" || (signedIn !== null && signedIn !== undefined)) return null;
    return placeMissing(draft.entra ?? noEntra) ?? words.signIn;
  }
  if (draft.sourceKind === "practice" && !isPeopleCount(draft.practiceUsers)) return words.people;
  if (sourceOf(draft) === null) return words.file;
  if (source === undefined) return words.reading;
  if (source === null) return words.unreadable;
  return source.assigned === 0 ? words.nobody : null;
}

function entraMissing(draft: SetupDraft, { signedIn }: Known): string | null {
  if (signedIn === null) return words.signInAgain(numberOf("access", draft));
  return (draft.entra?.application ?? "") === "" ? words.application : null;
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

function propertiesMissing(draft: SetupDraft, { token, signedIn }: Known): string | null {
  if (draft.connection === "" && draft.sourceKind === "entra" && signedIn === null) return words.signInAgain(numberOf("access", draft));
  if (draft.connection === "" && token === "") return words.tokenAgain(numberOf("connection", draft));
  if (draft.name.trim() === "") return words.name;
  return emailProblem(draft) ?? thresholdProblem(draft);
}
