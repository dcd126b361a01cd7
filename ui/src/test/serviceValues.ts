/** Values about Entra's provisioning service for tests: complete, and dull where a test doesn't care. */
import type { EngineView, ServicePlanView, ServiceQuarantineView, ServiceStatusView } from "../bindings";

export function serviceStatus(change: Partial<ServiceStatusView> = {}): ServiceStatusView {
  return {
    atMs: Date.now(),
    application: "Dialpad",
    job: "dialpad.1234",
    sentence: "It runs every 40 minutes; the last cycle went well.",
    on: true,
    running: false,
    scheduleState: "Active",
    code: "Active",
    everyMinutes: 40,
    lastExecution: {
      activityId: "a",
      state: "Succeeded",
      beganAtMs: Date.now() - 60_000,
      endedAtMs: Date.now() - 30_000,
      imported: 1296,
      exported: 12,
      escrowed: 3,
      entitled: 412,
      message: "",
    },
    lastSuccessAtMs: Date.now() - 30_000,
    nextExecutionAtMs: Date.now() + 600_000,
    progress: [],
    quarantine: null,
    counts: [{ kind: "User", count: 412 }],
    steadyStateAtMs: null,
    troubleshootingUrl: "",
    ...change,
  };
}

export function serviceQuarantine(change: Partial<ServiceQuarantineView> = {}): ServiceQuarantineView {
  return {
    reason: "EncounteredQuarantineException",
    message: "The application refuses the service: the credentials aren't accepted.",
    fix: "Validate tenant URL and secret token (usher service NAME validate), then let it try again (usher restart NAME).",
    sinceMs: Date.now() - 3_600_000,
    nextAttemptAtMs: Date.now() + 3_600_000,
    details: "InvalidCredentials: HTTP 401",
    remedy: "credentials",
    ...change,
  };
}

export function engineView(change: Partial<EngineView> = {}): EngineView {
  return {
    engine: "entra",
    sentence: "Microsoft Entra's provisioning service does the work.",
    job: "dialpad.1234",
    status: serviceStatus(),
    logReadToMs: null,
    ...change,
  };
}

export function servicePlan(change: Partial<ServicePlanView> = {}): ServicePlanView {
  return {
    application: "Dialpad",
    job: "dialpad.1234",
    atMs: Date.now(),
    configurationVersion: 3,
    changes: [
      { part: "scope", name: "SyncAll", before: "true", after: "false" },
      { part: "mappings", name: "User: title", before: "[jobTitle]", after: "ToUpper([jobTitle])" },
    ],
    resent: ["SecretToken"],
    losses: ["The service can't clear a value where the source has none: the old value stays (EP-406)."],
    obstacles: [],
    found: [{ part: "scope", name: "SyncAll", value: "true" }],
    fingerprint: "f",
    ...change,
  };
}
