/** Values for tests: complete, and dull where a test doesn't care. */
import type { AttributeChange, ConnectionCard, Counts, CycleView, LogRow, SetupDraft } from "../bindings";

export const noCounts: Counts = { create: 0, update: 0, disable: 0, enable: 0, delete: 0, none: 0, skip: 0 };

export function cycle(change: Partial<CycleView> = {}): CycleView {
  return {
    cycle: "c1",
    kind: "incremental",
    state: "finished",
    startedAtMs: 0,
    endedAtMs: 1000,
    counts: noCounts,
    failed: 0,
    requests: 0,
    message: "",
    ...change,
  };
}

export function card(change: Partial<ConnectionCard> = {}): ConnectionCard {
  return {
    id: "d1",
    name: "Dialpad",
    source: "CSV file, users.csv",
    target: "Dialpad",
    state: "upToDate",
    sentence: "Up to date. 189 people in Dialpad.",
    people: 1284,
    failing: 0,
    held: 0,
    lastCycle: cycle({ counts: { ...noCounts, create: 9, update: 17 } }),
    nextCycleAtMs: null,
    lastExecution: null,
    on: false,
    engine: "local",
    servicePossible: false,
    ...change,
  };
}

export function logRow(change: Partial<LogRow> = {}): LogRow {
  return {
    id: "e1",
    cycle: "c1",
    atMs: Date.now(),
    objectType: "User",
    displayName: "Zoë Müller",
    userPrincipalName: "zoe@contoso.com",
    action: "create",
    status: "success",
    summary: "9 attributes set",
    why: "assigned, no account yet",
    code: "",
    held: false,
    ...change,
  };
}

export function attribute(change: Partial<AttributeChange> = {}): AttributeChange {
  return {
    target: "title",
    expression: "[jobTitle]",
    source: "Support Lead",
    current: "Support Specialist",
    desired: "Support Lead",
    flow: "change",
    reference: false,
    redacted: false,
    ...change,
  };
}

export function draft(change: Partial<SetupDraft> = {}): SetupDraft {
  return {
    step: "begin",
    done: [],
    profile: "dialpad",
    name: "Dialpad",
    sourceKind: "csv",
    csvUsers: "",
    csvGroups: "",
    practiceUsers: 200,
    tenantUrl: "https://dialpad.com/scim",
    email: "",
    notify: false,
    preventDeletions: true,
    deletionThreshold: 500,
    connection: "",
    ...change,
  };
}
