/** Restarting Entra's provisioning service: what it is to forget, and what it lets through, each explained. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Radio,
  RadioGroup,
  tokens,
} from "@fluentui/react-components";
import { useState } from "react";

import { useRestartService } from "../api/service";
import type { Letting } from "../bindings";
import { text } from "../text";
import { Problem } from "./Problem";

const words = text.service;

const useStyles = makeStyles({
  surface: { width: "600px", maxWidth: "calc(100vw - 32px)" },
  content: { display: "flex", flexDirection: "column", gap: "16px" },
  lead: { margin: 0 },
  hint: { display: "block", fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
});

interface RestartServiceProps {
  id: string;
  name: string;
  open: boolean;
  onClose: () => void;
}

export function RestartService({ id, name, open, onClose }: RestartServiceProps) {
  const styles = useStyles();
  return (
    <Dialog open={open} modalType="alert" onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface className={styles.surface}>{open && <Body id={id} name={name} onClose={onClose} />}</DialogSurface>
    </Dialog>
  );
}

function asLetting(value: string): Letting {
  return value === "heldDeletions" || value === "links" ? value : "nothing";
}

// Its own component, so that what was chosen is gone when the dialog closes.
function Body({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const styles = useStyles();
  const restart = useRestartService();
  const [clear, setClear] = useState("all");
  const [letting, setLetting] = useState<Letting>("nothing");
  const choice = (one: { value: string; name: string; hint: string }, disabled = false) => (
    <Radio
      key={one.value}
      value={one.value}
      disabled={disabled}
      label={
        <>
          {one.name}
          <span className={styles.hint}>{one.hint}</span>
        </>
      }
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!restart.isPending) restart.mutate({ id, clear, letting }, { onSuccess: onClose });
      }}
    >
      <DialogBody>
        <DialogTitle>{words.restartTitle(name)}</DialogTitle>
        <DialogContent className={styles.content}>
          <p className={styles.lead}>{words.restartStarts}</p>
          <Field label={words.clear}>
            <RadioGroup value={letting === "links" ? "all" : clear} onChange={(_, data) => setClear(data.value)}>
              {words.clears.map((one) => choice(one, letting === "links"))}
            </RadioGroup>
          </Field>
          <Field label={words.letting}>
            <RadioGroup value={letting} onChange={(_, data) => setLetting(asLetting(data.value))}>
              {words.lettings.map((one) => choice(one))}
            </RadioGroup>
          </Field>
          {restart.error !== null ? <Problem problem={restart.error} /> : null}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{text.components.cancel}</Button>
          <Button type="submit" appearance="primary" disabled={restart.isPending}>
            {words.restart}
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
