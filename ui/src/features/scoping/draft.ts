/** Unsaved filters of one object type. */
import type { OperatorView, ScopingEdit, ScopingView } from "../../bindings";

export const draftOf = (view: ScopingView): ScopingEdit => ({
  objectType: view.objectType,
  scope: view.scope,
  filters: view.filters.map((filter) => ({
    name: filter.name,
    clauses: filter.clauses.map(({ attribute, operator, value }) => ({ attribute, operator, value })),
  })),
});

export const same = (a: ScopingEdit, b: ScopingEdit): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Has every clause what it needs? */
export function isWhole(edit: ScopingEdit, operators: readonly OperatorView[]): boolean {
  const unary = new Set(operators.filter((one) => one.unary).map((one) => one.name));
  return edit.filters.every(
    (filter) => filter.clauses.length > 0 && filter.clauses.every((clause) => clause.attribute !== "" && (unary.has(clause.operator) || clause.value !== "")),
  );
}
