// What a person does in the window, step by step: used by the tests and by the screenshots.
import { sees } from "./session.mjs";

/** A button, link, tab, radio or option by the words on it. */
async function control(browser, words, timeout = 15000) {
  const find = (wanted) => {
    const named = (element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").replace(/\s+/g, " ").trim();
    const all = document.querySelectorAll("button, a[href], [role=tab], [role=menuitem], [role=option], [role=treeitem]");
    const shown = [...all].filter((element) => element.offsetParent !== null && !element.disabled && element.getAttribute("aria-disabled") !== "true");
    return shown.find((element) => named(element) === wanted) ?? shown.find((element) => named(element).startsWith(wanted)) ?? null;
  };
  let element = null;
  await browser.waitUntil(
    async () => {
      element = await browser.execute(find, words);
      return element !== null;
    },
    { timeout, timeoutMsg: `no control says “${words}”` },
  );
  return browser.$(element);
}

export async function click(browser, words, timeout) {
  const element = await control(browser, words, timeout);
  await element.scrollIntoView({ block: "center" });
  await element.click();
}

/** A text field, switch, radio or checkbox by its label. */
export async function field(browser, label, timeout = 15000) {
  const find = (wanted) => {
    const fits = (words) => (words ?? "").replace(/\s+/g, " ").trim().replace(/\s*\*$/, "") === wanted;
    const labelled = [...document.querySelectorAll("label")].find((one) => fits(one.textContent));
    if (labelled?.htmlFor) return document.getElementById(labelled.htmlFor);
    return [...document.querySelectorAll("input, textarea, [role=combobox]")].find((one) => fits(one.getAttribute("aria-label"))) ?? null;
  };
  let element = null;
  await browser.waitUntil(
    async () => {
      element = await browser.execute(find, label);
      return element !== null;
    },
    { timeout, timeoutMsg: `no field is labelled “${label}”` },
  );
  return browser.$(element);
}

/** Waits until a field holds a value: the page may put another field in its place while its data comes. */
export async function holds(browser, label, value, timeout = 15000) {
  let held = null;
  await browser.waitUntil(
    async () => {
      held = await (await field(browser, label, timeout)).getValue();
      return held === value;
    },
    { timeout, timeoutMsg: `the field “${label}” never held “${value}”, but “${held}”` },
  );
}

export async function type(browser, label, value) {
  const input = await field(browser, label);
  await input.click();
  await browser.keys(["Control", "a"]);
  await browser.keys(["Delete"]);
  await input.addValue(value);
}

/** Types into a field that offers names, and closes their list, so that it covers nothing. */
export async function typeName(browser, label, value) {
  await type(browser, label, value);
  await browser.keys(["Escape"]);
}

/** Opens a row of a list by the words it begins with. */
export async function openRow(browser, words) {
  const find = (wanted) => [...document.querySelectorAll("[role=rowgroup] [role=row]")].find((row) => row.textContent.startsWith(wanted)) ?? null;
  let row = null;
  await browser.waitUntil(
    async () => {
      row = await browser.execute(find, words);
      return row !== null;
    },
    { timeout: 15000, timeoutMsg: `no row begins with “${words}”` },
  );
  await browser.$(row).click();
}

/** Writes an expression into its editor, in place of what stands there. */
export async function writeExpression(browser, expression) {
  const editor = await firstOf(browser, ".cm-content");
  await editor.click();
  await browser.keys(["Control", "a"]);
  await browser.keys(["Delete"]);
  await editor.addValue(expression);
}

/** Goes to an address of the page: `/connection/ID/logs`. */
export async function go(browser, address) {
  await browser.execute((to) => {
    window.location.hash = to;
  }, address);
}

/** The whole wizard on the practice company, from the empty Home to Start provisioning. `seen(name)` is called on every step. */
export async function walkSetup(browser, { people, seen = async () => {} }) {
  await click(browser, "Set up Dialpad");
  await sees(browser, "Before you begin");
  await seen("setup-begin");
  await click(browser, "Next");

  await sees(browser, "Who should get access?");
  const practice = await field(browser, "The practice company").catch(() => browser.$("input[type=radio][value=practice]"));
  await practice.click();
  await type(browser, "Number of people", String(people));
  await sees(browser, "of them assigned");
  await seen("setup-access");
  await click(browser, "Next");

  await sees(browser, "Get an API key from Dialpad");
  await seen("setup-api-key");
  await click(browser, "Next");

  await sees(browser, "Connect Usher to Dialpad");
  await click(browser, "Use the practice Dialpad");
  await type(browser, "Secret token", "a-key-of-another-company");
  await click(browser, "Test Connection");
  await sees(browser, "Stopped at", 30000);
  await seen("setup-connection-failed");
  await click(browser, "Use the practice Dialpad");
  await click(browser, "Test Connection");
  await sees(browser, "Everything works.", 30000);
  await seen("setup-connection-passed");
  await click(browser, "Next");

  await sees(browser, "Notification e-mail");
  await type(browser, "Name of the connection", "Dialpad pilot");
  const notify = await field(browser, "Send notification e-mails");
  await notify.click();
  await type(browser, "Notification e-mail", "it@contoso.com");
  await seen("setup-properties");
  await click(browser, "Next");

  await sees(browser, "userPrincipalName");
  await seen("setup-mapping");
  await click(browser, "Next");

  await sees(browser, "No filter");
  await seen("setup-scoping");
  await click(browser, "Next");

  await sees(browser, "Try one person");
  const person = await firstOf(browser, "main li button");
  await person.click();
  await click(browser, "Provision ", 30000);
  await sees(browser, "is provisioned", 30000);
  await seen("setup-tried");
  await click(browser, "Next");

  await click(browser, "Make the plan");
  await sees(browser, "would change", 30000);
  await seen("setup-plan");
  await click(browser, "Next");

  await sees(browser, "A cycle every");
  await seen("setup-start");
  await click(browser, "Start provisioning");
}

/** The first element of its kind, once there is one. */
export async function firstOf(browser, selector, timeout = 15000) {
  const element = browser.$(selector);
  await element.waitForDisplayed({ timeout });
  return element;
}

/** The connection that the page shows: `/connection/ID/overview`. */
export async function shownConnection(browser) {
  const read = () => /connection\/([^/]+)/.exec(window.location.hash)?.[1] ?? null;
  return browser.waitUntil(() => browser.execute(read), { timeout: 30000, timeoutMsg: "no connection is shown" });
}

/** Waits until the cycle under way is over. */
export async function cycleOver(browser, timeout = 90000) {
  const idle = () => !document.body.textContent.includes("Cancel cycle") && document.body.textContent.includes("Last cycle:");
  await browser.waitUntil(() => browser.execute(idle), { timeout, timeoutMsg: "the cycle never ended" });
}
