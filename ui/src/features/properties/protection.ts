/** Protected accounts as they are edited: one a line, and patterns in rows of which some may be unfinished. */
import type { PatternEdit, ProtectedEntry, ProtectionEdit, ProtectionPreview, ProtectionView } from "../../bindings";
import { cleaned, linesOf } from "../../components/lines";

export interface ProtectionDraft {
  ids: string;
  groups: string;
  patterns: PatternEdit[];
}

export const draftOf = (view: ProtectionView): ProtectionDraft => ({ ids: view.ids.join("\n"), groups: view.groups.join("\n"), patterns: view.patterns });

const isBlank = ({ attribute, pattern }: PatternEdit) => attribute.trim() === "" && pattern === "";
const isWhole = ({ attribute, pattern }: PatternEdit) => attribute.trim() !== "" && pattern !== "";

/** What is saved, and what is asked about: blank lines, repetitions and unfinished rows are no entries. */
export const editOf = (draft: ProtectionDraft): ProtectionEdit => ({
  ids: cleaned(linesOf(draft.ids)),
  groups: cleaned(linesOf(draft.groups)),
  patterns: draft.patterns.filter(isWhole),
});

export interface PatternRow extends PatternEdit {
  missing: "attribute" | "pattern" | undefined;
  /** What it does; not known for an unfinished one, or while it is being asked for. */
  verdict: ProtectedEntry | undefined;
}

/** The rows with their verdicts, which come for the finished ones only, in their order. */
export function patternRows(draft: ProtectionDraft, preview: ProtectionPreview | undefined): PatternRow[] {
  let at = 0;
  return draft.patterns.map((row) => {
    const missing = isWhole(row) || isBlank(row) ? undefined : row.attribute.trim() === "" ? "attribute" : "pattern";
    return { ...row, missing, verdict: isWhole(row) ? preview?.patterns[at++] : undefined };
  });
}

/** Can it be saved? A pattern that the last answer refused can't. */
export const isBlocked = (rows: readonly PatternRow[]) => rows.some((row) => row.missing !== undefined || (row.verdict?.problem ?? "") !== "");

/** Entries with what is doubtful about them. */
export const doubtsOf = (entries: readonly string[], verdicts: readonly ProtectedEntry[] | undefined) =>
  entries.flatMap((entry, at) => {
    const doubt = verdicts?.[at]?.doubt ?? "";
    return doubt === "" ? [] : [{ entry, doubt }];
  });
