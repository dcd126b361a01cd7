import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { AssignmentsView, EntraDraft, SetupDraft, SetupSignInView } from "../../bindings";
import { answer, broken, refuse, type Answers } from "../../test/bridge";
import { open } from "../../test/open";
import { draft } from "../../test/values";

const clientId = "6731de76-14a6-49ae-97bc-6eba6914391e";
const entra: EntraDraft = { tenant: "contoso.com", clientId, cloud: "global", authorityUrl: "", graphUrl: "", application: "", applicationName: "" };
const place = { tenant: "contoso.com", clientId, cloud: "global" };
const signedIn: SetupSignInView = { person: { tenantId: "11111111-2222-3333-4444-555555555555", username: "ann@contoso.com", name: "Ann Lee" }, asks: ["read"] };
const permissions = [
  { ask: "read", name: "User.Read.All", why: "Reads people.", needsAdministrator: true },
  { ask: "add", name: "Application.ReadWrite.All", why: "Adds the application.", needsAdministrator: true },
  { ask: "assign", name: "AppRoleAssignment.ReadWrite.All", why: "Assigns people.", needsAdministrator: true },
];
const application = { id: "sp1", name: "Dialpad", appId: "a1", fromGallery: true, enabled: true };
const template = { id: "t1", name: "Dialpad", publisher: "Dialpad", fromGallery: true };
const nobody: AssignmentsView = { roles: [{ id: "r1", name: "User" }], assigned: [], people: 0, groups: 0, defaultAccess: 0 };

const atAccess = draft({ sourceKind: "entra", step: "access", done: ["begin"], entra });
const atEntra = draft({ sourceKind: "entra", step: "entra", done: ["begin", "access", "key"], entra });
const chosen = { ...atEntra, entra: { ...entra, application: "sp1", applicationName: "Dialpad" } };

function setup(given: SetupDraft, answers: Answers = {}) {
  return answer({
    draft: () => given,
    setup_sign_in: () => signedIn,
    setup_permissions: () => permissions,
    setup_rights: () => ({ roles: ["Application Administrator"], isOwner: false, isEnough: true }),
    find_applications: () => ({ found: [application], templates: [template] }),
    application_assignments: () => nobody,
    find_candidates: () => [{ id: "u1", name: "Bo Ek", userPrincipalName: "bo@contoso.com", enabled: true }],
    cancel_entra_sign_in: () => null,
    ...answers,
  });
}

describe("people of Entra", () => {
  it("wait for tenant, client id and sign-in, and say why in the footer", async () => {
    setup(draft({ sourceKind: "entra", done: ["begin"] }), { setup_sign_in: () => null });
    const { user } = open("/setup/access");
    await user.type(await screen.findByLabelText(/^Tenant/), "contoso.com");
    expect(await screen.findByText("Enter the client ID of Usher’s registration")).toBeVisible();
    await user.type(screen.getByLabelText(/^Client ID/), "mine");
    expect(await screen.findAllByText(/A client ID looks like/)).not.toHaveLength(0);
    expect(screen.getByRole("button", { name: "Sign in with the browser" })).toBeDisabled();
    await user.clear(screen.getByLabelText(/^Client ID/));
    await user.type(screen.getByLabelText(/^Client ID/), clientId);
    expect(await screen.findByText("Sign in to Microsoft Entra ID")).toBeVisible();
    expect(screen.getByRole("button", { name: "Sign in with the browser" })).toBeEnabled();
    expect(screen.getByText("Reads people.")).toBeVisible();
    expect(screen.queryByText("Assigns people.")).not.toBeInTheDocument();
  });

  it("tell how Usher is registered, with the exact address", async () => {
    setup(atAccess, { setup_sign_in: () => null });
    const { user } = open("/setup/access");
    await user.click(await screen.findByRole("button", { name: "How to register Usher" }));
    expect(screen.getByText("http://localhost")).toBeVisible();
    expect(screen.getByText(/Allow public client flows/)).toBeVisible();
  });

  it("sign in with the browser, and what signs in never reaches the draft", async () => {
    let who: SetupSignInView | null = null;
    const calls = setup(atAccess, {
      setup_sign_in: () => who,
      begin_entra_sign_in: () => ({ number: 7, url: "https://login.example/authorize", code: "", untilMs: 0, opened: true }),
      wait_for_entra_sign_in: () => {
        who = signedIn;
        return signedIn.person;
      },
    });
    const { user } = open("/setup/access");
    await user.click(await screen.findByRole("button", { name: "Sign in with the browser" }));
    expect(await screen.findByText("Signed in as Ann Lee (ann@contoso.com)")).toBeVisible();
    expect(await screen.findByText("You may set up provisioning: Application Administrator.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Next" })).toBeEnabled();
    expect(calls.find((call) => call.command === "begin_entra_sign_in")?.input).toEqual({ who: { kind: "setup", place, ask: "read" }, way: "browser" });
    expect(JSON.stringify(calls.filter((call) => call.command === "save_draft"))).not.toContain("ann@contoso.com");
  });

  it("show a code with its page, and can give it up without a word of blame", async () => {
    let giveUp: () => void = () => undefined;
    const calls = setup(atAccess, {
      setup_sign_in: () => null,
      begin_entra_sign_in: () => ({ number: 1, url: "https://microsoft.com/devicelogin", code: "ABC123", untilMs: Date.now(), opened: false }),
      wait_for_entra_sign_in: () =>
        new Promise((_, reject) => {
          // The shell rejects with the problem itself, which is no Error.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          giveUp = () => reject({ ...broken, code: "Cancelled" });
        }),
      cancel_entra_sign_in: () => {
        giveUp();
        return null;
      },
    });
    const { user } = open("/setup/access");
    await user.click(await screen.findByRole("button", { name: "Use a code instead" }));
    expect(await screen.findByText("ABC123")).toBeVisible();
    expect(screen.getByText("https://microsoft.com/devicelogin")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Cancel the sign-in" }));
    expect(await screen.findByRole("button", { name: "Sign in with the browser" })).toBeEnabled();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(calls.some((call) => call.command === "cancel_entra_sign_in")).toBe(true);
  });

  it("warn of a missing role and whom to ask, and let one go on", async () => {
    setup(atAccess, { setup_rights: () => ({ roles: [], isOwner: false, isEnough: false }) });
    open("/setup/access");
    expect(await screen.findByText(/holds none of the roles/)).toBeVisible();
    expect(screen.getByText(/Ask a Global Administrator/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Next" })).toBeEnabled();
  });

  it("have a step more than a file has, and its numbers", async () => {
    setup(atAccess);
    const { user } = open("/setup/access");
    expect(await screen.findByText(/step 9 provisions exactly one/)).toBeVisible();
    expect(screen.getByText("Add Dialpad to Entra")).toBeVisible();
    await user.click(screen.getByRole("radio", { name: /The practice company/ }));
    expect(await screen.findByText(/step 8 provisions exactly one/)).toBeVisible();
    expect(screen.queryByText("Add Dialpad to Entra")).not.toBeInTheDocument();
  });
});

describe("the application in Entra", () => {
  it("is chosen among those found, and then its owners count too", async () => {
    const calls = setup(atEntra);
    const { user } = open("/setup/entra");
    expect(await screen.findByText("Choose the application")).toBeVisible();
    await user.click(await screen.findByRole("radio", { name: /Dialpad/ }));
    expect(await screen.findByText("Nobody is assigned to Dialpad yet.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Next" })).toBeEnabled();
    await waitFor(() => expect(calls.filter((call) => call.command === "setup_rights").at(-1)?.input).toEqual({ application: "sp1" }));
    await waitFor(() => expect(calls.filter((call) => call.command === "save_draft").at(-1)?.input).toMatchObject({ draft: { entra: { application: "sp1" } } }));
  });

  it("asks for the permission to add it only when it is to be added", async () => {
    let asks: SetupSignInView["asks"] = ["read"];
    let there = false;
    const calls = setup(atEntra, {
      setup_sign_in: () => ({ ...signedIn, asks }),
      find_applications: () => ({ found: there ? [application] : [], templates: [template] }),
      begin_entra_sign_in: () => ({ number: 2, url: "https://login.example", code: "", untilMs: 0, opened: true }),
      wait_for_entra_sign_in: () => {
        asks = ["read", "add"];
        return signedIn.person;
      },
      add_application: () => {
        there = true;
        return application;
      },
    });
    const { user } = open("/setup/entra");
    const section = within(await screen.findByRole("region", { name: "Not there yet? Add Dialpad" }));
    expect(await section.findByText("Application.ReadWrite.All")).toBeVisible();
    expect(section.queryByRole("button", { name: "Add Dialpad to Entra" })).not.toBeInTheDocument();
    await user.click(section.getByRole("button", { name: "Agree in the browser" }));
    await user.click(await screen.findByRole("button", { name: "Add Dialpad to Entra" }));
    expect(await screen.findByRole("radio", { name: /Dialpad/ })).toBeChecked();
    expect(calls.find((call) => call.command === "begin_entra_sign_in")?.input).toEqual({ who: { kind: "setup", place, ask: "add" }, way: "browser" });
    expect(calls.find((call) => call.command === "add_application")?.input).toEqual({ template: "t1", name: "Dialpad" });
  });

  it("warns of Default Access, and names who is assigned when asked", async () => {
    const one = { id: "x", name: "Bo Ek", isGroup: false, role: "Default Access", isDefaultAccess: true };
    setup(chosen, { application_assignments: () => ({ ...nobody, assigned: [one], people: 1, defaultAccess: 1 }) });
    const { user } = open("/setup/entra");
    expect(await screen.findByText(/1 person or group has Default Access only, and is left out/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show who" }));
    expect(screen.getByRole("cell", { name: "Default Access" })).toBeVisible();
  });

  it("assigns a person with one click that says its effect", async () => {
    const calls = setup(chosen, { setup_sign_in: () => ({ ...signedIn, asks: ["read", "assign"] }), assign_person: () => null });
    const { user } = open("/setup/entra");
    await user.type(await screen.findByRole("searchbox", { name: "Find a person by name or e-mail" }), "bo");
    await user.click(await screen.findByRole("button", { name: /Bo Ek/ }));
    await user.click(screen.getByRole("button", { name: "Assign Bo Ek to Dialpad as User" }));
    expect(await screen.findByText(/Bo Ek is assigned to Dialpad as User\./)).toBeVisible();
    expect(calls.find((call) => call.command === "assign_person")?.input).toEqual({ application: "sp1", person: "u1", appRole: "r1" });
  });

  it("says in place what Graph refuses", async () => {
    setup(chosen, { setup_sign_in: () => ({ ...signedIn, asks: ["read", "assign"] }), assign_person: () => refuse(broken) });
    const { user } = open("/setup/entra");
    await user.type(await screen.findByRole("searchbox", { name: "Find a person by name or e-mail" }), "bo");
    await user.click(await screen.findByRole("button", { name: /Bo Ek/ }));
    await user.click(screen.getByRole("button", { name: "Assign Bo Ek to Dialpad as User" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(broken.message);
  });

  it("asks to sign in again after the setup was left, and leads there", async () => {
    setup(chosen, { setup_sign_in: () => null });
    const { user } = open("/setup/entra");
    expect(await screen.findByText("Sign in again at step 2: the sign-in is never kept with the draft")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Sign in again" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Who should get access?" })).toBeVisible();
  });

  it("tells the tutorial's own way", async () => {
    setup(chosen);
    const { user } = open("/setup/entra");
    await user.click(await screen.findByRole("button", { name: "Do it by hand instead" }));
    expect(screen.getByText(/Use Dialpad online/)).toBeVisible();
    expect(screen.getByText(/a role that isn’t Default Access/)).toBeVisible();
  });
});

describe("leaving the setup", () => {
  it("forgets who signed in", async () => {
    const calls = setup(chosen);
    const { user } = open("/setup/entra");
    await user.click(await screen.findByRole("button", { name: "Save and leave" }));
    await expect.poll(() => calls.some((call) => call.command === "forget_setup_sign_in")).toBe(true);
  });
});
