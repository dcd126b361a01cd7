/** Disables over the limit: who it is about, and the typed word that lets them through for one cycle. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";

import { useStartCycle } from "../../api/mutation";
import type { CycleId, Held } from "../../bindings";
import { ConfirmLoss } from "../../components/ConfirmLoss";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.plan;

export function HeldNotice({ id, plan, held, target }: { id: string; plan: CycleId; held: Held; target: string }) {
  const [asking, setAsking] = useState(false);
  const start = useStartCycle();
  return (
    <>
      <Problem
        level="warning"
        problem={{ code: held.code, message: words.heldTitle(held.count, held.threshold), fix: held.fix, details: held.subjects.map((one) => one.displayName).join("\n") }}
        more={
          <Button size="small" onClick={() => setAsking(true)}>
            {words.letThrough(held.count)}
          </Button>
        }
      />
      <ConfirmLoss
        open={asking}
        title={words.confirmTitle(held.count, target)}
        confirm={words.confirm(held.count)}
        typed={held.count}
        busy={start.isPending}
        problem={start.error}
        onConfirm={() => start.mutate({ id, letThrough: plan }, { onSuccess: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        {words.confirmEffect(held.count, target)}
      </ConfirmLoss>
    </>
  );
}
