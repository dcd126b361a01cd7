// The real window in a home of its own: keyring unlocked, driver started, everything ended again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, mkdir, rm, writeFile, chmod } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { remote } from "webdriverio";

const application = required("USHER_DESKTOP");
const driverProgram = required("TAURI_DRIVER");

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this through \`cargo xtask test\``);
  return value;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function reachable(port) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("tauri-driver did not start");
}

/** A home folder of its own, with GTK's settings for the theme. */
export async function makeHome({ dark = false } = {}) {
  const home = await mkdtemp(path.join(tmpdir(), "usher-window-"));
  const runtime = path.join(home, "runtime");
  await mkdir(path.join(home, ".config", "gtk-3.0"), { recursive: true });
  await mkdir(runtime);
  await chmod(runtime, 0o700);
  const settings = ["[Settings]", `gtk-application-prefer-dark-theme=${dark ? 1 : 0}`, "gtk-enable-animations=0", ""];
  await writeFile(path.join(home, ".config", "gtk-3.0", "settings.ini"), settings.join("\n"));
  return home;
}

/** Opens the window, with `more` in its environment. `close()` ends everything; the home stays until `forget(home)`. */
export async function open({ home, language = "en_US.UTF-8", args = [], size = [1600, 1000], more = {} }) {
  const environment = {
    ...process.env,
    HOME: home,
    XDG_RUNTIME_DIR: path.join(home, "runtime"),
    XDG_DATA_HOME: path.join(home, ".local", "share"),
    XDG_CONFIG_HOME: path.join(home, ".config"),
    LANG: language,
    LC_ALL: "",
    ...more,
  };
  const keyring = await unlockKeyring(environment);
  const port = await freePort();
  const driver = spawn(driverProgram, ["--port", String(port), "--native-port", String(await freePort())], {
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
  });
  await reachable(port);
  const browser = await remote({
    hostname: "127.0.0.1",
    port,
    logLevel: "error",
    capabilities: {
      browserName: "wry",
      "tauri:options": { application, args },
      "wdio:enforceWebDriverClassic": true,
    },
  });
  await browser.setWindowSize(...size);
  return {
    browser,
    async close() {
      await browser.deleteSession();
      await ended(driver);
      endGroup(driver);
      await ended(keyring);
    },
  };
}

/** Ends a process and waits until it is gone: the next window must not meet a driver or keyring that is still ending. */
async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill();
  const insist = setTimeout(() => child.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(insist);
}

/** What a driver leaves behind, a window that was only starting, would keep the whole run waiting. */
function endGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing is left of it.
  }
}

async function unlockKeyring(environment) {
  const keyring = spawn("gnome-keyring-daemon", ["--foreground", "--unlock", "--replace", "--components=secrets"], {
    env: environment,
    stdio: ["pipe", "ignore", "ignore"],
  });
  keyring.stdin.end("test");
  await new Promise((resolve) => setTimeout(resolve, 500));
  return keyring;
}

export async function forget(home) {
  await rm(home, { recursive: true, force: true });
}

/** Waits for words anywhere on the page. */
export async function sees(browser, words, timeout = 15000) {
  const script = (wanted) => document.body.textContent.includes(wanted);
  await browser.waitUntil(() => browser.execute(script, words), { timeout, timeoutMsg: `the window never said “${words}”` });
}
