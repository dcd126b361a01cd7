import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { MappingRow, MappingsView, MappingTrial } from "../../bindings";
import { answer, type Answers } from "../../test/bridge";
import { open } from "../../test/open";
import { attribute, card } from "../../test/values";
import { emptyMapping, whyNotCleared } from "./draft";

const row = (part: Partial<MappingRow>): MappingRow => ({
  target: "title",
  kind: "direct",
  source: "jobTitle",
  defaultValue: "",
  onlyOnCreate: false,
  matchingPrecedence: 0,
  clears: false,
  complaints: [],
  ...part,
});

const view: MappingsView = {
  objectType: "User",
  enabled: true,
  create: true,
  update: true,
  delete: true,
  mappings: [row({ target: "userName", source: "userPrincipalName", matchingPrecedence: 1 }), row({})],
  neverCleared: ["active", "userName"],
  sourceAttributes: [{ name: "jobTitle", valueType: "String", required: false, multivalued: false }],
  targetAttributes: [{ name: "title", valueType: "String", required: false, multivalued: false }],
  version: 1,
};

const nothing: MappingTrial = { complaints: [], untried: null, tried: null };
const refusal = { code: "ValueNotAllowed", severity: "blocking" as const, attribute: "title", message: "Dialpad will refuse this: no office named Oslo.", fix: "Did you mean Bergen?" };

function page(target: string, answers: Answers = {}) {
  const calls = answer({ connections: () => [card()], mappings: () => view, try_mapping: () => nothing, ...answers });
  return { calls, ...open(`/connection/d1/mapping?type=User&target=${target}`) };
}

describe("when the source has no value", () => {
  it("leaves it as Entra does, and clears it where that is chosen, with a warning", async () => {
    const { calls, user } = page("title", { save_mappings: () => ({ version: 2, warnings: [] }) });
    const choice = within(await screen.findByRole("radiogroup", { name: "When the source has no value" }));
    expect(choice.getByLabelText("Leave it as it is (as Entra does)")).toBeChecked();
    await user.click(choice.getByLabelText("Clear it in Dialpad"));
    expect(screen.getByText(/This empties the field in Dialpad for everyone/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Keep this mapping" }));
    await user.click(screen.getByRole("button", { name: "Save as version 2" }));
    await expect.poll(() => calls.find((call) => call.command === "save_mappings")?.input).toMatchObject({
      edit: { mappings: [{ target: "userName", clears: false }, { target: "title", clears: true }] },
    });
  });

  it("isn't offered for what names an account", async () => {
    page("userName");
    expect(await screen.findByLabelText("Clear it in Dialpad")).toBeDisabled();
    expect(screen.getByText("Dialpad needs this attribute, so it is never cleared.")).toBeVisible();
  });

  it.each([
    [{ target: "active" }, false, "never"],
    [{ target: "title" }, true, "matching"],
    [{ target: "title", kind: "constant" as const }, false, "constant"],
    [{ target: "title", onlyOnCreate: true }, false, "onlyOnCreate"],
    [{ target: "title" }, false, null],
  ])("%j, matching %s: %s", (part, matching, expected) => {
    expect(whyNotCleared({ ...emptyMapping, ...part }, matching, view.neverCleared)).toBe(expected);
  });
});

describe("trying a mapping", () => {
  it("says what the application would refuse for a person, and how the value came about", async () => {
    const tried = {
      name: "Ann Berg",
      change: attribute({ desired: "Oslo" }),
      problems: [refusal],
      steps: [
        { text: "Trim([city])", position: 8, length: 12, depth: 1, inputs: [], output: { kind: "value" as const, value: "oslo" } },
        { text: "PCase(Trim([city]))", position: 0, length: 20, depth: 0, inputs: [], output: { kind: "value" as const, value: "Oslo" } },
      ],
    };
    const { user } = page("title", { try_mapping: (input) => (JSON.stringify(input).includes('"ann"') ? { ...nothing, tried } : nothing) });
    await user.type(await screen.findByLabelText("Try it on a person"), "ann");
    expect(await screen.findByText("Dialpad will refuse this: no office named Oslo.")).toBeVisible();
    expect(screen.getByText("Ann Berg", { exact: false })).toHaveTextContent("Result for Ann Berg: Oslo");
    await user.tab();
    const how = screen.getByRole("button", { name: "How this value came about" });
    how.focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Trim([city])")).toBeVisible();
  });

  it("doubts an attribute that isn't known, with the nearest name", async () => {
    page("title", { try_mapping: () => ({ ...nothing, complaints: [{ ...refusal, code: "SourceAttributeUnknown", severity: "warning", message: "The source isn't known to have jobTitel.", fix: "Did you mean jobTitle?" }] }) });
    expect(await screen.findByText("Did you mean jobTitle?")).toBeVisible();
  });
});

describe("the functions' help", () => {
  it("says what the manual says of a function: parameters, what it gives, examples", async () => {
    const append = {
      name: "Append",
      signature: "Append(source, suffix)",
      summary: "The source followed by the suffix.",
      parameters: ["source: one text", "suffix: one text"],
      gives: "one text",
      absent: "No value where the source has none.",
      examples: [
        { expression: "Append([x], \"y\")", source: ["x = a"], result: ["ay"] },
        { expression: "Append([x], \"\")", source: ["x = "], result: [""] },
        { expression: "Append([x], \"z\")", source: [], result: [] },
      ],
    };
    const { user } = page("title", { functions: () => [append], check_expression: () => ({ problem: null, warnings: [] }) });
    await user.click(await screen.findByLabelText("Expression"));
    await user.click(screen.getByRole("button", { name: "Functions" }));
    expect(await screen.findByText("suffix: one text")).toBeVisible();
    expect(screen.getByText("Gives one text. Missing values: No value where the source has none.")).toBeVisible();
    expect(screen.getByText(/with x = a → ay/)).toBeVisible();
    expect(screen.getByText(/→ an empty text/)).toBeVisible();
    expect(screen.getByText(/→ no value/)).toBeVisible();
  });
});
