/** Which words of a value changed. Values are compared word by word; what stays is left unmarked. */
import type { Value } from "../../bindings";
import { text } from "../../text";

export interface Segment {
  text: string;
  changed: boolean;
}

/** A value as people read it; `null` has no text. */
export function valueText(value: Value): string | null {
  if (value === null) return null;
  if (typeof value === "boolean") return value ? text.components.true : text.components.false;
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value;
  return value.join(", ");
}

// Longer texts are marked as a whole: the comparison costs words times words.
const mostWords = 200;

/** The new text in segments, the changed words marked. One changed segment: nothing of the old text stayed. */
export function changedWords(before: string, after: string): Segment[] {
  const old = split(before);
  const next = split(after);
  if (old.length > mostWords || next.length > mostWords) return [{ text: after, changed: before !== after }];
  const kept = keptWords(old, next);
  return join(next.map((word, at) => ({ text: word, changed: !kept.has(at) })));
}

/** Did anything of the old text stay? */
export function partly(segments: Segment[]): boolean {
  return segments.some((segment) => !segment.changed && segment.text.trim() !== "") && segments.some((segment) => segment.changed);
}

// Words and the spaces and marks between them, so that joining them gives the text again.
function split(value: string): string[] {
  return value.split(/([\s,;/@.-]+)/u).filter((part) => part !== "");
}

/** Places in `next` of the longest common subsequence. */
function keptWords(old: string[], next: string[]): Set<number> {
  const width = next.length + 1;
  const lengths = new Array<number>((old.length + 1) * width).fill(0);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = next.length - 1; column >= 0; column--) {
      const same = old[row] === next[column];
      lengths[row * width + column] = same ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const kept = new Set<number>();
  let row = 0;
  let column = 0;
  while (row < old.length && column < next.length) {
    if (old[row] === next[column]) {
      kept.add(column);
      row++;
      column++;
    } else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return kept;
}

/** Neighbours with the same mark become one; a space between two changed words belongs to them. */
function join(words: Segment[]): Segment[] {
  const bridged = words.map((word, at) => {
    const between = word.text.trim() === "" && words[at - 1]?.changed === true && words[at + 1]?.changed === true;
    return between ? { ...word, changed: true } : word;
  });
  const joined: Segment[] = [];
  for (const word of bridged) {
    const last = joined[joined.length - 1];
    if (last?.changed === word.changed) last.text += word.text;
    else joined.push({ ...word });
  }
  return joined;
}
