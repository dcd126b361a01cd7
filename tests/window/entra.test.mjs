// The guided setup with Microsoft Entra ID in the real window, on the practice Graph: from sign-in to people provisioned.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { breaches } from "./axe.mjs";
import { addApplication, signInByCode, toSignIn } from "./entra-journey.mjs";
import { filesWith } from "./files.mjs";
import { click, cycleOver, firstOf, go, shownConnection, type } from "./journey.mjs";
import { administrator, practiceBrowser, signsIn, startPractice } from "./practice.mjs";
import { forget, makeHome, open, sees } from "./session.mjs";

const name = "Dialpad EU";

describe("from sign-in with Entra to people provisioned", () => {
  let practice;
  let home;
  let window;
  let browser;
  let who;
  let id;
  const serious = [];
  const check = async (screen) => serious.push(...(await breaches(browser)).map((breach) => `${screen}: ${breach}`));

  before(async () => {
    practice = await startPractice({ users: 40 });
    who = await administrator(practice);
    home = await makeHome();
    window = await open({ home, more: await practiceBrowser(home, who) });
    browser = window.browser;
  });
  after(async () => {
    await window?.close();
    await practice?.close();
    await forget(home);
  });

  /** One step; what the window showed is kept when it fails. */
  const step = (told, body) =>
    test(told, async () => {
      try {
        await body();
      } catch (error) {
        await mkdir("output", { recursive: true });
        await browser.saveScreenshot(`output/failed-${told.replace(/\W+/g, "-")}.png`);
        throw error;
      }
    });

  step("a tenant of another cloud is entered, and what Usher asks for is explained", async () => {
    await toSignIn(browser, { practice, seen: check });
  });

  step("a sign-in that nobody finishes is given up", async () => {
    await signsIn(home, "");
    await click(browser, "Sign in with the browser");
    await sees(browser, "Your browser is open");
    await check("setup, waiting for the browser");
    await click(browser, "Cancel the sign-in");
    await sees(browser, "Use a code instead");
    await signsIn(home, who);
  });

  step("somebody signs in by a code, and another account takes over", async () => {
    await signInByCode(browser, { practice, who, seen: check });
    await click(browser, "Use another account");
    await click(browser, "Sign in with the browser");
    await sees(browser, `Signed in as`, 30000);
    await sees(browser, "You may set up provisioning: Application Administrator.");
    await check("setup, signed in");
  });

  step("Dialpad is added from the gallery and its first person assigned, each after agreeing to it", async () => {
    await addApplication(browser, { person: who, name, seen: check });
    await click(browser, "Next");
  });

  step("the connection is tested and made; what signs in is in no file", async () => {
    await sees(browser, "Connect Usher to Dialpad");
    await type(browser, "Tenant URL", practice.dialpad.tenantUrl);
    await type(browser, "Secret token", practice.dialpad.secretToken);
    await click(browser, "Test Connection");
    await sees(browser, "Everything works.", 30000);
    await click(browser, "Next");
    await sees(browser, "Notification e-mail");
    await type(browser, "Name of the connection", "Dialpad of Entra");
    await click(browser, "Next");
    await sees(browser, "userPrincipalName");
    assert.deepEqual(await filesWith(home, "practice-refresh"), []);
    await click(browser, "Next");
    await sees(browser, "No filter");
    await click(browser, "Next");
  });

  step("the assigned person is provisioned alone", async () => {
    await sees(browser, "Try one person");
    // Whoever was assigned is proposed; nobody else is in the list then.
    const proposed = () => [...document.querySelectorAll("main li button")].map((one) => one.textContent);
    await browser.waitUntil(async () => ((await browser.execute(proposed)).length === 1), { timeout: 60000, timeoutMsg: "the assigned person isn't proposed" });
    assert.ok((await browser.execute(proposed))[0].includes(who));
    await (await firstOf(browser, "main li button")).click();
    await click(browser, "Provision ", 60000);
    await sees(browser, "is provisioned", 60000);
    await click(browser, "Next");
  });

  step("others are assigned meanwhile, planned, and provisioned by the first cycle", async () => {
    await practice.control({ do: "assign", principal: "dialpad-assigned", role: "User", application: name });
    await click(browser, "Make the plan");
    await sees(browser, "would change", 60000);
    await check("setup, plan of Entra");
    await click(browser, "Next");
    await sees(browser, "A cycle every");
    await click(browser, "Start provisioning");
    id = await shownConnection(browser);
    await cycleOver(browser);
    await sees(browser, "people in Dialpad");
    await check("overview of Entra");
  });

  step("nothing was asked of Graph that Microsoft doesn't publish", async () => {
    assert.deepEqual((await practice.stats()).violations, []);
  });

  step("what was read is wiped with a click, and signing out is told", async () => {
    await go(browser, `/connection/${id}/properties`);
    await sees(browser, `${who} is signed in.`);
    await click(browser, "Wipe what was read of the directory");
    await sees(browser, "Links to accounts stay");
    await check("properties, wiping the directory");
    const confirm = await firstOf(browser, "[role=alertdialog] button[type=submit], [role=dialog] button[type=submit]");
    await confirm.click();
    await sees(browser, "Dropped: ", 30000);
    await click(browser, "Sign out");
    const leave = await firstOf(browser, "[role=alertdialog] button[type=submit], [role=dialog] button[type=submit]");
    await leave.click();
    await sees(browser, "Nobody is signed in: no cycle can read the directory.", 30000);
    await click(browser, "Sign in with the browser");
    await sees(browser, "is signed in from now on.", 30000);
    await sees(browser, `${who} is signed in. The sign-in`);
    await check("properties of Entra");
  });

  test("no screen has a serious breach of accessibility", () => {
    assert.deepEqual(serious, []);
  });
});
