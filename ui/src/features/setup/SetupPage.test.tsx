import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { SetupDraft, TestReport } from "../../bindings";
import { answer, broken, refuse, type Answers } from "../../test/bridge";
import { open } from "../../test/open";
import { draft } from "../../test/values";

const passed: TestReport = {
  ok: true,
  checks: [{ name: "Reached dialpad.com", state: "passed", message: "TLS 1.3", code: "", fix: "", ms: 84 }],
};
const refused: TestReport = {
  ok: false,
  checks: [
    { name: "Reached dialpad.com", state: "passed", message: "TLS 1.3", code: "", fix: "", ms: 84 },
    { name: "Secret token refused", state: "failed", message: "401", code: "WrongToken", fix: "Copy the whole key again.", ms: 90 },
    { name: "Speaks SCIM 2.0", state: "skipped", message: "", code: "", fix: "", ms: 0 },
  ],
};

const beforeConnection = draft({ step: "connection", done: ["begin", "access", "key"], sourceKind: "practice" });

function setup(given: SetupDraft | null, answers: Answers = {}) {
  return answer({ draft: () => given, check_source: () => ({ users: 200, assigned: 189, groups: 14, notes: [] }), ...answers });
}

describe("the guided setup", () => {
  it("begins with the roles, and keeps the draft when one goes on", async () => {
    const calls = setup(null);
    const { user } = open("/setup?profile=dialpad");
    expect(await screen.findByRole("heading", { level: 1, name: "Before you begin" })).toHaveFocus();
    expect(screen.getByText("Application Administrator")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Who should get access?" })).toBeVisible();
    await expect.poll(() => calls.filter((call) => call.command === "save_draft").at(-1)?.input).toMatchObject({ draft: { step: "access", done: ["begin"] } });
  });

  it("opens where it was left", async () => {
    setup(beforeConnection);
    open("/setup");
    expect(await screen.findByRole("heading", { level: 1, name: "Connect Usher to Dialpad" })).toBeVisible();
  });

  it("leads from a step that can't be opened to the one that can", async () => {
    setup(beforeConnection);
    open("/setup/plan");
    expect(await screen.findByRole("heading", { level: 1, name: "Connect Usher to Dialpad" })).toBeVisible();
  });

  it("says what the source holds, and waits for it", async () => {
    setup(draft({ done: ["begin"], sourceKind: "practice" }));
    open("/setup/access");
    expect(await screen.findByText("200 people, 189 of them assigned, 14 groups.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Next" })).toBeEnabled();
    expect(screen.getByText(/Default Access role are excluded/)).toBeVisible();
  });

  it("says in place why a file can't be read", async () => {
    setup(draft({ done: ["begin"], csvUsers: "/tmp/users.csv" }), { check_source: () => refuse(broken) });
    open("/setup/access");
    expect(await screen.findByRole("alert")).toHaveTextContent(broken.message);
    expect(screen.getByRole("button", { name: "Next" })).toBeDisabled();
  });
});

describe("the connection step", () => {
  it("opens Next only when the test passes, and keeps the token out of the draft", async () => {
    const calls = setup(beforeConnection, { test_connection: () => passed });
    const { user } = open("/setup/connection");
    const token = await screen.findByLabelText(/^Secret token/);
    expect(screen.getByRole("button", { name: "Next" })).toBeDisabled();
    expect(screen.getByText("Enter the secret token")).toBeVisible();
    await user.type(token, "s3cret-token");
    await user.click(screen.getByRole("button", { name: "Test Connection" }));
    expect(await screen.findByText(/Everything works. 1 check/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Next" }));
    await screen.findByRole("heading", { level: 1, name: "Properties" });
    await expect.poll(() => calls.some((call) => call.command === "save_draft")).toBe(true);
    expect(JSON.stringify(calls.filter((call) => call.command === "save_draft"))).not.toContain("s3cret-token");
  });

  it("shows the check that failed with its fix, and leads to the token", async () => {
    setup(beforeConnection, { test_connection: () => refused });
    const { user } = open("/setup/connection");
    await user.type(await screen.findByLabelText(/^Secret token/), "wrong");
    await user.click(screen.getByRole("button", { name: "Test Connection" }));
    expect(await screen.findByText("Copy the whole key again.")).toBeVisible();
    expect(screen.getByText("Stopped at the second of three checks.", { exact: false })).toBeVisible();
    expect(screen.getByText("1 problem")).toBeVisible();
    expect(screen.getByRole("button", { name: "Next" })).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Enter a new token" }));
    expect(screen.getByLabelText(/^Secret token/)).toHaveFocus();
  });

  it("fills in the practice Dialpad", async () => {
    setup(beforeConnection, { practice_target: () => ({ tenantUrl: "http://127.0.0.1:4100/scim", secretToken: "practice" }) });
    const { user } = open("/setup/connection");
    await user.click(await screen.findByRole("button", { name: "Use the practice Dialpad" }));
    await expect.poll(() => screen.getByLabelText("Tenant URL")).toHaveValue("http://127.0.0.1:4100/scim");
    expect(screen.getByLabelText(/^Secret token/)).toHaveValue("practice");
  });
});

describe("leaving Properties", () => {
  const atConnection = { test_connection: () => passed, save_properties: () => ({ version: 2, warnings: [] }) };

  async function toProperties(answers: Answers) {
    const calls = setup(beforeConnection, { ...atConnection, ...answers });
    const { user } = open("/setup/connection");
    await user.type(await screen.findByLabelText(/^Secret token/), "s3cret-token");
    await user.click(screen.getByRole("button", { name: "Test Connection" }));
    await screen.findByText(/Everything works/);
    await user.click(screen.getByRole("button", { name: "Next" }));
    await screen.findByRole("heading", { level: 1, name: "Properties" });
    return { calls, user };
  }

  it("makes the connection, saves its properties and shows its mapping", async () => {
    const mappings = {
      objectType: "User",
      enabled: true,
      create: true,
      update: true,
      delete: true,
      sourceAttributes: [],
      targetAttributes: [],
      version: 1,
      mappings: [{ target: "userName", kind: "direct", source: "userPrincipalName", defaultValue: "", onlyOnCreate: false, matchingPrecedence: 1, complaints: [] }],
    };
    const { calls, user } = await toProperties({ add_connection: () => "d1", mappings: () => mappings });
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByRole("cell", { name: "userPrincipalName" })).toBeVisible();
    expect(calls.find((call) => call.command === "add_connection")?.input).toEqual({
      connection: { name: "Dialpad", source: { kind: "practice", users: 200 }, profile: "dialpad", tenantUrl: "https://dialpad.com/scim" },
      secretToken: "s3cret-token",
    });
    expect(calls.find((call) => call.command === "save_properties")?.input).toMatchObject({ id: "d1", edit: { preventDeletions: true, deletionThreshold: 500 } });
  });

  it("stays and says why when it can't be made; a second try makes one only", async () => {
    let fails = true;
    const { calls, user } = await toProperties({
      add_connection: () => "d1",
      save_properties: () => (fails ? refuse(broken) : { version: 2, warnings: [] }),
      mappings: () => refuse(broken),
    });
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(broken.message);
    fails = false;
    await user.click(screen.getByRole("button", { name: "Next" }));
    await screen.findByRole("heading", { level: 1, name: "Attribute mapping" });
    expect(calls.filter((call) => call.command === "add_connection")).toHaveLength(1);
  });
});

describe("the last step", () => {
  it("starts provisioning, forgets the draft and shows the Overview", async () => {
    const done = ["begin", "access", "key", "connection", "properties", "mapping", "scoping", "try", "plan"];
    const calls = setup(draft({ step: "start", done, connection: "d1" }), {
      latest_plan: () => null,
      properties: () => refuse(broken),
      start_provisioning: () => null,
      overview: () => refuse(broken),
    });
    const { user } = open("/setup/start");
    await user.click(await screen.findByRole("button", { name: "Start provisioning" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    await expect.poll(() => calls.filter((call) => call.command === "save_draft").at(-1)?.input).toEqual({ draft: null });
  });
});
