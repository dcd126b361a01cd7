// The real window, as a person uses it: the whole way from nothing to people provisioned and a history to read.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { breaches } from "./axe.mjs";
import { click, cycleOver, field, firstOf, go, holds, openRow, shownConnection, type, typeName, walkSetup, writeExpression } from "./journey.mjs";
import { forget, makeHome, open, sees } from "./session.mjs";

describe("from an empty Home to people provisioned", () => {
  let home;
  let window;
  let browser;
  let id;
  const serious = [];
  const check = async (name) => serious.push(...(await breaches(browser)).map((breach) => `${name}: ${breach}`));

  before(async () => {
    home = await makeHome();
    window = await open({ home });
    browser = window.browser;
  });
  after(async () => {
    await window?.close();
    await forget(home);
  });

  /** One step; what the window showed is kept when it fails. */
  const step = (name, body) =>
    test(name, async () => {
      try {
        await body();
      } catch (error) {
        await mkdir("output", { recursive: true });
        await browser.saveScreenshot(`output/failed-${name.replace(/\W+/g, "-")}.png`);
        throw error;
      }
    });

  step("an empty Home offers the setup and the practice company", async () => {
    await sees(browser, "Set up Dialpad");
    await sees(browser, "Try it with the practice company");
    await check("home, empty");
  });

  step("the whole wizard, one person on demand, and provisioning starts", async () => {
    await walkSetup(browser, { people: 60, seen: check });
    id = await shownConnection(browser);
  });

  step("the cycle under way shows its progress and ends", async () => {
    await sees(browser, "Cancel cycle", 30000);
    await check("overview, running");
    await cycleOver(browser);
    await sees(browser, "people in Dialpad");
    await check("overview");
  });

  step("a log entry opens with its four steps", async () => {
    await go(browser, `/connection/${id}/logs`);
    await sees(browser, "Reason or change");
    const row = await firstOf(browser, "[role=rowgroup] [role=row]");
    await row.click();
    await sees(browser, "Modified properties");
    for (const step of ["Import", "Scope", "Match", "Action"]) await sees(browser, step);
    await check("logs");
  });

  step("logs are filtered by person", async () => {
    const search = await browser.$("input[type=search], [role=searchbox]");
    await search.setValue("nobody-of-this-name");
    await sees(browser, "No entry fits these filters.");
    await click(browser, "Clear filters");
    await firstOf(browser, "[role=rowgroup] [role=row]");
  });

  step("one person is previewed on demand, by name", async () => {
    await go(browser, `/connection/${id}/on-demand`);
    await sees(browser, "Provision on demand");
    const search = await browser.$("main input");
    await search.setValue("contoso.com");
    const hit = await firstOf(browser, "main li button, [role=option]");
    await hit.click();
    await sees(browser, "Nothing has been written", 30000);
    await check("on demand");
  });

  step("an expression is checked as it is typed, and saved as a version", async () => {
    await go(browser, `/connection/${id}/mapping`);
    await sees(browser, "userPrincipalName");
    await check("mapping");
    await openRow(browser, "title");
    const kind = await field(browser, "Expression");
    await kind.click();
    await writeExpression(browser, "ToUper([jobTitle])");
    await sees(browser, "ToUpper");
    assert.ok(await (await browser.$("button=Keep this mapping")).getAttribute("disabled"), "a wrong expression can't be kept");
    await writeExpression(browser, "ToUpper([jobTitle])");
    await sees(browser, "The expression can be saved.");
    await check("mapping, an expression");
    await click(browser, "Keep this mapping");
    const version = await browser.execute(() => Number(/Version (\d+), in use/.exec(document.body.textContent)[1]));
    await click(browser, "Save as version");
    await sees(browser, `Version ${version + 1}, in use`);
    await go(browser, `/connection/${id}/overview`);
    await go(browser, `/connection/${id}/mapping`);
    await sees(browser, "ToUpper([jobTitle])");
  });

  step("a scoping filter tells at once who would fall out, and is discarded", async () => {
    await go(browser, `/connection/${id}/scoping`);
    await sees(browser, "No scoping filter.");
    await check("scoping");
    await click(browser, "Add filter");
    await type(browser, "Attribute", "department");
    await type(browser, "Value", "nowhere");
    await sees(browser, "0 of 60 people are in scope.");
    await check("scoping, a filter");
    await click(browser, "Discard");
    await sees(browser, "No scoping filter.");
  });

  step("properties hold what the setup was told", async () => {
    await go(browser, `/connection/${id}/properties`);
    await sees(browser, "Notification e-mail");
    await holds(browser, "Name", "Dialpad pilot");
    await check("properties");
  });

  step("a list is entered, and the plan foresees by it whom Dialpad would refuse", async () => {
    await go(browser, `/connection/${id}/properties`);
    await type(browser, "Company domains", "nowhere.example");
    await sees(browser, "1 domain, one a line.");
    await click(browser, "Save: What Dialpad knows");
    await sees(browser, "Saved.");
    await go(browser, `/connection/${id}/plan`);
    await click(browser, await planButton());
    await sees(browser, "can't be provisioned as they are", 30000);
    await click(browser, "Blocked");
    await sees(browser, "is none of the company's domains");
    const row = await firstOf(browser, "[role=rowgroup] [role=row]");
    await row.click();
    await sees(browser, "added in Dialpad and to this connection's list of domains");
    await check("plan, blocked");
  });

  const planButton = async () => ((await browser.execute(() => document.body.textContent.includes("Plan again"))) ? "Plan again" : "Plan now");

  step("whoever is protected is counted while it is written, and left alone with the reason", async () => {
    await go(browser, `/connection/${id}/properties`);
    await click(browser, "Add pattern");
    await typeName(browser, "Source attribute", "userPrincipalName");
    await type(browser, "Pattern", "(a");
    await browser.waitUntil(() => browser.execute(() => document.querySelector("[aria-invalid=true]") !== null), { timeout: 15000, timeoutMsg: "the wrong pattern was not told" });
    assert.ok(await (await browser.$('button[aria-label="Save: Protected accounts"]')).getAttribute("disabled"), "a wrong pattern can't be saved");
    await check("properties, a wrong pattern");
    await type(browser, "Pattern", "@");
    await sees(browser, "60 people of the source are protected.");
    await click(browser, "Save: Protected accounts");
    await sees(browser, "Saved.");
    await check("properties, protected");
    await go(browser, `/connection/${id}/on-demand`);
    const search = await firstOf(browser, "main input");
    await search.setValue("contoso.com");
    const hit = await firstOf(browser, "main li button, [role=option]");
    await hit.click();
    await sees(browser, "A protected account: never touched", 30000);
    await sees(browser, "userPrincipalName fits the protecting pattern @");
    await check("on demand, protected");
  });

  step("what was set up is there after a restart", async () => {
    await window.close();
    window = await open({ home });
    browser = window.browser;
    await sees(browser, "Dialpad pilot");
    await sees(browser, "60 people");
    await check("home");
  });

  test("no screen has a serious breach of accessibility", () => {
    assert.deepEqual(serious, []);
  });
});

describe("a draft is kept, and never its secret", () => {
  test("the wizard resumes where it was left, and asks for the token again", async () => {
    const home = await makeHome();
    let window = await open({ home });
    try {
      await click(window.browser, "Set up Dialpad");
      await click(window.browser, "Next");
      const practice = await window.browser.$("input[type=radio][value=practice]");
      await practice.click();
      await sees(window.browser, "of them assigned");
      await click(window.browser, "Next");
      await click(window.browser, "Next");
      await sees(window.browser, "Connect Usher to Dialpad");
      await type(window.browser, "Secret token", "a-token-that-must-not-stay");
      await click(window.browser, "Save and leave");
      await window.close();
      const { filesWith } = await import("./files.mjs");
      assert.deepEqual(await filesWith(home, "a-token-that-must-not-stay"), []);
      window = await open({ home });
      await click(window.browser, "Go on");
      await sees(window.browser, "Connect Usher to Dialpad");
    } finally {
      await window.close();
      await forget(home);
    }
  });
});
