/** The service's quarantine: why, since when, what to do, when it tries again by itself; the likely fix as a button. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { useRestartService } from "../api/service";
import type { ServiceQuarantineView } from "../bindings";
import { text } from "../text";
import { ConfirmLoss } from "./ConfirmLoss";
import { Problem } from "./Problem";

const words = text.service;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px" },
  next: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface ServiceQuarantineProps {
  id: string;
  target: string;
  quarantine: ServiceQuarantineView;
}

export function ServiceQuarantine({ id, target, quarantine }: ServiceQuarantineProps) {
  const styles = useStyles();
  const navigate = useNavigate();
  const restart = useRestartService();
  const [asking, setAsking] = useState(false);
  const { remedy } = quarantine;
  const tryAgain = () => restart.mutate({ id, clear: remedy === "causes" ? "all" : "quarantine", letting: "nothing" });
  const lead = {
    credentials: { label: words.lookAtCredentials, run: () => void navigate({ to: "/connection/$id/engine", params: { id }, search: { part: "write" } }) },
    causes: { label: words.lookAtFailures, run: () => void navigate({ to: "/connection/$id/logs", params: { id }, search: { status: "failure" } }) },
    heldDeletions: { label: words.letThrough, run: () => setAsking(true) },
    tryAgain: undefined,
  }[remedy];
  return (
    <div className={styles.root}>
      <Problem
        problem={{ code: quarantine.reason, message: words.quarantined(quarantine.sinceMs, quarantine.message), fix: quarantine.fix, details: quarantine.details }}
        action={lead}
        more={
          <Button size="small" appearance={lead === undefined ? "primary" : "secondary"} disabled={restart.isPending} title={words.tryHint} onClick={tryAgain}>
            {restart.isPending ? words.trying : words.tryAgain}
          </Button>
        }
      />
      {restart.error !== null ? <Problem problem={restart.error} /> : null}
      {quarantine.nextAttemptAtMs !== null ? <p className={styles.next}>{words.nextTry(quarantine.nextAttemptAtMs)}</p> : null}
      <ConfirmLoss
        open={asking}
        title={words.letThroughTitle}
        confirm={words.letThroughConfirm}
        onConfirm={() => {
          // Closed before the quarantine is left, and this message with it: a refusal stands beneath.
          setAsking(false);
          restart.mutate({ id, clear: "quarantine", letting: "heldDeletions" });
        }}
        onClose={() => setAsking(false)}
      >
        {words.letThroughEffect(target)}
      </ConfirmLoss>
    </div>
  );
}
