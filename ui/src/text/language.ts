/** The language that every Intl call is given. A system without a locale says "C", which Intl refuses: it is checked first. */

/** The first of the wanted languages that Intl takes, else `en-US`. */
export function checkedLanguage(wanted: readonly string[]): string {
  for (const language of wanted) {
    try {
      const [found] = Intl.NumberFormat.supportedLocalesOf(language);
      if (found !== undefined) return found;
    } catch {
      // Not a language tag ("C", "POSIX"): try the next.
    }
  }
  return "en-US";
}

export const language = checkedLanguage(navigator.languages.length > 0 ? navigator.languages : [navigator.language]);
