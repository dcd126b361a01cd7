import "@testing-library/jest-dom/vitest";

import { clearMocks } from "@tauri-apps/api/mocks";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

import { forgetLive } from "../api/live";

// A whole page on a busy machine takes longer than the second that it is given by default.
configure({ asyncUtilTimeout: 5000, getElementError: (message) => new Error(message ?? "") });

// Motion has no meaning without a screen, and the one here rejects when it is cancelled.
Reflect.deleteProperty(Element.prototype, "animate");

afterEach(() => {
  cleanup();
  clearMocks();
  forgetLive();
  window.location.hash = "";
});
