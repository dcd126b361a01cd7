/** Words that Rust makes for window and command line alike name the command in brackets: "Pause it (usher pause NAME)." In the window a button stands there. */

/** The same words without their commands. */
export function withoutCommands(words: string): string {
  return words.replace(/ \(usher [^()]*\)/g, "");
}
