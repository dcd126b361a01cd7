import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { CompareView, EngineMoveView, ServicePlanView } from "../../bindings";
import { answer, refuse, type Answers } from "../../test/bridge";
import { open } from "../../test/open";
import { engineView, servicePlan, serviceQuarantine, serviceStatus } from "../../test/serviceValues";
import { card } from "../../test/values";

// A list draws the rows that there is room for; without a screen there is none.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const byService = card({ engine: "entra", servicePossible: true, on: true });

function page(part: string, answers: Answers) {
  const calls = answer({ connections: () => [byService], engine_view: () => engineView(), service_status: () => serviceStatus(), ...answers });
  return { calls, ...open(`/connection/d1/engine${part === "" ? "" : `?part=${part}`}`) };
}

const count = (calls: { command: string }[], command: string) => calls.filter((call) => call.command === command).length;

describe("the navigation", () => {
  it("offers the engine only where people come from Entra ID", async () => {
    answer({ connections: () => [byService], engine_view: () => engineView(), service_status: () => serviceStatus() });
    open("/connection/d1/engine");
    expect(await screen.findByRole("link", { name: "Engine" })).toBeVisible();
  });

  it("doesn't elsewhere", async () => {
    answer({ connections: () => [card()], latest_plan: () => null });
    open("/connection/d1/plan");
    expect(await screen.findByRole("link", { name: "Attribute mapping" })).toBeVisible();
    expect(screen.queryByRole("link", { name: "Engine" })).toBeNull();
  });
});

describe("the state", () => {
  it("says who does the work, and how its last cycle went", async () => {
    page("", {});
    expect(await screen.findByRole("heading", { level: 2, name: "Microsoft Entra's provisioning service does the work." })).toBeVisible();
    const state = within(await screen.findByRole("region", { name: "How the service stands" }));
    expect(state.getByText("went well")).toBeVisible();
    expect(state.getByText("1,296")).toBeVisible();
    expect(screen.getByRole("button", { name: "Pause" })).toBeVisible();
  });

  it("of a quarantine tells reason, fix and the next try, without a terminal's commands, and tries again", async () => {
    const status = serviceStatus({ quarantine: serviceQuarantine() });
    const { calls, user } = page("", { engine_view: () => engineView({ status }), service_status: () => status, restart_service: () => serviceStatus() });
    const alert = within(await screen.findByRole("alert"));
    expect(alert.getByText(/^In quarantine since .*: The application refuses the service/)).toBeVisible();
    expect(alert.getByText("Validate tenant URL and secret token, then let it try again.")).toBeVisible();
    expect(screen.getByText(/tries again by itself at/)).toBeVisible();
    await user.click(alert.getByRole("button", { name: "Try again now" }));
    await waitFor(() => expect(calls.find((call) => call.command === "restart_service")?.input).toMatchObject({ clear: "quarantine", letting: "nothing" }));
  });

  it("lets held deletions through only after asking", async () => {
    const status = serviceStatus({ quarantine: serviceQuarantine({ reason: "TooManyDeletes", remedy: "heldDeletions" }) });
    const { calls, user } = page("", { engine_view: () => engineView({ status }), service_status: () => status, restart_service: () => serviceStatus() });
    await user.click(await screen.findByRole("button", { name: "Let the deletions through once…" }));
    expect(count(calls, "restart_service")).toBe(0);
    await user.click(await screen.findByRole("button", { name: "Let the deletions through" }));
    await waitFor(() => expect(calls.find((call) => call.command === "restart_service")?.input).toMatchObject({ letting: "heldDeletions" }));
  });

  it("without a job offers the template to make one from, and then shows what would be written", async () => {
    let made = false;
    const { calls, user } = page("", {
      engine_view: () => engineView({ engine: "local", job: made ? "dialpad.1" : null, status: null, sentence: "This machine does the work." }),
      service_choices: () => ({ application: "Dialpad", jobs: [], templates: [{ template: "dialpad", description: "Dialpad", usual: true }] }),
      adopt_service_job: () => {
        made = true;
        return { application: "Dialpad", job: "dialpad.1", template: "dialpad", made };
      },
      service_plan: () => servicePlan(),
    });
    await user.click(await screen.findByRole("button", { name: "Make a job" }));
    await waitFor(() => expect(calls.find((call) => call.command === "adopt_service_job")?.input).toMatchObject({ job: null, template: "dialpad" }));
    expect(await screen.findByRole("button", { name: "Write 2 changes to the service" })).toBeVisible();
  });
});

describe("what would be written", () => {
  it("shows before and after by part, what is lost and what is sent anew, and writes exactly that", async () => {
    const plans: ServicePlanView[] = [servicePlan(), servicePlan({ changes: [], resent: [], losses: [] })];
    let at = 0;
    const { calls, user } = page("write", { service_plan: () => plans[at], write_service_plan: () => plans[at++] });
    const scope = within(await screen.findByRole("row", { name: /Provision all people and groups/ }));
    expect(scope.getByText("SyncAll")).toBeVisible();
    expect(scope.getByText("true")).toBeVisible();
    expect(scope.getByText("false")).toBeVisible();
    expect(screen.getByText(/can't clear a value/)).toBeVisible();
    expect(screen.getByText(/Sent anew: Secret token/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Write 2 changes to the service" }));
    expect(await screen.findByRole("heading", { level: 3, name: /2 changes written/ })).toBeVisible();
    expect(calls.find((call) => call.command === "write_service_plan")?.input).toMatchObject({ plan: { fingerprint: "f" } });
    expect(screen.getByRole("button", { name: "Nothing to write" })).toBeDisabled();
  });

  it("that somebody else changed meanwhile is said, and planned again", async () => {
    const { calls, user } = page("write", {
      service_plan: () => servicePlan(),
      write_service_plan: () =>
        refuse({ code: "ServiceMoved", message: "Somebody changed the service since this plan was made, so nothing was written: SyncAll was true and is false.", fix: "Look at a new plan (usher service NAME plan), and write that one if it is right.", details: "" }),
    });
    await user.click(await screen.findByRole("button", { name: "Write 2 changes to the service" }));
    const alert = within(await screen.findByRole("alert"));
    expect(alert.getByText(/SyncAll was true and is false/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Write 2 changes to the service" })).toBeDisabled();
    const before = count(calls, "service_plan");
    await user.click(alert.getByRole("button", { name: "Look again" }));
    await waitFor(() => expect(count(calls, "service_plan")).toBe(before + 1));
    await waitFor(() => expect(screen.getByRole("button", { name: "Write 2 changes to the service" })).toBeEnabled());
  });

  it("with an obstacle can't be written, and says why", async () => {
    page("write", { service_plan: () => servicePlan({ obstacles: ["Credentials come to 2000 bytes."] }) });
    expect(await screen.findByText("Credentials come to 2000 bytes.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Write 2 changes to the service" })).toBeDisabled();
  });
});

describe("the move", () => {
  const told = (ready: boolean): EngineMoveView => ({
    moved: false,
    ready,
    checks: [{ name: "The service's job is paused or switched off", ok: ready, needed: true, message: "It runs every 40 minutes.", fix: "Pause it (usher pause NAME)." }],
    next: "",
  });

  it("shows what isn't so with its fix, and offers no move", async () => {
    page("move", { check_engine: () => told(false) });
    const check = within(await screen.findByRole("list", { name: /What has to be so/ }));
    expect(check.getByRole("img", { name: "Not so" })).toBeVisible();
    expect(check.getByText("Pause it.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Move to this machine…" })).toBeDisabled();
  });

  it("says its effect before it is done, and what comes next", async () => {
    const { calls, user } = page("move", { check_engine: () => told(true), move_engine: () => ({ ...told(true), moved: true, next: "Look at the plan (usher plan NAME)." }) });
    await user.click(await screen.findByRole("button", { name: "Move to this machine…" }));
    expect(await screen.findByText(/its schedule stays off until you start it/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Move to this machine" }));
    expect(await screen.findByText("This machine is the engine now.")).toBeVisible();
    expect(calls.find((call) => call.command === "move_engine")?.input).toMatchObject({ engine: "local" });
    expect(screen.getByRole("button", { name: "Go to the plan" })).toBeVisible();
  });
});

describe("the comparison", () => {
  const compared: CompareView = {
    plan: "p1",
    atMs: Date.now(),
    logReadToMs: Date.now(),
    same: 40,
    differs: 1,
    onlyUsher: 1,
    onlyService: 0,
    rows: [
      { objectType: "User", sourceId: "u1", displayName: "Zoë Müller", userPrincipalName: "zoe@contoso.com", verdict: "differs", usher: "update", usherWhy: "attributes differ", service: "create", serviceStatus: "success", serviceAtMs: 1, serviceMessage: "", attributes: [{ target: "displayName", usher: "Zoë M.", service: "Zoë Müller" }] },
      { objectType: "User", sourceId: "u2", displayName: "Bo", userPrincipalName: "bo@contoso.com", verdict: "onlyUsher", usher: "create", usherWhy: "assigned, no account yet", service: null, serviceStatus: null, serviceAtMs: null, serviceMessage: "", attributes: [] },
    ],
  };

  it("is made by a click, person by person, and filtered", async () => {
    const { calls, user } = page("compare", { collect_service_log: () => 3, compare_engines: () => compared });
    expect(count(calls, "compare_engines")).toBe(0);
    await user.click(await screen.findByRole("button", { name: "Compare now" }));
    const zoe = within(await screen.findByRole("row", { name: /Zoë Müller/ }));
    expect(zoe.getByText("displayName: Usher Zoë M., the service Zoë Müller")).toBeVisible();
    await user.click(screen.getByRole("button", { name: /Only Usher would\s*1/ }));
    expect(screen.queryByRole("row", { name: /Zoë Müller/ })).toBeNull();
    expect(within(screen.getByRole("row", { name: /Bo/ })).getByText("Usher: assigned, no account yet")).toBeVisible();
  });
});
