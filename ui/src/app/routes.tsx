/** An address for everything. `usher://connection/ID/plan` is `#/connection/ID/plan` here. */
import { createHashHistory, createRootRoute, createRoute, createRouter, type RouterHistory } from "@tanstack/react-router";

import { HomePage } from "../features/home/HomePage";
import { LogsPage } from "../features/logs/LogsPage";
import { MappingsPage } from "../features/mappings/MappingsPage";
import { OnDemandPage } from "../features/on-demand/OnDemandPage";
import { OverviewPage } from "../features/overview/OverviewPage";
import { PlanPage } from "../features/plan/PlanPage";
import { PropertiesPage } from "../features/properties/PropertiesPage";
import { ScopingPage } from "../features/scoping/ScopingPage";
import { EnginePage } from "../features/service/EnginePage";
import { SettingsPage } from "../features/settings/SettingsPage";
import { SetupPage } from "../features/setup/SetupPage";
import { SetupStart } from "../features/setup/SetupStart";
import { Crashed } from "./Crashed";
import { NotFound } from "./NotFound";
import { Shell } from "./Shell";

type Search = Record<string, unknown>;

/** The texts of an address that a page understands; whatever else stands there is left out. */
function texts<Name extends string>(...names: Name[]): (search: Search) => { [name in Name]?: string } {
  return (search) => {
    const found: { [name in Name]?: string } = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "number" || (typeof value === "string" && value !== "")) found[name] = String(value);
    }
    return found;
  };
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Crashed });

const home = createRoute({ getParentRoute: () => root, path: "/", component: HomePage });
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: SettingsPage });

const setupStart = createRoute({ getParentRoute: () => root, path: "/setup", validateSearch: texts("profile"), component: SetupStart });
const setup = createRoute({ getParentRoute: () => root, path: "/setup/$step", component: SetupPage });

const connection = createRoute({ getParentRoute: () => root, path: "/connection/$id" });
const overview = createRoute({ getParentRoute: () => connection, path: "/overview", component: OverviewPage });
const plan = createRoute({
  getParentRoute: () => connection,
  path: "/plan",
  validateSearch: texts("action", "text", "entry"),
  component: PlanPage,
});
const onDemand = createRoute({
  getParentRoute: () => connection,
  path: "/on-demand",
  validateSearch: texts("who"),
  component: OnDemandPage,
});
const logs = createRoute({
  getParentRoute: () => connection,
  path: "/logs",
  validateSearch: texts("text", "action", "status", "code", "cycle", "from", "to", "entry"),
  component: LogsPage,
});
const mapping = createRoute({
  getParentRoute: () => connection,
  path: "/mapping",
  validateSearch: texts("type", "target"),
  component: MappingsPage,
});
const scoping = createRoute({
  getParentRoute: () => connection,
  path: "/scoping",
  validateSearch: texts("type"),
  component: ScopingPage,
});
const engine = createRoute({ getParentRoute: () => connection, path: "/engine", validateSearch: texts("part"), component: EnginePage });
const properties = createRoute({ getParentRoute: () => connection, path: "/properties", component: PropertiesPage });

const tree = root.addChildren([
  home,
  settings,
  setupStart,
  setup,
  connection.addChildren([overview, plan, onDemand, logs, mapping, scoping, engine, properties]),
]);

/** The router; tests give it a history of their own. */
export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({ routeTree: tree, history, defaultPreload: false });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
