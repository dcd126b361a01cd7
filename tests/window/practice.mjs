// The practice Graph and the practice Dialpad, as programs beside the window; and the browser in which a practice person signs in.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const usher = process.env.USHER_CLI;
const browser = fileURLToPath(new URL("practice-browser.mjs", import.meta.url));

/**
 * Starts both. `graph` and `dialpad` are what their first lines tell (addresses, ids, token); `environment` is what a command line needs;
 * `control(deed)` changes the tenant as its administrator would; `stats()` are the practice Graph's. `close()` ends both.
 */
export async function startPractice({ users = 40, seed = 1, rate = 1000 } = {}) {
  if (!usher) throw new Error("USHER_CLI is not set: run this through `cargo xtask test`");
  const served = await Promise.all([
    serve(["--graph", "--users", String(users), "--seed", String(seed)]),
    serve(["--rate", String(rate)]),
  ]);
  const [{ told: graph }, { told: dialpad }] = served;
  return {
    graph,
    dialpad,
    environment: graph.environment,
    async control(deed) {
      const answer = await fetch(graph.controlUrl, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(deed) });
      const told = await answer.json();
      if (!answer.ok) throw new Error(`the practice Graph refused ${JSON.stringify(deed)}: ${told.error}`);
      return told;
    },
    stats: async () => (await fetch(graph.statsUrl)).json(),
    async close() {
      for (const { child } of served) {
        const gone = once(child, "exit");
        child.kill();
        await gone;
      }
    },
  };
}

/** One `usher serve-practice`, with what its first line tells. */
async function serve(words) {
  const child = spawn(usher, ["serve-practice", ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const first = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`usher serve-practice ended (${code})`)));
  });
  return { child, told: JSON.parse(first) };
}

/** The practice tenant's Application Administrator, by user name. */
export async function administrator(practice, role = "Application Administrator") {
  const { administrators } = await practice.control({ do: "describe" });
  const found = Object.entries(administrators).find(([, roles]) => roles.includes(role));
  if (found === undefined) throw new Error(`nobody is ${role}`);
  return found[0];
}

/**
 * The environment of a window whose system browser is `practice-browser.mjs`: whoever's user name stands in the file `person` of the home
 * signs in there and agrees. Changed with `signsIn`.
 */
export async function practiceBrowser(home, userName) {
  const folder = path.join(home, "bin");
  await mkdir(folder, { recursive: true });
  await signsIn(home, userName);
  const opener = path.join(folder, "xdg-open");
  await writeFile(opener, `#!/bin/sh\nexec "${process.execPath}" "${browser}" "${personFile(home)}" "$1"\n`);
  await chmod(opener, 0o700);
  return { PATH: `${folder}:${process.env.PATH}` };
}

/** Who signs in from now on. Empty: nobody comes back from the browser. */
export async function signsIn(home, userName) {
  await writeFile(personFile(home), userName);
}

/** Enters a device code as this person, and agrees. */
export async function enterCode(practice, code, userName) {
  const form = new URLSearchParams({ user_code: code, username: userName, action: "continue", consent: "accept" });
  const answer = await fetch(`${practice.graph.authorityUrl}/devicelogin`, { method: "POST", body: form });
  if (!answer.ok) throw new Error(`the code was not taken: ${answer.status}`);
}

function personFile(home) {
  return path.join(home, "person");
}
