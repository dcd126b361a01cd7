import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { DiscoveryView, MappingsView } from "../../bindings";
import { answer, broken, refuse, type Answers } from "../../test/bridge";
import { open } from "../../test/open";
import { card } from "../../test/values";

const view = (version: number): MappingsView => ({
  objectType: "User",
  enabled: true,
  create: true,
  update: true,
  delete: true,
  mappings: [{ target: "userName", kind: "direct", source: "userPrincipalName", defaultValue: "", onlyOnCreate: false, matchingPrecedence: 1, clears: false, complaints: [] }],
  neverCleared: ["userName"],
  sourceAttributes: [],
  targetAttributes: [],
  version,
});

const found: DiscoveryView = {
  sentence: "Dialpad lists 2 attributes that aren’t known yet.",
  added: [
    { objectType: "User", name: "nickName", valueType: "String", multivalued: false, required: false, caseExact: false, readOnly: false },
    { objectType: "User", name: "onCall", valueType: "Boolean", multivalued: false, required: true, caseExact: false, readOnly: false },
  ],
  filled: [{ name: "offices", displayName: "Offices", entries: ["Oslo", "Bergen"] }],
  differences: [{ code: "CaseDiffers", objectType: "User", attribute: "title", message: "The case of title counts.", fix: "Nothing needs to be done." }],
  unlisted: [],
  consequences: [],
  reviewed: "digest",
  saved: false,
  version: 1,
};

function mapping(answers: Answers = {}) {
  let version = 1;
  const calls = answer({
    connections: () => [card()],
    mappings: () => view(version),
    discover: () => found,
    save_discovered: () => {
      version = 2;
      return { ...found, sentence: "Two attributes are known now.", saved: true, version };
    },
    ...answers,
  });
  return { calls, ...open("/connection/d1/mapping") };
}

// Without a screen the focus doesn't follow a dialog, and what has no focus is marked as hidden: found all the same.
const hidden = true;

const read = "Read attributes from the application";

describe("Attributes of the application", () => {
  it("are shown first, and saved exactly as they were shown", async () => {
    const { calls, user } = mapping();
    await user.click(await screen.findByRole("button", { name: read }));
    const dialog = within(await screen.findByRole("dialog", { name: "Attributes of the application", hidden }));
    expect(await dialog.findByText(found.sentence)).toBeVisible();
    expect(within(await dialog.findByRole("list", { name: "New attributes", hidden })).getAllByRole("listitem", { hidden }).map((item) => item.textContent)).toEqual([
      "nickName Text, people",
      "onCall True or false, people, required",
    ]);
    expect(dialog.getByText("Offices: Oslo, Bergen")).toBeVisible();
    expect(dialog.getByText(/The case of title counts/)).toBeVisible();
    expect(calls.some((call) => call.command === "save_discovered")).toBe(false);
    await user.click(await dialog.findByRole("button", { name: "Add 2 attributes", hidden }));
    expect(await screen.findByText(/Two attributes are known now\. Saved as version 2\./)).toBeVisible();
    expect(calls.find((call) => call.command === "save_discovered")?.input).toEqual({ id: "d1", reviewed: "digest" });
    await user.click(screen.getByRole("button", { name: "Close", hidden }));
    expect(screen.queryByRole("dialog", { hidden })).not.toBeInTheDocument();
  });

  it("offer nothing to save where the application doesn’t tell", async () => {
    const { user } = mapping({ discover: () => ({ ...found, sentence: "Dialpad doesn’t tell.", added: [], filled: [], differences: [], reviewed: "" }) });
    await user.click(await screen.findByRole("button", { name: read }));
    const dialog = within(await screen.findByRole("dialog", { hidden }));
    expect(await dialog.findByText("Dialpad doesn’t tell.")).toBeVisible();
    expect(await dialog.findByRole("button", { name: "Close", hidden })).toBeEnabled();
    expect(dialog.queryByRole("button", { name: /^(Add|Save)/, hidden })).not.toBeInTheDocument();
  });

  it("say in place why they could not be read or saved", async () => {
    const { user } = mapping({ save_discovered: () => refuse(broken) });
    await user.click(await screen.findByRole("button", { name: read }));
    await user.click(await screen.findByRole("button", { name: "Add 2 attributes", hidden }));
    expect(await screen.findByRole("alert", { hidden })).toHaveTextContent(broken.message);
    expect(await screen.findByRole("button", { name: "Try again", hidden })).toBeEnabled();
  });

  it("can be added by hand, and a name that is refused stays to be put right", async () => {
    let names = 0;
    const { calls, user } = mapping({
      add_attribute: () => {
        names += 1;
        return names === 1 ? refuse({ ...broken, message: "“cost code” can’t be a name." }) : { version: 2, warnings: [] };
      },
    });
    await user.click(await screen.findByRole("button", { name: "Add attribute" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Add a target attribute", hidden }));
    const name = await dialog.findByRole("textbox", { name: "Name", hidden });
    await user.type(name, "cost code");
    await user.selectOptions(dialog.getByRole("combobox", { name: "Type", hidden }), "Whole number");
    await user.click(dialog.getByRole("button", { name: "Add attribute", hidden }));
    expect(await dialog.findByRole("alert", { hidden })).toHaveTextContent("“cost code” can’t be a name.");
    await user.clear(name);
    await user.type(name, "costCode");
    await user.click(dialog.getByRole("button", { name: "Add attribute", hidden }));
    await expect.poll(() => screen.queryByRole("dialog", { hidden })).toBe(null);
    expect(calls.filter((call) => call.command === "add_attribute").at(-1)?.input).toEqual({
      id: "d1",
      attribute: { objectType: "User", name: "costCode", valueType: "Integer", multivalued: false, required: false, caseExact: false },
    });
  });
});
