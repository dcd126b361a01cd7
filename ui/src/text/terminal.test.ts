import { expect, it } from "vitest";

import { withoutCommands } from "./terminal";

it.each([
  ["Pause it (usher pause NAME).", "Pause it."],
  ["Look at a new plan (usher service NAME plan), and write that one.", "Look at a new plan, and write that one."],
  ["Say who it is (by name) first.", "Say who it is (by name) first."],
])("%s", (words, shown) => {
  expect(withoutCommands(words)).toBe(shown);
});
