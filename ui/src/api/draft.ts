/** The guided setup's draft: changed at once on screen, kept a moment after the last change. It never holds a secret. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";

import type { SetupDraft } from "../bindings";
import { useSaveDraft } from "./mutation";
import { useDraft } from "./query";

const key = ["draft"];
const delay = 250;

export function useDraftKeeper() {
  const client = useQueryClient();
  const draft = useDraft();
  const { mutateAsync, error } = useSaveDraft();
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  /** Keeps what has changed, now. */
  const flush = useCallback(async () => {
    if (waiting.current === undefined) return;
    clearTimeout(waiting.current);
    waiting.current = undefined;
    // A failure is in `problem`: the setup goes on, unkept.
    await mutateAsync(client.getQueryData<SetupDraft | null>(key) ?? null).catch(() => null);
  }, [client, mutateAsync]);

  /** Changes the draft; `null` forgets it. */
  const change = useCallback(
    (edit: (old: SetupDraft | null) => SetupDraft | null) => {
      client.setQueryData<SetupDraft | null>(key, edit(client.getQueryData<SetupDraft | null>(key) ?? null));
      clearTimeout(waiting.current);
      waiting.current = setTimeout(() => void flush(), delay);
    },
    [client, flush],
  );

  useEffect(() => () => void flush(), [flush]);
  return { draft, change, flush, problem: error };
}
