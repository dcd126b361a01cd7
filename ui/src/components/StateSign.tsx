/** A connection's state by shape AND colour AND word. */
import {
  ArrowSyncRegular,
  CheckmarkCircleFilled,
  CircleHintRegular,
  ErrorCircleFilled,
  ErrorCircleRegular,
  HandRightFilled,
  PauseCircleRegular,
  ShieldErrorFilled,
} from "@fluentui/react-icons";

import type { ConnectionState } from "../bindings";
import { text } from "../text";
import { Sign, type SignLook } from "./Sign";

const words = text.components.states;

export const stateLooks: Record<ConnectionState, SignLook> = {
  running: { icon: ArrowSyncRegular, role: "brand", word: words.running, turns: true },
  upToDate: { icon: CheckmarkCircleFilled, role: "success", word: words.upToDate },
  failing: { icon: ErrorCircleRegular, role: "danger", word: words.failing },
  paused: { icon: PauseCircleRegular, role: "neutral", word: words.paused },
  held: { icon: HandRightFilled, role: "warning", word: words.held },
  quarantined: { icon: ShieldErrorFilled, role: "danger", word: words.quarantined },
  neverRun: { icon: CircleHintRegular, role: "neutral", word: words.neverRun },
  failed: { icon: ErrorCircleFilled, role: "danger", word: words.failed },
};

interface StateSignProps {
  state: ConnectionState;
  show?: "word" | "icon";
  className?: string | undefined;
}

export function StateSign({ state, show = "word", className }: StateSignProps) {
  return <Sign look={stateLooks[state]} show={show} className={className} />;
}
