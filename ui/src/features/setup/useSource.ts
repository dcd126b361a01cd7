import { useCheckSource } from "../../api/query";
import type { SetupDraft } from "../../bindings";
import { useSettled } from "../../components/useSettled";
import { sourceOf } from "./validate";

/** What the chosen source holds, read once typing pauses. `null`: it can't be read; `undefined`: not known yet. */
export function useSource(draft: SetupDraft, wanted: boolean) {
  // As one text, so that a change elsewhere in the draft asks nothing again.
  const now = JSON.stringify(sourceOf(draft));
  const settled = useSettled(now) === now;
  const asked = useCheckSource(wanted && settled ? sourceOf(draft) : null);
  const known = asked.error === null ? asked.data : null;
  return { error: asked.error, refetch: asked.refetch, reading: wanted && (!settled || asked.isFetching) && now !== "null", report: settled ? known : undefined };
}
