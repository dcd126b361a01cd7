/** The colours that Fluent has no token for, as CSS variables that the theme sets. Use them beside Fluent's `tokens`. */

export interface OwnTokens {
  /** Fill of a bar: updates, and what runs. */
  barUpdate: string;
  /** Fill of a bar: creates and enables. */
  barCreate: string;
  /** Fill of a bar: disables, and what is held. */
  barDisable: string;
  /** Fill of a bar: deletes and failures. */
  barFailed: string;
  /** Fill of a bar: no change. */
  barNone: string;
  /** "Show me where": the pin. */
  pinBackground: string;
  /** "Show me where": the number on the pin. */
  pinForeground: string;
}

export const ownTokens: OwnTokens = {
  barUpdate: "var(--barUpdate)",
  barCreate: "var(--barCreate)",
  barDisable: "var(--barDisable)",
  barFailed: "var(--barFailed)",
  barNone: "var(--barNone)",
  pinBackground: "var(--pinBackground)",
  pinForeground: "var(--pinForeground)",
};
