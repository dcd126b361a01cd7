import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { LogRow, PlanView } from "../../bindings";
import { answer } from "../../test/bridge";
import { open } from "../../test/open";
import { card, logRow, noCounts } from "../../test/values";

const view: PlanView = {
  cycle: "p1",
  atMs: Date.now(),
  summary: { ...noCounts, create: 12, disable: 5, licences: [{ licence: "Dialpad_Ai Voice", taken: 12, freed: 5 }] },
  held: null,
  blocked: 3,
  sentence: "17 people and groups would change in Dialpad: 12 created, 5 disabled. Takes 12 Dialpad_Ai Voice licences and frees 5.",
};

const rows: LogRow[] = [
  logRow({ id: "1", status: null }),
  logRow({ id: "2", status: null, action: "disable", displayName: "Bo", summary: "not assigned", why: "not so: department equals Sales" }),
];
const blocked = [logRow({ id: "3", status: "failure", displayName: "Cy", code: "InvalidDomain", summary: "Dialpad will refuse Cy: fabrikam.com is none of the company's domains.", why: "would be refused as it is" })];

// A list draws the rows that there is room for; without a screen there is none.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
});
afterEach(() => {
  vi.restoreAllMocks();
});

function page() {
  const calls = answer({
    connections: () => [card()],
    latest_plan: () => view,
    plan_rows: (input) => {
      const found = JSON.stringify(input).includes("failure") ? blocked : rows;
      return { rows: found, next: null, total: found.length };
    },
  });
  return { calls, ...open("/connection/d1/plan") };
}

describe("the plan", () => {
  it("tells licences in its sentence, and of each row why", async () => {
    page();
    expect(await screen.findByRole("heading", { level: 2, name: /Takes 12 Dialpad_Ai Voice licences and frees 5/ })).toBeVisible();
    const bo = within(await screen.findByRole("row", { name: /Bo/ }));
    expect(bo.getByText("not so: department equals Sales")).toBeVisible();
    expect(bo.getByText("Loses access; the account stays")).toBeVisible();
  });

  it("shows those who are blocked by themselves, with the reason", async () => {
    const { calls, user } = page();
    await user.click(await screen.findByRole("button", { name: /Blocked\s*3/ }));
    const cy = within(await screen.findByRole("row", { name: /Cy/ }));
    expect(cy.getByText(/none of the company's domains/)).toBeVisible();
    expect(cy.getByText("Blocked")).toBeVisible();
    expect(calls.filter((call) => call.command === "plan_rows").at(-1)?.input).toMatchObject({ filter: { actions: [], statuses: ["failure"] } });
  });
});
