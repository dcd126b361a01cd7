/** Opens the window at an address, as a person would find it. */
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import { App } from "../app/App";

export function open(address: string) {
  window.location.hash = `#${address}`;
  const user = userEvent.setup();
  return { user, ...render(<App />) };
}
