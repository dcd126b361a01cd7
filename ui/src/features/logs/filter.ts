/** What the address says about the log, as a filter for Rust. */
import type { ActionKind, LogFilter, Status } from "../../bindings";

export interface LogSearch {
  text?: string;
  action?: string;
  status?: string;
  code?: string;
  cycle?: string;
  from?: string;
  to?: string;
  entry?: string;
}

export const actions: readonly ActionKind[] = ["create", "update", "enable", "disable", "delete", "none", "skip"];
export const statuses: readonly Status[] = ["success", "failure", "skipped", "warning"];

const listed = <T extends string>(known: readonly T[], value: string | undefined): T[] => {
  const wanted = new Set((value ?? "").split(","));
  return known.filter((one) => wanted.has(one));
};

const instant = (value: string | undefined): number | null => {
  const ms = Number(value);
  return value === undefined || !Number.isFinite(ms) ? null : ms;
};

export function filterOf(search: LogSearch): LogFilter {
  return {
    text: search.text ?? "",
    actions: listed(actions, search.action),
    statuses: listed(statuses, search.status),
    fromMs: instant(search.from),
    toMs: instant(search.to),
    cycle: search.cycle ?? "",
    code: search.code ?? "",
  };
}

/** One more or one less in a comma-separated list of the address. */
export function toggled(value: string | undefined, one: string): string | undefined {
  const now = new Set((value ?? "").split(",").filter((part) => part !== ""));
  if (!now.delete(one)) now.add(one);
  return now.size === 0 ? undefined : [...now].join(",");
}

export const isFiltered = (search: LogSearch): boolean =>
  [search.text, search.action, search.status, search.code, search.cycle, search.from, search.to].some((part) => part !== undefined && part !== "");
