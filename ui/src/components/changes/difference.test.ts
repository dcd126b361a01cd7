import { describe, expect, it } from "vitest";

import { changedWords, partly, valueText } from "./difference";

const marked = (before: string, after: string) =>
  changedWords(before, after)
    .map((segment) => (segment.changed ? `[${segment.text}]` : segment.text))
    .join("");

describe("changed words", () => {
  it.each([
    ["Support Specialist", "Support Lead", "Support [Lead]"],
    ["Analyst", "Senior Analyst", "[Senior ]Analyst"],
    ["priya@contoso.com", "priya@fabrikam.com", "priya@[fabrikam].com"],
    ["London", "Dublin", "[Dublin]"],
    ["same", "same", "same"],
    ["a b c d", "a x y d", "a [x y] d"],
    ["", "new", "[new]"],
  ])("%s to %s", (before, after, expected) => {
    expect(marked(before, after)).toBe(expected);
  });

  it("gives the new text again when joined", () => {
    const after = "Head of  Support, EMEA / Berlin";
    expect(changedWords("Head of Sales, EMEA", after).map((segment) => segment.text).join("")).toBe(after);
  });

  it("knows a text of which something stayed", () => {
    expect(partly(changedWords("Support Specialist", "Support Lead"))).toBe(true);
    expect(partly(changedWords("London", "Dublin"))).toBe(false);
  });

  it("marks a very long text as a whole rather than comparing for ever", () => {
    const long = Array.from({ length: 5000 }, (_, at) => `w${at}`).join(" ");
    expect(changedWords(long, `${long} end`)).toEqual([{ text: `${long} end`, changed: true }]);
  });
});

describe("values as people read them", () => {
  it.each([
    [null, null],
    [true, "True"],
    [false, "False"],
    [7, "7"],
    ["", ""],
    [["a", "b"], "a, b"],
  ])("%j", (value, expected) => {
    expect(valueText(value)).toBe(expected);
  });
});
