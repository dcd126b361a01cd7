/** The bridge for tests: answers by command name; a command without one is refused, so that no test passes by silence. */
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";

import type { Preferences, ProblemView, ProfileView } from "../bindings";

export type Answers = Record<string, (input: Record<string, unknown>) => unknown>;

export interface Call {
  command: string;
  input: Record<string, unknown>;
}

const preferences: Preferences = { theme: "light", screens: {}, lastOpenMs: 0 };

const always: Answers = {
  preferences: () => preferences,
  save_preferences: () => null,
  draft: () => null,
  save_draft: () => null,
  connections: () => [],
  home: () => ({ needsYou: [], connections: [], recent: [], atMs: 0 }),
  profiles: () => [dialpad],
  setup_sign_in: () => null,
  forget_setup_sign_in: () => null,
  "plugin:app|version": () => "0.1.0",
};

export const dialpad: ProfileView = {
  name: "dialpad",
  displayName: "Dialpad",
  tenantUrl: "https://dialpad.com/scim",
  secretTokenSteps: ["Open Admin settings", "Add a key"],
  secretTokenLink: "https://dialpad.com",
  defaultAccessExcluded: true,
  lists: [{ name: "offices", displayName: "Offices", entryName: "office", hint: "Dialpad admin settings, Offices", entries: [] }],
};

export const broken: ProblemView = {
  code: "StoreBroken",
  message: "Usher’s data could not be read.",
  fix: "Check that the disk isn’t full.",
  details: "disk I/O error",
};

/** What a refused command throws. */
export function refuse(problem: ProblemView): never {
  // The shell rejects with the problem itself, which is no Error.
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw problem;
}

/** Answers the commands from now on; returns what was called, in order. */
export function answer(answers: Answers): Call[] {
  const calls: Call[] = [];
  const all = { ...always, ...answers };
  mockWindows("main");
  mockIPC(
    (command, input) => {
      const given = isRecord(input) ? input : {};
      if (!command.startsWith("plugin:event")) calls.push({ command, input: given });
      const found = all[command];
      if (found === undefined) throw new Error(`no answer for ${command}`);
      return found(given);
    },
    { shouldMockEvents: true },
  );
  return calls;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
