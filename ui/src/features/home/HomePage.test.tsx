import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { progressed } from "../../api/live";
import { answer, broken, refuse } from "../../test/bridge";
import { open } from "../../test/open";
import { card, draft, logRow, noCounts } from "../../test/values";

describe("Home without a connection", () => {
  it("offers Dialpad, the practice company and another application", async () => {
    answer({});
    open("/");
    expect(await screen.findByRole("button", { name: "Set up Dialpad" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Open the practice company" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Connect it" })).toBeVisible();
  });

  it("opens the practice company with one click", async () => {
    const calls = answer({ add_practice_company: () => "p1", overview: () => refuse(broken) });
    const { user } = open("/");
    await user.click(await screen.findByRole("button", { name: "Open the practice company" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Overview" })).toBeInTheDocument();
    expect(calls.find((call) => call.command === "add_practice_company")?.input).toEqual({ users: 200 });
    expect(window.location.hash).toBe("#/connection/p1/overview");
  });

  it("says in place why the practice company could not be opened", async () => {
    answer({ add_practice_company: () => refuse(broken) });
    const { user } = open("/");
    await user.click(await screen.findByRole("button", { name: "Open the practice company" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(broken.message);
  });

  it("offers the setup that was left, and forgets it when told", async () => {
    const calls = answer({ draft: () => draft({ step: "connection", done: ["begin"] }) });
    const { user } = open("/");
    expect(await screen.findByText("The setup of Dialpad isn’t finished.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Discard" }));
    expect(screen.queryByText("The setup of Dialpad isn’t finished.")).not.toBeInTheDocument();
    await expect.poll(() => calls.find((call) => call.command === "save_draft")?.input).toEqual({ draft: null });
  });
});

describe("Home with connections", () => {
  const home = (needs: number) => ({
    needsYou: Array.from({ length: needs }, (_, at) => ({
      kind: "held",
      connection: "d1",
      title: `Thing ${at}`,
      detail: "Held since 13:40.",
      button: `Review ${at}`,
    })),
    connections: [card({ state: "held", held: 14, failing: 12 })],
    recent: [{ connectionName: "Dialpad", connection: "d1", row: logRow({ status: "failure", summary: "no office named Oslo" }) }],
    atMs: Date.now(),
  });

  it("counts what needs you in words, with one primary button and a way to the plan", async () => {
    answer({ home: () => home(3), connections: () => [card({ held: 14 })], overview: () => refuse(broken), latest_plan: () => null });
    const { user } = open("/");
    expect(await screen.findByRole("heading", { name: "Three things need you." })).toBeVisible();
    expect(screen.getByRole("link", { name: "3 things need you: go to Home" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Review 0" }));
    await expect.poll(() => window.location.hash).toBe("#/connection/d1/plan");
  });

  it("says so when nothing needs you", async () => {
    answer({ home: () => home(0) });
    open("/");
    expect(await screen.findByRole("heading", { name: "All is well." })).toBeVisible();
    expect(screen.queryByRole("link", { name: /need/ })).not.toBeInTheDocument();
  });

  it("shows a connection with people, last cycle and state, and a failure as failed", async () => {
    answer({ home: () => home(1) });
    open("/");
    const connections = within(await screen.findByRole("region", { name: "Connections" }));
    expect(connections.getByText("1,284")).toBeVisible();
    expect(connections.getByText("Held for you")).toBeVisible();
    expect(connections.getByRole("img", { name: "Last cycle: 9 created, 17 updated" })).toBeInTheDocument();
    const recent = within(screen.getByRole("region", { name: "Recently" }));
    expect(recent.getByText("Failed")).toBeVisible();
    expect(recent.getByText("Zoë Müller")).toBeVisible();
  });

  it("shows a run's progress at once", async () => {
    answer({ home: () => home(0), connections: () => [card()] });
    open("/");
    await screen.findByRole("heading", { name: "All is well." });
    progressed("d1", {
      cycle: "c2",
      phase: "write",
      read: 200,
      evaluated: 200,
      planned: 218,
      done: 143,
      failed: 4,
      counts: noCounts,
      requests: 10,
      perSecond: 6,
      secondsLeft: 12,
      person: "",
      note: null,
      startedAtMs: 0,
    });
    expect(await screen.findByRole("link", { name: "Dialpad is running: show its Overview" })).toHaveTextContent("65 %");
    expect(screen.getAllByText("143 of 218 done").length).toBeGreaterThan(0);
  });

  it("says what went wrong, and asks again", async () => {
    let fails = true;
    answer({ home: () => (fails ? refuse(broken) : home(0)) });
    const { user } = open("/");
    expect(await screen.findByRole("alert")).toHaveTextContent(broken.fix);
    fails = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "All is well." })).toBeVisible();
  });
});
