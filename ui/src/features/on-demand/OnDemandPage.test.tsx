import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Evaluation, OnDemandView, ServiceOnDemandView } from "../../bindings";
import { answer } from "../../test/bridge";
import { open } from "../../test/open";
import { card } from "../../test/values";

const planned: Evaluation = {
  version: 1,
  id: "e1",
  cycle: "c1",
  atMs: Date.now(),
  subject: { objectType: "User", sourceId: "u1", targetId: null, displayName: "Ann Bo", userPrincipalName: "ann@contoso.com" },
  import: { presence: "present", attributes: [], appRoles: [] },
  scope: { inScope: true, reason: "assigned", filters: [] },
  match: { result: "none", attempts: [], accounts: [] },
  action: { kind: "create", reason: "noAccount", attributes: [], members: null, problems: [] },
  outcome: null,
};

it("where Entra's service is the engine, it provisions and tells its own steps", async () => {
  const preview: OnDemandView = { evaluation: planned, stepMs: [], managerName: null };
  const outcome = { status: "success", code: "", message: "", fix: "", requests: 0, durationMs: 0, atMs: Date.now(), nextTryMs: null, foundAfterInterruption: false } as const;
  const done: ServiceOnDemandView = {
    evaluation: { ...planned, outcome },
    steps: [{ name: "EntryExportAdd", kind: "export", status: "success", description: "Ann Bo was made in Dialpad", details: [{ name: "id", value: "54" }] }],
  };
  const calls = answer({
    connections: () => [card({ engine: "entra", servicePossible: true })],
    find_people: () => [],
    preview_on_demand: () => preview,
    provision_by_service: () => done,
  });
  const { user } = open("/connection/d1/on-demand?who=u1");
  await user.click(await screen.findByRole("button", { name: /through the service/ }));
  const steps = within(await screen.findByRole("region", { name: "The service's own steps" }));
  expect(steps.getByText("Ann Bo was made in Dialpad")).toBeVisible();
  expect(steps.getByText("Success")).toBeVisible();
  expect(calls.find((call) => call.command === "provision_by_service")?.input).toMatchObject({ objectType: "User", who: "u1" });
  expect(calls.some((call) => call.command === "provision_on_demand")).toBe(false);
});
