import { describe, expect, it } from "vitest";

import { text } from ".";
import { formatDuration, formatTime, numberWord, plural } from "./format";
import { checkedLanguage } from "./language";

describe("language", () => {
  it.each([
    [["C"], "en-US"],
    [["POSIX", "C.UTF-8"], "en-US"],
    [["C", "de-DE"], "de-DE"],
    [[""], "en-US"],
    [[], "en-US"],
    [["en-GB"], "en-GB"],
  ])("%j gives %s", (wanted, expected) => {
    expect(checkedLanguage(wanted)).toBe(expected);
  });
});

describe("plurals", () => {
  it.each([
    [0, "0 people"],
    [1, "1 person"],
    [1284, "1,284 people"],
  ])("%d", (count, expected) => {
    expect(plural(count, "person", "people")).toBe(expected);
  });

  it("sentences agree with their number", () => {
    expect(text.home.needs(1)).toBe("One thing needs you.");
    expect(text.home.needs(3)).toBe("Three things need you.");
    expect(text.home.needs(13)).toBe("13 things need you.");
    expect(text.setup.access.found(1, 1, 0)).toBe("1 person, 1 of them assigned, 0 groups.");
    expect(numberWord(12)).toBe("Twelve");
  });

  it("an update names attributes and members, whichever there are", () => {
    const words = text.components.steps.actions.update;
    expect(words.planned(2, 0, "Dialpad")).toBe("Update 2 attributes");
    expect(words.planned(0, 1, "Dialpad")).toBe("Update 1 member");
    expect(words.done(1, 3, "Dialpad")).toBe("Updated 1 attribute and 3 members");
  });
});

describe("times", () => {
  const now = new Date(2026, 10, 23, 15, 0).getTime();
  it.each([
    [new Date(2026, 10, 23, 14, 20), "14:20 today"],
    [new Date(2026, 10, 22, 23, 59), "yesterday 23:59"],
    [new Date(2026, 10, 20, 17, 12), "Friday 17:12"],
    [new Date(2026, 10, 24, 0, 5), "tomorrow 00:05"],
    [new Date(2026, 2, 4, 9, 0), "Mar 4 09:00"],
    [new Date(2025, 2, 4, 9, 0), "Mar 4, 2025 09:00"],
  ])("%s", (at, expected) => {
    expect(formatTime(at.getTime(), now)).toBe(expected);
  });

  it.each([
    [0.8, "0.8 seconds"],
    [1, "1 second"],
    [12, "12 seconds"],
    [200, "3 minutes"],
    [7200, "2 hours"],
  ])("%d seconds", (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected);
  });
});
