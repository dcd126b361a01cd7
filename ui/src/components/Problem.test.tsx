import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { broken } from "../test/bridge";
import { ConfirmLoss } from "./ConfirmLoss";
import { initialsOf } from "./PersonCell";
import { Problem } from "./Problem";

it("a problem says what, why and what to do; details on request", async () => {
  render(<Problem problem={broken} />);
  expect(screen.getByRole("alert")).toHaveTextContent(broken.message);
  expect(screen.getByRole("alert")).toHaveTextContent(broken.fix);
  expect(screen.queryByText(/disk I\/O error/)).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Details" }));
  expect(screen.getByText(/disk I\/O error/)).toBeVisible();
});

it("a loss over the limit waits for the number", async () => {
  const confirm = vi.fn();
  render(
    <ConfirmLoss open title="Disable 1,400 people?" confirm="Disable 1,400 people" typed={1400} onConfirm={confirm} onClose={vi.fn()}>
      They can’t sign in from that moment.
    </ConfirmLoss>,
  );
  const button = screen.getByRole("button", { name: "Disable 1,400 people" });
  expect(button).toBeDisabled();
  await userEvent.type(screen.getByRole("textbox"), "140");
  expect(button).toBeDisabled();
  await userEvent.type(screen.getByRole("textbox"), "0");
  await userEvent.click(button);
  expect(confirm).toHaveBeenCalledOnce();
});

it.each([
  ["Åsa Lindqvist", "ÅL"],
  ["山田 花子", "山"],
  ["محمد الحسيني", "م"],
  ["Zoë", "Z"],
  ["ewa nowak", "E"],
  ["", ""],
])("initials of %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
