/** Before something is lost: a dialog that says the effect and names the button by it. Where asked, the number must be typed. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useState, type ReactNode } from "react";

import type { ProblemView } from "../bindings";
import { formatNumber } from "../text/format";
import { text } from "../text";
import { Problem } from "./Problem";

interface ConfirmLossProps {
  open: boolean;
  /** "Disable 14 people in Dialpad?" */
  title: string;
  /** What it means for them, and what stays. */
  children: ReactNode;
  /** The button: "Disable 14 people". */
  confirm: string;
  onConfirm: () => void;
  onClose: () => void;
  /** More than the limit: the number to type. */
  typed?: number;
  busy?: boolean;
  problem?: ProblemView | null;
}

const useStyles = makeStyles({
  surface: { width: "520px", maxWidth: "calc(100vw - 32px)" },
  content: { display: "flex", flexDirection: "column", gap: "16px" },
  input: { maxWidth: "160px" },
  loss: {
    backgroundColor: tokens.colorStatusDangerBackground3,
    color: tokens.colorNeutralForegroundOnBrand,
    ":hover": { backgroundColor: tokens.colorStatusDangerBackground3Hover, color: tokens.colorNeutralForegroundOnBrand },
    ":hover:active": { backgroundColor: tokens.colorStatusDangerBackground3Pressed, color: tokens.colorNeutralForegroundOnBrand },
  },
});

export function ConfirmLoss(props: ConfirmLossProps) {
  const styles = useStyles();
  return (
    <Dialog open={props.open} modalType="alert" onOpenChange={(_, { open }) => !open && props.onClose()}>
      <DialogSurface className={styles.surface}>{props.open && <Body {...props} />}</DialogSurface>
    </Dialog>
  );
}

// Its own component, so that what was typed is gone when the dialog closes.
function Body({ title, children, confirm, onConfirm, onClose, typed, busy = false, problem = null }: ConfirmLossProps) {
  const styles = useStyles();
  const [value, setValue] = useState("");
  const wanted = typed === undefined ? undefined : formatNumber(typed);
  const ready = wanted === undefined || value.trim() === wanted || value.trim() === String(typed);
  const words = text.components.typeToConfirm(wanted ?? "");
  const label = (
    <>
      {words.before}
      <strong>{words.wanted}</strong>
      {words.after}
    </>
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) onConfirm();
      }}
    >
      <DialogBody>
        <DialogTitle>{title}</DialogTitle>
        <DialogContent className={styles.content}>
          {children}
          {wanted !== undefined && (
            <Field label={label} className={styles.input}>
              <Input value={value} inputMode="numeric" autoComplete="off" onChange={(_, data) => setValue(data.value)} />
            </Field>
          )}
          {problem !== null && <Problem problem={problem} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{text.components.cancel}</Button>
          <Button type="submit" appearance="primary" className={ready && !busy ? styles.loss : undefined} disabled={!ready || busy}>
            {confirm}
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
