/** What goes stale when: the one place that knows which answers tell of a connection. */
import type { QueryClient } from "@tanstack/react-query";

/** These hold one answer for all connections. */
const ofAll = ["home", "connections"];

/** The window's own: nobody else changes them. */
const ofWindow = ["draft", "preferences", "lastOpen"];

/** Questions that go to Microsoft, or that read a whole source: only whoever shows the answer asks again. */
const onPurpose = ["serviceStatus", "serviceChoices", "servicePlan", "checkEngine", "serviceLog", "compareEngines"];

const isOnPurpose = (name: unknown) => typeof name === "string" && onPurpose.includes(name);

/** Asks these commands again where their answer is on screen. */
export async function refresh(client: QueryClient, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => client.invalidateQueries({ queryKey: [name] })));
}

/** Asks again whatever tells of this connection. */
export async function refreshConnection(client: QueryClient, id: string): Promise<void> {
  await client.invalidateQueries({
    predicate: ({ queryKey: [name, of] }) => !isOnPurpose(name) && (of === id || (typeof name === "string" && ofAll.includes(name))),
  });
}

/** Asks everything again: the window missed events. */
export async function refreshAll(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ predicate: ({ queryKey: [name] }) => !isOnPurpose(name) && (typeof name !== "string" || !ofWindow.includes(name)) });
}
