import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { attribute } from "../test/values";
import { AttributeChanges } from "./AttributeChanges";

describe("attribute changes", () => {
  it("marks only the changed words of a longer value", () => {
    const { container } = render(<AttributeChanges attributes={[attribute()]} target="Dialpad" />);
    expect(container.querySelector("mark")).toHaveTextContent("Lead");
    expect(container.querySelector("del")).toBeNull();
    expect(screen.getByRole("columnheader", { name: "In Dialpad now" })).toBeVisible();
  });

  it("strikes what goes whole and marks what comes whole", () => {
    const { container } = render(<AttributeChanges attributes={[attribute({ target: "active", current: true, desired: false })]} />);
    expect(container.querySelector("del")).toHaveTextContent("True");
    expect(container.querySelector("ins")).toHaveTextContent("False");
  });

  it("says why an attribute is not sent", () => {
    render(<AttributeChanges attributes={[attribute({ flow: "onlyOnCreate" })]} />);
    expect(screen.getByText("only on creation")).toBeVisible();
  });

  it("never shows a redacted value", () => {
    const { container } = render(<AttributeChanges attributes={[attribute({ redacted: true, current: "old-secret", desired: "new-secret" })]} />);
    expect(container).not.toHaveTextContent("secret");
    expect(screen.getAllByText("hidden")).toHaveLength(2);
  });

  it("shows the manager by name", () => {
    render(<AttributeChanges attributes={[attribute({ target: "manager", reference: true, current: null, desired: "5f0c" })]} referenceName="Megan Bowen" />);
    expect(screen.getByText("Megan Bowen")).toBeVisible();
  });

  it("folds what doesn't change, and unfolds it", async () => {
    const same = ["a", "b", "c", "d"].map((target) => attribute({ target, flow: "same" }));
    render(<AttributeChanges attributes={[attribute(), ...same]} />);
    expect(screen.getAllByRole("row")).toHaveLength(2);
    await userEvent.click(screen.getByRole("button", { name: "Show 4 without change" }));
    expect(screen.getAllByRole("row")).toHaveLength(6);
  });
});
