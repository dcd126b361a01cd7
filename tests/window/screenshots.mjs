// Every screen of the real window, light and dark, small and large, written to output/.
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";
import { click, cycleOver, firstOf, go, openRow, shownConnection, type, typeName, walkSetup } from "./journey.mjs";
import { addApplication, signInByCode, toSignIn } from "./entra-journey.mjs";
import { administrator, practiceBrowser, startPractice } from "./practice.mjs";
import { serviceScreens } from "./service-screens.mjs";
import { connectToEntra } from "./service-stage.mjs";
import { forget, makeHome, open, sees } from "./session.mjs";

const folder = "output/screens";
const sizes = [
  [1600, 1000],
  [1024, 700],
];

before(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
});

/** Looks at a screen in every size. */
const looker = (browser, dark) => async (name) => {
  for (const [width, height] of sizes) {
    await browser.setWindowSize(width, height);
    await browser.pause(400);
    await browser.saveScreenshot(path.join(folder, `${name}-${dark ? "dark" : "light"}-${width}.png`));
  }
  await browser.setWindowSize(...sizes[0]);
};

for (const dark of [false, true]) {
  const theme = dark ? "dark" : "light";

  /** Walks through a window in a home of its own; `look(name)` takes its picture in both sizes. */
  const pictured = async (walk, more = async () => ({})) => {
    const home = await makeHome({ dark });
    const window = await open({ home, more: await more(home) });
    try {
      await walk(window.browser, looker(window.browser, dark));
    } finally {
      await window.close();
      await forget(home);
    }
  };

  test(`every screen, ${theme}`, () => pictured(everyScreen));

  test(`the guided setup with Entra, ${theme}`, async () => {
    const practice = await startPractice({ users: 40 });
    try {
      const who = await administrator(practice);
      await pictured((browser, look) => entraScreens(browser, look, { practice, who }), (home) => practiceBrowser(home, who));
    } finally {
      await practice.close();
    }
  });

  test(`the screens of the provisioning service, ${dark ? "dark" : "light"}`, async () => {
    const home = await makeHome({ dark });
    const practice = await startPractice({ users: 200 });
    const { id, environment } = await connectToEntra(practice, home);
    const window = await open({ home, more: environment });
    try {
      await serviceScreens(window.browser, looker(window.browser, dark), practice, id);
    } finally {
      await window.close();
      await practice.close();
      await forget(home);
    }
  });
}

async function entraScreens(browser, look, { practice, who }) {
  await toSignIn(browser, { practice, seen: look });
  await signInByCode(browser, { practice, who, seen: look });
  await sees(browser, "You may set up provisioning");
  await look("setup-entra-signed-in");
  await addApplication(browser, { person: who, name: "Dialpad EU", seen: look });
  await click(browser, "Next");
  await sees(browser, "Connect Usher to Dialpad");
  await type(browser, "Tenant URL", practice.dialpad.tenantUrl);
  await type(browser, "Secret token", practice.dialpad.secretToken);
  await click(browser, "Test Connection");
  await sees(browser, "Everything works.", 30000);
  await click(browser, "Next");
  await sees(browser, "Notification e-mail");
  await click(browser, "Next");
  await sees(browser, "userPrincipalName");
  await click(browser, "Next");
  await sees(browser, "No filter");
  await click(browser, "Next");
  await sees(browser, "Try one person");
  await firstOf(browser, "main li button");
  await look("setup-entra-try");
  await go(browser, "/setup/entra");
  await sees(browser, "The connection is made");
  await look("setup-entra-made");
  const draft = await browser.execute(() => window.__TAURI_INTERNALS__.invoke("draft"));
  await go(browser, `/connection/${draft.connection}/properties`);
  await sees(browser, "The sign-in renews itself");
  await look("properties-entra");
}

async function everyScreen(browser, look) {
  await sees(browser, "Set up Dialpad");
  await look("home-empty");
  await walkSetup(browser, { people: 200, seen: look });
  const id = await shownConnection(browser);
  await sees(browser, "Cancel cycle", 30000);
  await browser.pause(2500);
  await look("overview-running");
  await cycleOver(browser);
  await look("overview");

  await go(browser, `/connection/${id}/plan`);
  await click(browser, "Plan now");
  await sees(browser, "Planned", 30000);
  await look("plan");

  await go(browser, `/connection/${id}/on-demand`);
  const search = await firstOf(browser, "main input");
  await search.setValue("contoso.com");
  const hit = await firstOf(browser, "main li button, [role=option]");
  await hit.click();
  await sees(browser, "Nothing has been written", 30000);
  await look("provision-on-demand");

  await go(browser, `/connection/${id}/logs`);
  const row = await firstOf(browser, "[role=rowgroup] [role=row]");
  await look("logs");
  await row.click();
  await sees(browser, "Modified properties");
  await look("log-entry");

  await go(browser, `/connection/${id}/mapping`);
  await sees(browser, "userPrincipalName");
  await look("attribute-mapping");
  await openRow(browser, "active");
  await sees(browser, "The expression can be saved.");
  await look("edit-mapping");
  await type(browser, "Try it on a person", "a");
  await sees(browser, "Result for");
  await click(browser, "How this value came about");
  await browser.pause(500);
  await look("edit-mapping-tried");
  await go(browser, `/connection/${id}/scoping`);
  await sees(browser, "No scoping filter.");
  await look("scoping-filters");
  await click(browser, "Add filter");
  await type(browser, "Attribute", "department");
  await type(browser, "Value", "Sales");
  await sees(browser, "out of scope");
  await browser.pause(1000);
  await look("edit-scoping-filter");
  await click(browser, "Discard");
  await go(browser, `/connection/${id}/properties`);
  await sees(browser, "Notification e-mail");
  await look("properties");
  await type(browser, "Company domains", "contoso.com\uE007contoso.no");
  await type(browser, "Offices", "Oslo");
  await look("properties-lists");
  await click(browser, "Save: What Dialpad knows");
  await sees(browser, "Saved.");
  await click(browser, "Add pattern");
  await typeName(browser, "Source attribute", "userPrincipalName");
  await type(browser, "Pattern", "(a");
  await browser.pause(1500);
  await look("properties-protection");
  await type(browser, "Pattern", "^[a-c]");
  await sees(browser, "of the source are protected.");
  await click(browser, "Save: Protected accounts");
  await go(browser, `/connection/${id}/plan`);
  await click(browser, "Plan again", 5000).catch(() => click(browser, "Plan now"));
  await sees(browser, "can't be provisioned as they are", 60000);
  await look("plan-licences");
  await click(browser, "Blocked");
  await browser.pause(500);
  await (await firstOf(browser, "[role=rowgroup] [role=row]")).click();
  await browser.pause(800);
  await look("plan-blocked");
  await go(browser, "/settings");
  await sees(browser, "Settings");
  await look("settings");
  await go(browser, "/");
  await sees(browser, "Dialpad pilot");
  await look("home");
}
