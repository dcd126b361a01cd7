import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { OverviewView } from "../../bindings";
import { answer, broken, refuse, type Answers } from "../../test/bridge";
import { open } from "../../test/open";
import { engineView, servicePlan, serviceQuarantine, serviceStatus } from "../../test/serviceValues";
import { card } from "../../test/values";

const byService = card({ engine: "entra", servicePossible: true, on: true, state: "upToDate" });

function page(change: Partial<OverviewView>, answers: Answers = {}) {
  const view: OverviewView = { card: byService, progress: null, cycles: [], failing: [], held: null, quarantine: null, service: serviceStatus(), serviceJob: "dialpad.1234", facts: [], ...change };
  const calls = answer({ connections: () => [view.card], overview: () => view, service_status: () => view.service, collect_service_log: () => 0, engine_view: () => engineView(), service_plan: () => servicePlan(), ...answers });
  return { calls, ...open("/connection/d1/overview") };
}

describe("where Entra's service is the engine", () => {
  it("shows the service's state, and reads its log", async () => {
    const { calls } = page({});
    expect(await screen.findByRole("heading", { level: 2, name: /It runs every 40 minutes/ })).toBeVisible();
    const state = within(screen.getByRole("region", { name: "How the service stands" }));
    expect(state.getByRole("link", { name: "Show who failed" })).toBeVisible();
    await waitFor(() => expect(calls.some((call) => call.command === "collect_service_log")).toBe(true));
  });

  it("offers no cycle of this machine, and a restart with what is to be forgotten", async () => {
    const { calls, user } = page({}, { restart_service: () => serviceStatus() });
    await user.click(await screen.findByRole("button", { name: "More" }));
    const restart = await screen.findByRole("menuitem", { name: "Restart provisioning" });
    expect(screen.queryByRole("menuitem", { name: "Run a cycle now" })).toBeNull();
    await user.click(restart);
    // Without a screen, the menu that closes may keep the dialog from screen readers for longer than a test waits; the window's test looks at that.
    await user.click(await screen.findByRole("radio", { name: /Only the failures/, hidden: true }));
    await user.click(screen.getByRole("button", { name: "Restart provisioning", hidden: true }));
    await waitFor(() => expect(calls.find((call) => call.command === "restart_service")?.input).toMatchObject({ clear: "escrows", letting: "nothing" }));
  });

  it("shows its quarantine with the reason", async () => {
    page({ service: serviceStatus({ quarantine: serviceQuarantine() }) });
    const alert = within(await screen.findByRole("alert"));
    expect(alert.getByText(/The application refuses the service/)).toBeVisible();
    expect(alert.getByRole("button", { name: "Look at the credentials" })).toBeVisible();
  });

  it("that can't be started yet says why, and leads to what is missing", async () => {
    const notWritten = { code: "ServiceNotWritten", message: "Tenant URL and secret token were not written to the service yet.", fix: "Write it (usher service NAME plan).", details: "" };
    const { user } = page({ card: { ...byService, on: false }, service: serviceStatus({ on: false }) }, { start_provisioning: () => refuse(notWritten) });
    await user.click(await screen.findByRole("button", { name: "Start provisioning" }));
    expect(await screen.findByText(notWritten.message)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "See what would be written" }));
    await waitFor(() => expect(window.location.hash).toMatch(/connection\/d1\/engine\?part=write/));
  });

  it("that can't be asked shows what was last known, and says so", async () => {
    page({}, { service_status: () => refuse(broken) });
    expect(await screen.findByText(broken.message)).toBeVisible();
    expect(screen.getByText("went well")).toBeVisible();
  });

  it("without a job leads to where one is made", async () => {
    const { calls } = page({ service: null, serviceJob: null });
    expect(await screen.findByRole("button", { name: "Go to Engine" })).toBeVisible();
    expect(calls.some((call) => call.command === "service_status")).toBe(false);
  });
});
