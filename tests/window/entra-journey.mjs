// What a person does in the guided setup with Microsoft Entra ID, on the practice Graph: used by the tests and by the screenshots.
import { click, field, firstOf, type } from "./journey.mjs";
import { enterCode } from "./practice.mjs";
import { sees } from "./session.mjs";

/** From the empty Home to the step that signs in, with the practice tenant entered. */
export async function toSignIn(browser, { practice, seen = async () => {} }) {
  await click(browser, "Set up Dialpad");
  await sees(browser, "Before you begin");
  await click(browser, "Next");
  await sees(browser, "Who should get access?");
  await sees(browser, "User.Read.All");
  await seen("setup-entra-access");
  await click(browser, "How to register Usher");
  await sees(browser, "Allow public client flows");
  await click(browser, "Show me where");
  await seen("setup-entra-register");
  await click(browser, "Hide");
  await type(browser, "Tenant", practice.graph.tenantId);
  await type(browser, "Client ID of Usher’s app registration", practice.graph.clientId);
  const cloud = await field(browser, "Cloud");
  await cloud.click();
  await click(browser, "Another…");
  await type(browser, "Address of the sign-in authority", practice.graph.authorityUrl);
  await type(browser, "Address of Microsoft Graph", practice.graph.graphUrl);
}

/** Signs in by a code, which somebody enters elsewhere. */
export async function signInByCode(browser, { practice, who, seen = async () => {} }) {
  await click(browser, "Use a code instead");
  await sees(browser, "Good until");
  await seen("setup-entra-code");
  const code = await browser.execute(() => [...document.querySelectorAll("dt")].find((term) => term.textContent === "Code")?.nextElementSibling?.textContent ?? "");
  await enterCode(practice, code, who);
  await sees(browser, "Signed in as", 30000);
}

/** From the sign-in to the application: added from the gallery, its first person assigned. Answers who that is. */
export async function addApplication(browser, { person, name, seen = async () => {} }) {
  await click(browser, "Next");
  await sees(browser, "Get an API key from Dialpad");
  await click(browser, "Next");
  await sees(browser, "Find the application");
  // The radio itself is drawn over, so it counts as not displayed.
  const there = browser.$('[aria-label="Applications found"] input[type=radio]');
  await there.waitForExist({ timeout: 15000 });
  await there.click();
  await sees(browser, "Default Access only");
  await click(browser, "Show who");
  await seen("setup-entra-application");
  await click(browser, "Do it by hand instead");
  await sees(browser, "Use Dialpad online");
  await click(browser, "Show me where");
  await browser.execute(() => [...document.querySelectorAll("h2")].at(-1)?.scrollIntoView({ block: "start" }));
  await seen("setup-entra-by-hand");
  await click(browser, "Hide how it is done by hand");

  await click(browser, "Not there yet? Add Dialpad");
  await sees(browser, "Application.ReadWrite.All");
  await seen("setup-entra-add");
  await inSection(browser, "Not there yet? Add Dialpad", "Agree in the browser");
  await type(browser, "Name in your tenant", name);
  await click(browser, `Add ${name} to Entra`);
  await sees(browser, `Nobody is assigned to ${name} yet.`, 30000);
  await sees(browser, "owner of the application");
  // The list narrows to the new name a moment later, and moves what stands below.
  const listed = () => document.querySelectorAll('[aria-label="Applications found"] input[type=radio]').length;
  await browser.waitUntil(async () => (await browser.execute(listed)) === 1, { timeout: 15000, timeoutMsg: `“${name}” isn't listed alone` });

  await inSection(browser, "Assign a first person", "Agree in the browser");
  const search = await field(browser, "Find a person by name or e-mail");
  await search.setValue(person);
  const hit = await firstOf(browser, 'ul[aria-label="People found"] li button');
  await hit.click();
  await sees(browser, ` to ${name} as User`);
  await seen("setup-entra-assign");
  await inSection(browser, "Assign a first person", "Assign ");
  await sees(browser, ` is assigned to ${name} as User.`, 30000);
  await sees(browser, "1 person is assigned.");
  await seen("setup-entra-assigned");
}

/** Clicks a button within a named section: others of the same words may stand elsewhere on the page. */
async function inSection(browser, section, words) {
  const find = (label, wanted) => {
    const within = document.querySelector(`section[aria-label="${label}"]`);
    return [...(within?.querySelectorAll("button") ?? [])].find((one) => !one.disabled && one.textContent.trim().startsWith(wanted)) ?? null;
  };
  let element = null;
  await browser.waitUntil(
    async () => {
      element = await browser.execute(find, section, words);
      return element !== null;
    },
    { timeout: 20000, timeoutMsg: `“${section}” has no button “${words}”` },
  );
  const button = browser.$(element);
  await button.scrollIntoView({ block: "center" });
  await button.click();
}
