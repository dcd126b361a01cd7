// A connection from the practice tenant to the practice Dialpad, made on the command line before the window opens.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** The connection's id, and the environment that window and command line share: data folder, secrets, where the tenant is. */
export async function connectToEntra(practice, home, name = "Pilot") {
  const environment = {
    ...practice.environment,
    USHER_DATA_DIR: path.join(home, "data"),
    USHER_SECRET_STORE: "file",
    USHER_PASSPHRASE: "correct horse",
  };
  const token = path.join(home, "token.txt");
  await writeFile(token, practice.dialpad.secretToken);
  const source = `entra:${practice.graph.tenantId}`;
  const target = ["--profile", "dialpad", "--tenant-url", practice.dialpad.tenantUrl, "--secret-token-file", token];
  const env = { ...process.env, HOME: home, ...environment };
  const { stdout } = await promisify(execFile)(process.env.USHER_CLI, ["connection", "add", name, "--source", source, ...target, "--json"], { env });
  return { id: JSON.parse(stdout).id, environment };
}

/** A person can do nothing else until a dialog is closed and the page behind it is there for screen readers again; a script has to wait. */
export async function dialogGone(browser) {
  const none = () => document.querySelector("[role=dialog], [role=alertdialog]") === null && document.getElementById("root").getAttribute("aria-hidden") === null;
  await browser.waitUntil(() => browser.execute(none), { timeout: 10000, timeoutMsg: "the dialog stayed open" });
}
