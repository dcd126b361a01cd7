// Entra's provisioning service as the engine, in the real window: from a job that is made to a quarantine that is shown and left.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { breaches } from "./axe.mjs";
import { click, field, firstOf, go, type } from "./journey.mjs";
import { startPractice } from "./practice.mjs";
import { connectToEntra, dialogGone } from "./service-stage.mjs";
import { forget, makeHome, open, sees } from "./session.mjs";

describe("Entra's provisioning service, from the first job to a quarantine that is left", () => {
  let practice;
  let home;
  let window;
  let browser;
  let id;
  const serious = [];
  const check = async (name) => serious.push(...(await breaches(browser)).map((breach) => `${name}: ${breach}`));

  before(async () => {
    practice = await startPractice({ users: 40 });
    home = await makeHome();
    const stage = await connectToEntra(practice, home);
    id = stage.id;
    window = await open({ home, more: stage.environment });
    browser = window.browser;
  });
  after(async () => {
    await window?.close();
    await forget(home);
    await practice?.close();
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

  const engine = (part) => go(browser, `/connection/${id}/engine${part === undefined ? "" : `?part=${part}`}`);
  const minutes = (count) => practice.control({ do: "advance", minutes: count });

  step("a job is made from the application's template", async () => {
    await sees(browser, "Pilot");
    await engine();
    await sees(browser, "This machine does the work");
    await sees(browser, "has no provisioning job.", 30000);
    await check("engine, no job");
    await click(browser, "Make a job");
  });

  step("what would be written is shown, before and after, and written", async () => {
    await sees(browser, "settings and mappings of Dialpad's job would change", 30000);
    await sees(browser, "Provision all people and groups, not only the assigned");
    await sees(browser, "User: externalId");
    await check("engine, the plan");
    await click(browser, "Write ");
    await sees(browser, "changes written.", 30000);
    await sees(browser, "Nothing to write");
  });

  step("the service validates the credentials that it keeps", async () => {
    await click(browser, "Validate those that the service keeps");
    await sees(browser, "It can, with the credentials that it keeps.", 30000);
  });

  step("the connection moves to the service by the checklist", async () => {
    await click(browser, "Move");
    await sees(browser, "Everything that has to be so is so.", 30000);
    await sees(browser, "The service has a job for this connection");
    await check("engine, the move");
    await click(browser, "Move to the service…");
    await sees(browser, "The service is not started by this");
    await click(browser, "Move to the service");
    await sees(browser, "provisioning service is the engine now.", 30000);
    await dialogGone(browser);
    // The job is off and at rest, so the way back is open.
    await sees(browser, "Let this machine do the work");
  });

  step("the service is started, and its cycle is shown with its counts", async () => {
    await go(browser, `/connection/${id}/overview`);
    await click(browser, "Start provisioning");
    await sees(browser, "It runs every 40 minutes", 30000);
    await minutes(41);
    await click(browser, "Ask again");
    await sees(browser, "went well", 30000);
    const read = () => Number(document.querySelector("dl[aria-label='Last cycle'] dd")?.textContent ?? "0") > 0;
    await browser.waitUntil(() => browser.execute(read), { timeout: 30000, timeoutMsg: "no object was read" });
    await check("overview, by the service");
  });

  step("its log stands in the logs, with the four steps", async () => {
    await go(browser, `/connection/${id}/logs`);
    await sees(browser, "The service's log, read up to", 30000);
    const row = await firstOf(browser, "[role=rowgroup] [role=row]", 30000);
    await row.click();
    for (const words of ["Import", "Scope", "Match", "Action"]) await sees(browser, words);
    await check("logs, by the service");
  });

  step("one person goes through it on demand, with its own steps", async () => {
    await go(browser, `/connection/${id}/on-demand`);
    const search = await firstOf(browser, "main input");
    await search.setValue("contoso");
    const hit = await firstOf(browser, "main li button, [role=option]", 30000);
    await hit.click();
    await sees(browser, "This preview is Usher's", 30000);
    await (await firstOf(browser, "button*=through the service")).click();
    await sees(browser, "The service's own steps", 30000);
    await check("on demand, by the service");
  });

  step("both engines are compared, person by person", async () => {
    await engine("compare");
    await click(browser, "Compare now");
    await sees(browser, "The service's log tells up to", 60000);
    await check("engine, compared");
  });

  step("a token that Dialpad refuses puts the service into quarantine, which is shown with its reason", async () => {
    await writeToken("a-token-of-another-company");
    await minutes(41);
    await go(browser, `/connection/${id}/overview`);
    await click(browser, "Ask again");
    await sees(browser, "In quarantine since", 30000);
    await sees(browser, "The application refuses the service");
    await sees(browser, "tries again by itself at");
    await check("overview, quarantine");
    await go(browser, "/");
    await sees(browser, "In quarantine");
    assert.ok(!(await browser.execute(() => document.body.textContent.includes("(usher "))), "no command of the terminal stands in the window");
  });

  step("with the right token it is tried again, and the window shows that the quarantine is left", async () => {
    await writeToken(practice.dialpad.secretToken);
    await engine();
    await click(browser, "Try again now");
    await browser.waitUntil(() => browser.execute(() => !document.body.textContent.includes("In quarantine")), { timeout: 30000, timeoutMsg: "the quarantine was never left" });
    await minutes(41);
    await click(browser, "Ask again");
    await sees(browser, "It runs every 40 minutes; the last cycle went well", 30000);
    await go(browser, "/");
    await sees(browser, "It runs every 40 minutes");
    assert.ok(!(await browser.execute(() => document.body.textContent.includes("In quarantine"))));
  });

  /** Enters a token in Properties, and sends it to the service. */
  async function writeToken(token) {
    await go(browser, `/connection/${id}/properties`);
    await type(browser, "New secret token", token);
    await click(browser, "Replace the secret token");
    await sees(browser, "The new secret token is kept.");
    await engine("write");
    const anew = await field(browser, "Send the secret token anew", 30000);
    await anew.click();
    await click(browser, "Send the secret token to the service", 30000);
    await sees(browser, "The secret token was sent anew.", 30000);
  }

  test("no screen has a serious breach of accessibility", () => {
    assert.deepEqual(serious, []);
  });

  test("nothing was asked of the practice Graph that isn't published", async () => {
    assert.deepEqual((await practice.stats()).violations, []);
  });
});
