/** The signs of actions and statuses, the same everywhere: plan, logs, person, on demand, chart. */
import {
  CheckmarkCircleFilled,
  DeleteRegular,
  EditRegular,
  EqualCircleRegular,
  ErrorCircleFilled,
  FilterDismissRegular,
  HandRightRegular,
  PersonAddFilled,
  PersonAvailableRegular,
  PersonProhibitedRegular,
  SubtractCircleRegular,
  WarningFilled,
} from "@fluentui/react-icons";

import type { ActionKind, Status } from "../bindings";
import { text } from "../text";
import { Sign, type SignLook } from "./Sign";

const words = text.components.signs;

/** An action, or what stands in its place: failed, held, blocked before it began. */
export type ActionWord = ActionKind | "failed" | "held" | "blocked";

export const actionLooks: Record<ActionWord, SignLook> = {
  create: { icon: PersonAddFilled, role: "success", word: words.create },
  update: { icon: EditRegular, role: "brand", word: words.update },
  enable: { icon: PersonAvailableRegular, role: "success", word: words.enable },
  disable: { icon: PersonProhibitedRegular, role: "warning", word: words.disable },
  delete: { icon: DeleteRegular, role: "danger", word: words.delete },
  none: { icon: EqualCircleRegular, role: "neutral", word: words.none },
  skip: { icon: FilterDismissRegular, role: "neutral", word: words.skip },
  failed: { icon: ErrorCircleFilled, role: "danger", word: words.failed },
  held: { icon: HandRightRegular, role: "warning", word: words.held },
  blocked: { icon: ErrorCircleFilled, role: "danger", word: words.blocked },
};

export const statusLooks: Record<Status, SignLook> = {
  success: { icon: CheckmarkCircleFilled, role: "success", word: words.success },
  failure: { icon: ErrorCircleFilled, role: "danger", word: words.failed },
  skipped: { icon: SubtractCircleRegular, role: "neutral", word: words.skipped },
  warning: { icon: WarningFilled, role: "warning", word: words.warning },
};

interface ActionSignProps {
  action: ActionWord;
  show?: "word" | "icon";
  className?: string | undefined;
}

export function ActionSign({ action, show = "word", className }: ActionSignProps) {
  return <Sign look={actionLooks[action]} show={show} className={className} />;
}

interface StatusSignProps {
  status: Status;
  show?: "word" | "icon";
  className?: string | undefined;
}

export function StatusSign({ status, show = "word", className }: StatusSignProps) {
  return <Sign look={statusLooks[status]} show={show} className={className} />;
}
