import { describe, expect, it } from "vitest";

import { text } from "../../text";
import { draft } from "../../test/values";
import { noEntra } from "./newDraft";
import { canOpen, nearest, numberOf, stepsOf } from "./steps";
import { emailProblem, placeOf, sourceOf, urlProblem, whatIsMissing, type Known, type Tested } from "./validate";

const words = text.setup.missing;
const known = (change: Partial<Known> = {}): Known => ({ token: "", tested: undefined, source: undefined, signedIn: undefined, hasPlan: false, ...change });
const tested = (ok: boolean, change: Partial<Tested> = {}): Tested => ({
  report: { ok, checks: [] },
  tenantUrl: "https://dialpad.com/scim",
  token: "secret",
  atMs: 0,
  ...change,
});

describe("who should get access", () => {
  it.each([
    ["no file", draft(), undefined, words.file],
    ["a file that is being read", draft({ csvUsers: "users.csv" }), undefined, words.reading],
    ["a file that can't be read", draft({ csvUsers: "users.csv" }), null, words.unreadable],
    ["nobody assigned", draft({ csvUsers: "users.csv" }), { users: 3, assigned: 0, groups: 0, notes: [] }, words.nobody],
    ["somebody assigned", draft({ csvUsers: "users.csv" }), { users: 3, assigned: 1, groups: 0, notes: [] }, null],
    ["no practice people", draft({ sourceKind: "practice", practiceUsers: 0 }), undefined, words.people],
    ["too many practice people", draft({ sourceKind: "practice", practiceUsers: 100_001 }), undefined, words.people],
  ])("%s", (_, given, source, missing) => {
    expect(whatIsMissing("access", given, known({ source }))).toBe(missing);
  });

  it("takes spaces off a path and leaves groups out where there are none", () => {
    expect(sourceOf(draft({ csvUsers: " users.csv " }))).toEqual({ kind: "csv", users: "users.csv", groups: "" });
  });
});

describe("people of Entra", () => {
  const clientId = "6731de76-14a6-49ae-97bc-6eba6914391e";
  const signedIn = { person: { tenantId: "t", username: "ann@contoso.com", name: "Ann" }, asks: ["read" as const] };

  it.each([
    ["no tenant", noEntra, words.tenant],
    ["no client id", { ...noEntra, tenant: "contoso.com" }, words.clientId],
    ["a client id that is none", { ...noEntra, tenant: "contoso.com", clientId: "mine" }, words.clientIdForm],
    ["no addresses of another cloud", { ...noEntra, tenant: "contoso.com", clientId, cloud: "other" }, words.addresses],
    ["nobody signed in", { ...noEntra, tenant: "contoso.com", clientId }, words.signIn],
  ])("%s", (_, entra, missing) => {
    expect(whatIsMissing("access", draft({ sourceKind: "entra", entra }), known({ signedIn: null }))).toBe(missing);
  });

  it("needs the sign-in until the connection is made, and the application", () => {
    const given = draft({ sourceKind: "entra", entra: { ...noEntra, tenant: "contoso.com", clientId } });
    expect(whatIsMissing("access", given, known({ signedIn }))).toBeNull();
    expect(whatIsMissing("entra", given, known({ signedIn }))).toBe(words.application);
    expect(whatIsMissing("entra", given, known({ signedIn: null }))).toBe(words.signInAgain(2));
    expect(whatIsMissing("properties", given, known({ signedIn: null, token: "secret" }))).toBe(words.signInAgain(2));
    const made = { ...given, connection: "d1" };
    for (const step of ["access", "entra", "properties"] as const) expect(whatIsMissing(step, made, known({ signedIn: null }))).toBeNull();
  });

  it("is a cloud by name, or two addresses", () => {
    const entra = { ...noEntra, tenant: " contoso.com ", clientId };
    expect(placeOf(entra)).toEqual({ tenant: "contoso.com", clientId, cloud: "global" });
    const other = { ...entra, cloud: "other", authorityUrl: "https://login.example", graphUrl: "https://graph.example" };
    expect(placeOf(other)?.cloud).toEqual({ authority: "https://login.example", graph: "https://graph.example" });
    expect(sourceOf(draft({ sourceKind: "entra", entra }))).toBeNull();
    const application = { ...entra, application: "sp1" };
    expect(sourceOf(draft({ sourceKind: "entra", entra: application }))).toMatchObject({ kind: "entra", application: "sp1" });
  });
});

describe("connection", () => {
  it.each([
    ["", words.url],
    ["dialpad", words.urlForm],
    ["http://dialpad.com/scim", words.urlForm],
    ["ftp://127.0.0.1/scim", words.urlForm],
    ["http://127.0.0.1:4100/scim", null],
    ["http://localhost:4100/scim", null],
    ["https://dialpad.com/scim", null],
  ])("address %s", (address, problem) => {
    expect(urlProblem(address)).toBe(problem);
  });

  it("waits for the token, then for a test that passed", () => {
    expect(whatIsMissing("connection", draft(), known())).toBe(words.token);
    expect(whatIsMissing("connection", draft(), known({ token: "secret" }))).toBe(words.test);
    expect(whatIsMissing("connection", draft(), known({ token: "secret", tested: tested(false) }))).toBe(words.test);
    expect(whatIsMissing("connection", draft(), known({ token: "secret", tested: tested(true) }))).toBeNull();
  });

  it("forgets a test once address or token changed", () => {
    expect(whatIsMissing("connection", draft(), known({ token: "another", tested: tested(true) }))).toBe(words.test);
    const moved = draft({ tenantUrl: "https://sandbox.dialpad.com/scim" });
    expect(whatIsMissing("connection", moved, known({ token: "secret", tested: tested(true) }))).toBe(words.test);
  });

  it("needs no new token where the connection was made and nothing changed", () => {
    const made = draft({ connection: "d1", done: ["begin", "access", "key", "connection", "properties"] });
    expect(whatIsMissing("connection", made, known())).toBeNull();
    expect(whatIsMissing("connection", { ...made, done: ["begin", "access", "key"] }, known())).toBe(words.test);
  });
});

describe("properties", () => {
  it("asks for the token again after a restart: it is never kept", () => {
    expect(whatIsMissing("properties", draft(), known())).toBe(words.tokenAgain(4));
  });

  it.each([
    ["a name", draft({ name: "  " }), words.name],
    ["an address for mails that are on", draft({ notify: true, email: "it@" }), words.email],
    ["no address for mails that are off", draft({ email: "it@" }), null],
    ["a limit that is on", draft({ deletionThreshold: 0 }), words.threshold],
    ["no limit that is off", draft({ preventDeletions: false, deletionThreshold: 0 }), null],
  ])("needs %s", (_, given, missing) => {
    expect(whatIsMissing("properties", given, known({ token: "secret" }))).toBe(missing);
  });

  it("takes an address with a plus and a subdomain", () => {
    expect(emailProblem(draft({ notify: true, email: "it+usher@mail.contoso.com" }))).toBeNull();
  });
});

describe("which steps open", () => {
  it("opens the next one only", () => {
    const given = draft({ done: ["begin"] });
    expect(stepsOf(given).filter((step) => canOpen(step, given))).toEqual(["begin", "access"]);
  });

  it("has the application's step only for people of Entra, and numbers as they are shown", () => {
    const given = draft({ done: ["begin", "access", "key"] });
    expect(stepsOf(given)).toHaveLength(10);
    expect(canOpen("entra", given)).toBe(false);
    expect(canOpen("connection", given)).toBe(true);
    const entra = { ...given, sourceKind: "entra" };
    expect(numberOf("connection", entra)).toBe(numberOf("connection", given) + 1);
    expect(canOpen("connection", entra)).toBe(false);
    expect(nearest(entra)).toBe("entra");
  });

  it("keeps the later ones closed until the connection was made", () => {
    const given = draft({ done: ["begin", "access", "key", "connection", "properties"] });
    expect(canOpen("mapping", given)).toBe(false);
    expect(nearest(given)).toBe("properties");
    expect(canOpen("mapping", { ...given, connection: "d1" })).toBe(true);
  });
});
