import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { PropertiesView, ProtectedEntry, ProtectionPreview } from "../../bindings";
import { answer, dialpad, refuse, type Answers } from "../../test/bridge";
import { open } from "../../test/open";
import { card } from "../../test/values";
import { draftOf, editOf, isBlocked, patternRows } from "./protection";

const view: PropertiesView = {
  id: "d1",
  name: "Dialpad",
  source: { kind: "csv", users: "users.csv" },
  target: { profile: "dialpad", tenantUrl: "https://dialpad.com/scim" },
  scope: "assigned",
  notifications: { email: "it@contoso.com", enabled: true },
  accidentalDeletionPrevention: { enabled: true, threshold: 500 },
  schedule: { everyMinutes: 40, enabled: true },
  choices: {
    lists: dialpad.lists,
    protection: { ids: [], patterns: [], groups: [] },
    nestedGroups: false,
    skipOutOfScopeDeletions: false,
    sourceAttributes: ["jobTitle", "userPrincipalName"],
  },
  version: 3,
  secretKeptIn: "the keychain",
};

const protects = (people: number, part: Partial<ProtectedEntry> = {}): ProtectedEntry => ({ people, problem: "", doubt: "", ...part });
const nobody: ProtectionPreview = { people: 0, ids: [], patterns: [], groups: [] };
const saved = { version: 4, warnings: [] };

function page(answers: Answers = {}) {
  const calls = answer({ properties: () => view, connections: () => [card()], preview_protection: () => nobody, ...answers });
  return { calls, ...open("/connection/d1/properties") };
}

const section = async (name: string) => within(await screen.findByRole("region", { name }));

describe("what the application knows", () => {
  it("counts entries without blank lines and repetitions, and saves them", async () => {
    const { calls, user } = page({ save_lists: () => saved });
    const lists = await section("What Dialpad knows");
    expect(lists.getByText("Offices: none entered, so nothing is checked against them.")).toBeVisible();
    await user.type(lists.getByLabelText("Offices"), "Oslo{Enter}{Enter}Bergen{Enter}Oslo");
    expect(lists.getByText("2 offices, one a line. 1 repetition is dropped.")).toBeVisible();
    await user.click(lists.getByRole("button", { name: "Save: What Dialpad knows" }));
    await expect.poll(() => calls.find((call) => call.command === "save_lists")?.input).toEqual({ id: "d1", lists: [{ name: "offices", entries: ["Oslo", "", "Bergen", "Oslo"] }] });
    expect(await lists.findByText("Saved.")).toBeVisible();
  });

  it("isn't asked of an application without lists", async () => {
    page({ properties: () => ({ ...view, choices: { ...view.choices, lists: [] } }) });
    await section("Protected accounts");
    expect(screen.queryByRole("region", { name: "What Dialpad knows" })).toBeNull();
  });
});

describe("sections", () => {
  it("are saved one by one: what is unsaved elsewhere stays, and can be undone", async () => {
    const { calls, user } = page({ save_properties: () => saved });
    const connection = await section("Connection");
    const schedule = await section("Schedule");
    await user.type(connection.getByLabelText("Name"), " pilot");
    await user.clear(schedule.getByLabelText("Minutes from one start to the next"));
    await user.type(schedule.getByLabelText("Minutes from one start to the next"), "60");
    await user.click(schedule.getByRole("button", { name: "Save: Schedule" }));
    await expect.poll(() => calls.find((call) => call.command === "save_properties")?.input).toMatchObject({ edit: { name: "Dialpad", everyMinutes: 60 } });
    expect(connection.getByLabelText("Name")).toHaveValue("Dialpad pilot");
    expect(connection.getByText("Not saved yet.")).toBeVisible();
    await user.click(connection.getByRole("button", { name: "Undo: Connection" }));
    expect(connection.getByLabelText("Name")).toHaveValue("Dialpad");
    expect(connection.getByRole("button", { name: "Save: Connection" })).toBeDisabled();
  });

  it("say at the field what is wrong, and what was refused", async () => {
    const { user } = page({ save_properties: () => refuse({ code: "NameTaken", message: "There is a connection of this name.", fix: "Choose another.", details: "" }) });
    const connection = await section("Connection");
    await user.clear(connection.getByLabelText("Name"));
    expect(connection.getByText("A connection needs a name.")).toBeVisible();
    expect(connection.getByRole("button", { name: "Save: Connection" })).toBeDisabled();
    await user.type(connection.getByLabelText("Name"), "Taken");
    await user.click(connection.getByRole("button", { name: "Save: Connection" }));
    expect(await connection.findByRole("alert")).toHaveTextContent("There is a connection of this name.");
  });

  it("warn before accounts of those who fall out of scope are left", async () => {
    const { calls, user } = page({ save_scope_options: () => saved });
    const scope = await section("Scope");
    await user.click(scope.getByLabelText("Leave the accounts of people who fall out of scope"));
    expect(scope.getByText(/keeps access to Dialpad/)).toBeVisible();
    await user.click(scope.getByRole("button", { name: "Save: Scope" }));
    await expect.poll(() => calls.find((call) => call.command === "save_scope_options")?.input).toEqual({ id: "d1", edit: { nestedGroups: false, skipOutOfScopeDeletions: true } });
  });
});

describe("protected accounts", () => {
  it("say whom they protect while they are written", async () => {
    const { calls, user } = page({
      preview_protection: (input) => (JSON.stringify(input).includes("ann") ? { ...nobody, people: 1, ids: [protects(1)] } : nobody),
      save_protection: () => saved,
    });
    const guard = await section("Protected accounts");
    await user.type(guard.getByLabelText("People and accounts"), "ann@contoso.com");
    expect(await guard.findByText("1 person of the source is protected.")).toBeVisible();
    await user.click(guard.getByRole("button", { name: "Save: Protected accounts" }));
    await expect.poll(() => calls.find((call) => call.command === "save_protection")?.input).toEqual({ id: "d1", edit: { ids: ["ann@contoso.com"], groups: [], patterns: [] } });
  });

  it("refuse a pattern where it stands", async () => {
    const { user } = page({ preview_protection: (input) => (JSON.stringify(input).includes("(a") ? { ...nobody, patterns: [protects(0, { problem: "A group isn't closed." })] } : nobody) });
    const guard = await section("Protected accounts");
    await user.click(guard.getByRole("button", { name: "Add pattern" }));
    await user.type(guard.getByLabelText("Pattern"), "(a");
    expect(guard.getByText("Choose the source attribute.")).toBeVisible();
    await user.type(guard.getByLabelText("Source attribute"), "jobTitle");
    expect(await guard.findByText("A group isn't closed.")).toBeVisible();
    expect(guard.getByRole("button", { name: "Save: Protected accounts" })).toBeDisabled();
  });

  it("match verdicts to finished rows only", () => {
    const draft = { ...draftOf({ ids: [], groups: [], patterns: [] }), patterns: [{ attribute: "", pattern: "" }, { attribute: "mail", pattern: "x" }, { attribute: "city", pattern: "" }] };
    expect(editOf(draft).patterns).toEqual([{ attribute: "mail", pattern: "x" }]);
    const rows = patternRows(draft, { ...nobody, patterns: [protects(2)] });
    expect(rows.map((row) => [row.missing, row.verdict?.people])).toEqual([
      [undefined, undefined],
      [undefined, 2],
      ["pattern", undefined],
    ]);
    expect(isBlocked(rows)).toBe(true);
    expect(isBlocked(rows.slice(0, 2))).toBe(false);
  });
});

// Without a screen the focus doesn't follow a dialog, and what has no focus is marked as hidden: found all the same.
const hidden = true;

describe("people of Entra", () => {
  const ofEntra: PropertiesView = { ...view, source: { kind: "entra", tenantId: "t", cloud: "global", clientId: "c", application: "sp1" } };

  it("have no section where people come from a file", async () => {
    page();
    await section("Secret token");
    expect(screen.queryByRole("region", { name: "Microsoft Entra ID" })).not.toBeInTheDocument();
  });

  it("are wiped from this computer after saying what is lost", async () => {
    const { calls, user } = page({ properties: () => ofEntra, entra_sign_in: () => ({ kind: "person", username: "bo@contoso.com" }), wipe_directory: () => ({ objects: 42, forgotten: 1, reduced: 2 }) });
    const entra = await section("Microsoft Entra ID");
    expect(await entra.findByText(/bo@contoso.com is signed in\./)).toBeVisible();
    await user.click(entra.getByRole("button", { name: "Wipe what was read of the directory" }));
    const dialog = within(await screen.findByRole("alertdialog", { hidden }));
    expect(dialog.getByText(/Links to accounts stay/)).toBeVisible();
    expect(calls.some((call) => call.command === "wipe_directory")).toBe(false);
    await user.click(await dialog.findByRole("button", { name: "Wipe what was read of the directory", hidden }));
    expect(await entra.findByText("Dropped: 42 people and groups of the directory.")).toBeVisible();
  });

  it("are signed in for again, and out", async () => {
    let kind = "certificate";
    const { user } = page({
      properties: () => ofEntra,
      entra_sign_in: () => ({ kind, username: "" }),
      begin_entra_sign_in: () => ({ number: 1, url: "https://login.example", code: "", untilMs: 0, opened: true }),
      wait_for_entra_sign_in: () => {
        kind = "person";
        return { tenantId: "t", username: "ann@contoso.com", name: "Ann" };
      },
      sign_out: () => {
        kind = "nobody";
        return null;
      },
    });
    const entra = await section("Microsoft Entra ID");
    expect(await entra.findByText("Signing in as a person takes the place of what signs in now.")).toBeVisible();
    await user.click(entra.getByRole("button", { name: "Sign in with the browser" }));
    expect(await entra.findByText("ann@contoso.com is signed in from now on.")).toBeVisible();
    await user.click(await entra.findByRole("button", { name: "Sign out" }));
    await user.click(within(await screen.findByRole("alertdialog", { hidden })).getByRole("button", { name: "Sign out", hidden }));
    expect(await entra.findByText(/Nobody is signed in/)).toBeVisible();
  });
});
