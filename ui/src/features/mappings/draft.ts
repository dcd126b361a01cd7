/** Unsaved mappings of one object type. */
import type { MappingEdit, MappingRow, MappingsEdit, MappingsView } from "../../bindings";

export type Draft = MappingsEdit;

const editOf = (row: MappingRow): MappingEdit => ({
  target: row.target,
  kind: row.kind,
  source: row.source,
  defaultValue: row.defaultValue,
  onlyOnCreate: row.onlyOnCreate,
  matchingPrecedence: row.matchingPrecedence,
  clears: row.clears,
});

export const draftOf = (view: MappingsView): Draft => ({
  objectType: view.objectType,
  enabled: view.enabled,
  create: view.create,
  update: view.update,
  delete: view.delete,
  mappings: view.mappings.map(editOf),
});

export const emptyMapping: MappingEdit = { target: "", kind: "direct", source: "", defaultValue: "", onlyOnCreate: false, matchingPrecedence: 0, clears: false };

/** Put in place of the one with that target, or added. */
export function withMapping(draft: Draft, replaces: string | null, mapping: MappingEdit): Draft {
  const others = draft.mappings.filter((one) => one.target !== replaces);
  const at = draft.mappings.findIndex((one) => one.target === replaces);
  const mappings = at < 0 ? [...others, mapping] : [...others.slice(0, at), mapping, ...others.slice(at)];
  return { ...draft, mappings };
}

export const withoutMapping = (draft: Draft, target: string): Draft => ({ ...draft, mappings: draft.mappings.filter((one) => one.target !== target) });

/** Matching ones first by precedence, the rest as they stand. */
export const ordered = (mappings: readonly MappingEdit[]): MappingEdit[] =>
  [...mappings].sort((a, b) => (a.matchingPrecedence || Number.MAX_SAFE_INTEGER) - (b.matchingPrecedence || Number.MAX_SAFE_INTEGER));

export const same = (a: Draft, b: Draft): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Why "clear the value" isn't offered for a mapping as it stands; `null`: it is. */
export type NotCleared = "never" | "matching" | "onlyOnCreate" | "constant" | null;

export function whyNotCleared({ target, kind, onlyOnCreate }: MappingEdit, matching: boolean, never: readonly string[]): NotCleared {
  if (never.includes(target.trim())) return "never";
  if (matching) return "matching";
  if (kind === "constant" || kind === "none") return "constant";
  return onlyOnCreate ? "onlyOnCreate" : null;
}
