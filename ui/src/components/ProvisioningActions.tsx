/** What can be done with a connection: start, run now, pause, restart. Where Entra's service is the engine, they are the service's. */
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { ArrowResetRegular, MoreHorizontalRegular, PauseRegular, PlayRegular, PlugDisconnectedRegular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { usePause, useRestart, useStartCycle, useStartProvisioning } from "../api/mutation";
import type { ConnectionCard } from "../bindings";
import { text } from "../text";
import { ConfirmLoss } from "./ConfirmLoss";
import { Problem } from "./Problem";
import { RestartService } from "./RestartService";

const words = text.overview;

type Lead = (id: string, navigate: ReturnType<typeof useNavigate>) => { label: string; run: () => void };

/** The likely fix of what is refused. */
const leads: Record<string, Lead> = {
  ServiceNotWritten: (id, navigate) => ({
    label: text.service.move.next.entra,
    run: () => void navigate({ to: "/connection/$id/engine", params: { id }, search: { part: "write" } }),
  }),
};

interface ProvisioningActions {
  /** For the page's header. */
  buttons: ReactNode;
  /** What was refused, for the top of the page; `null`: nothing. */
  refused: ReactNode;
}

/** The buttons of a page's header, and what to show where one of them was refused. `first`: is Start the page's first button? */
export function useProvisioningActions(card: ConnectionCard, running: boolean, first = true): ProvisioningActions {
  const navigate = useNavigate();
  const start = useStartProvisioning();
  const cycle = useStartCycle();
  const pause = usePause();
  const [asking, setAsking] = useState(false);
  const byService = card.engine === "entra";
  const problem = start.error ?? cycle.error ?? pause.error;
  const busy = start.isPending || cycle.isPending || pause.isPending;
  const close = () => setAsking(false);
  const forget = () => [start, cycle, pause].forEach((act) => act.reset());
  const act = (run: () => void) => () => {
    forget();
    run();
  };
  const buttons = (
    <>
      {card.on ? (
        <Button icon={<PauseRegular />} disabled={busy} onClick={act(() => pause.mutate({ id: card.id }))}>
          {words.pause}
        </Button>
      ) : (
        <Button appearance={first ? "primary" : "secondary"} icon={<PlayRegular />} disabled={busy} onClick={act(() => start.mutate({ id: card.id }))}>
          {words.start}
        </Button>
      )}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={words.more} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {byService ? null : (
              <MenuItem icon={<PlayRegular />} disabled={running || busy} onClick={act(() => cycle.mutate({ id: card.id, letThrough: null }))}>
                {words.runNow}
              </MenuItem>
            )}
            <MenuItem icon={<ArrowResetRegular />} disabled={running || busy} onClick={() => setAsking(true)}>
              {words.restart}
            </MenuItem>
            {running ? <MenuItem icon={<PlugDisconnectedRegular />} disabled>{words.wait}</MenuItem> : null}
          </MenuList>
        </MenuPopover>
      </Menu>
      {byService ? <RestartService id={card.id} name={card.name} open={asking} onClose={close} /> : <RestartHere card={card} open={asking} onClose={close} />}
    </>
  );
  return { buttons, refused: problem === null ? null : <Problem problem={problem} level="warning" action={leads[problem.code]?.(card.id, navigate)} /> };
}

function RestartHere({ card, open, onClose }: { card: ConnectionCard; open: boolean; onClose: () => void }) {
  const restart = useRestart();
  return (
    <ConfirmLoss
      open={open}
      title={words.restartTitle(card.name)}
      confirm={words.restart}
      busy={restart.isPending}
      problem={restart.error}
      onConfirm={() => restart.mutate({ id: card.id, clear: "all" }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {words.restartEffect}
    </ConfirmLoss>
  );
}
