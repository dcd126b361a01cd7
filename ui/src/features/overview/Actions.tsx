/** What can be done with a connection: start, run now, pause, restart. */
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { ArrowResetRegular, MoreHorizontalRegular, PauseRegular, PlayRegular, PlugDisconnectedRegular } from "@fluentui/react-icons";
import { useState } from "react";

import { usePause, useRestart, useStartCycle, useStartProvisioning } from "../../api/mutation";
import type { ConnectionCard, ProblemView } from "../../bindings";
import { ConfirmLoss } from "../../components/ConfirmLoss";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.overview;

interface ActionsProps {
  card: ConnectionCard;
  running: boolean;
}

export function Actions({ card, running }: ActionsProps) {
  const start = useStartProvisioning();
  const cycle = useStartCycle();
  const pause = usePause();
  const restart = useRestart();
  const [asking, setAsking] = useState(false);
  const on = card.nextCycleAtMs !== null;
  const problem: ProblemView | null = start.error ?? cycle.error ?? pause.error;
  const busy = start.isPending || cycle.isPending || pause.isPending || restart.isPending;
  return (
    <>
      {problem !== null ? <Problem problem={problem} level="warning" /> : null}
      {on ? (
        <Button icon={<PauseRegular />} disabled={busy} onClick={() => pause.mutate({ id: card.id })}>
          {words.pause}
        </Button>
      ) : (
        <Button appearance="primary" icon={<PlayRegular />} disabled={busy} onClick={() => start.mutate({ id: card.id })}>
          {words.start}
        </Button>
      )}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={words.more} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<PlayRegular />} disabled={running || busy} onClick={() => cycle.mutate({ id: card.id, letThrough: null })}>
              {words.runNow}
            </MenuItem>
            <MenuItem icon={<ArrowResetRegular />} disabled={running || busy} onClick={() => setAsking(true)}>
              {words.restart}
            </MenuItem>
            {running ? <MenuItem icon={<PlugDisconnectedRegular />} disabled>{words.wait}</MenuItem> : null}
          </MenuList>
        </MenuPopover>
      </Menu>
      <ConfirmLoss
        open={asking}
        title={words.restartTitle(card.name)}
        confirm={words.restart}
        busy={restart.isPending}
        problem={restart.error}
        onConfirm={() => restart.mutate({ id: card.id, clear: "all" }, { onSuccess: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        {words.restartEffect}
      </ConfirmLoss>
    </>
  );
}
