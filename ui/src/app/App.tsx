/** The whole window: theme, answers' cache, events, addresses. Read next: routes.tsx. */
import { FluentProvider } from "@fluentui/react-components";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { listen } from "../api/events";
import { createClient } from "../api/client";
import { usePreferences } from "../api/preferences";
import { useMedia } from "../components/layout";
import "./global.css";
import { createAppRouter } from "./routes";
import { themes, type ThemeName } from "./theme";

export function App() {
  const [client] = useState(createClient);
  useEffect(() => listen(client), [client]);
  return (
    <QueryClientProvider client={client}>
      <Themed />
    </QueryClientProvider>
  );
}

function Themed() {
  const [router] = useState(() => createAppRouter());
  const name = useThemeName();
  useEffect(() => {
    document.documentElement.style.colorScheme = name === "light" ? "light" : "dark";
  }, [name]);
  return (
    // No class here: every portal would get it too, and one as high as the window lies over everything.
    <FluentProvider theme={themes[name]}>
      <RouterProvider router={router} />
    </FluentProvider>
  );
}

/** High contrast where the system asks for it, else what Settings say, else the system's. */
function useThemeName(): ThemeName {
  const { theme } = usePreferences().preferences;
  const contrast = useMedia("(prefers-contrast: more), (forced-colors: active)");
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  if (contrast) return "contrast";
  if (theme === "light" || theme === "dark") return theme;
  return systemDark ? "dark" : "light";
}
