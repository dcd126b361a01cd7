/** Entries one a line, as they are entered or pasted. */

export function linesOf(value: string): string[] {
  return value.split(/\r?\n/u);
}

/** Without blanks at the ends, blank lines and repetitions: as it is saved. */
export function cleaned(lines: readonly string[]): string[] {
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ""))];
}
