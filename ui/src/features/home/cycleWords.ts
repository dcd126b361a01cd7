/** A connection's last cycle in a few words: "9 created, 17 updated, 14 held, 12 failed". */
import type { ConnectionCard, CycleView } from "../../bindings";
import { text } from "../../text";

const words = text.home;

export function cycleWords(cycle: CycleView): string {
  const { counts, failed, state } = cycle;
  const losses = counts.disable + counts.delete;
  const parts = [
    counts.create > 0 ? words.created(counts.create) : "",
    counts.update + counts.enable > 0 ? words.updated(counts.update + counts.enable) : "",
    losses > 0 ? (state === "held" ? words.held(losses) : words.disabled(losses)) : "",
    failed > 0 ? words.failed(failed) : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join(", ") : words.noChange;
}

/** The sentence without the word that the sign beside it says already. */
export function afterSign(card: ConnectionCard, sign: string): string {
  const said = [`${sign}. `, `${sign}: `].some((start) => card.sentence.startsWith(start));
  return said ? card.sentence.slice(sign.length + 2) : card.sentence;
}
