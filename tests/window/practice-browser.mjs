// A system browser for tests: opens the practice authority's page, signs in whoever a file names, agrees, and follows the way back.
import { readFile } from "node:fs/promises";

const [personFile, address] = process.argv.slice(2);
const userName = (await readFile(personFile, "utf8")).trim();
if (userName !== "") {
  const shown = await fetch(address, { headers: { accept: "application/json" } });
  if (!shown.ok) throw new Error(`the page said ${shown.status}: ${await shown.text()}`);
  const page = await shown.json();
  const form = new URLSearchParams({ ...page.fields, username: userName, action: "continue", consent: "accept" });
  const answer = await fetch(new URL(page.action, address), { method: "POST", body: form, redirect: "manual" });
  const back = answer.headers.get("location");
  if (back === null) throw new Error(`nothing leads back: ${answer.status} ${await answer.text()}`);
  await fetch(back.replace("//localhost", "//127.0.0.1"));
}
