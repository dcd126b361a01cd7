/** What stops a connection: quarantine, or disables that wait for someone's word. */
import { Button } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";

import { useRestart } from "../../api/mutation";
import type { Held, QuarantineView } from "../../bindings";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.overview;

export function QuarantineBanner({ id, quarantine }: { id: string; quarantine: QuarantineView }) {
  const navigate = useNavigate();
  const restart = useRestart();
  return (
    <Problem
      problem={{ code: quarantine.code, message: words.quarantined(quarantine), fix: quarantine.fix, details: restart.error?.message ?? "" }}
      action={{ label: words.replaceToken, run: () => void navigate({ to: "/connection/$id/properties", params: { id } }) }}
      more={
        <Button size="small" disabled={restart.isPending} onClick={() => restart.mutate({ id, clear: "quarantine" })}>
          {words.leaveQuarantine}
        </Button>
      }
    />
  );
}

export function HeldBanner({ id, held, target }: { id: string; held: Held; target: string }) {
  const navigate = useNavigate();
  return (
    <Problem
      level="warning"
      problem={{ code: held.code, message: held.message, fix: words.heldFix(target), details: "" }}
      action={{ label: words.review(held.count), run: () => void navigate({ to: "/connection/$id/plan", params: { id } }) }}
    />
  );
}
