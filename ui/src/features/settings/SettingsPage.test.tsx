import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { answer, broken, refuse } from "../../test/bridge";
import { open } from "../../test/open";

it("keeps the theme that was chosen", async () => {
  const calls = answer({});
  const { user } = open("/settings");
  await user.click(await screen.findByRole("radio", { name: "Dark" }));
  expect(screen.getByRole("radio", { name: "Dark" })).toBeChecked();
  expect(document.documentElement.style.colorScheme).toBe("dark");
  await expect.poll(() => calls.find((call) => call.command === "save_preferences" && JSON.stringify(call.input).includes("dark"))).toBeDefined();
  expect(screen.getByText("Version 0.1.0")).toBeVisible();
});

it("says that a choice could not be kept, and holds it all the same", async () => {
  answer({ save_preferences: () => refuse(broken) });
  const { user } = open("/settings");
  await user.click(await screen.findByRole("radio", { name: "Dark" }));
  expect(await screen.findByText(broken.message)).toBeVisible();
  expect(screen.getByRole("radio", { name: "Dark" })).toBeChecked();
});
