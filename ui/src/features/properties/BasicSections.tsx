/** Name and tenant URL, notifications, accidental deletion prevention, schedule: each saved by itself, the others as they were saved. */
import { Field, Input, makeStyles, Switch } from "@fluentui/react-components";

import { useSaveProperties } from "../../api/mutation";
import type { PropertiesEdit, PropertiesView } from "../../bindings";
import { text } from "../../text";
import { Section } from "./Section";
import { useSection } from "./useSection";

const words = text.properties;

const useStyles = makeStyles({ number: { maxWidth: "160px" } });

interface OfConnection {
  view: PropertiesView;
}

function savedEdit(view: PropertiesView): PropertiesEdit {
  return {
    name: view.name,
    email: view.notifications.email,
    notify: view.notifications.enabled,
    preventDeletions: view.accidentalDeletionPrevention.enabled,
    deletionThreshold: view.accidentalDeletionPrevention.threshold,
    everyMinutes: view.schedule.everyMinutes,
    tenantUrl: view.target.tenantUrl,
  };
}

/** Saves a part of the properties. */
function useSavePart(view: PropertiesView, undo: () => void) {
  const save = useSaveProperties();
  const savePart = (part: Partial<PropertiesEdit>) => save.mutate({ id: view.id, edit: { ...savedEdit(view), ...part } }, { onSuccess: undo });
  return { save, savePart };
}

const whole = (value: string) => (/^\d{1,9}$/.test(value.trim()) ? Number(value.trim()) : null);

interface TextFieldProps {
  label: string;
  value: string;
  problem: string | undefined;
  hint?: string;
  className?: string;
  onChange: (value: string) => void;
}

function TextField({ label, value, problem, hint, className, onChange }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} validationMessage={problem} validationState={problem === undefined ? "none" : "error"}>
      <Input className={className} value={value} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}

export function ConnectionSection({ view }: OfConnection) {
  const { draft, unsaved, set, undo } = useSection({ name: view.name, tenantUrl: view.target.tenantUrl });
  const { save, savePart } = useSavePart(view, undo);
  const name = draft.name.trim();
  const tenantUrl = draft.tenantUrl.trim();
  return (
    <Section
      title={words.connection}
      hint={words.connectionHint}
      initially={words.connectionDefault}
      unsaved={unsaved}
      blocked={name === "" || tenantUrl === ""}
      save={save}
      onSave={() => savePart({ name, tenantUrl })}
      onUndo={undo}
    >
      <TextField label={words.name} value={draft.name} problem={name === "" ? words.nameMissing : undefined} onChange={(value) => set({ name: value })} />
      <TextField
        label={words.tenantUrl}
        hint={words.tenantUrlHint}
        value={draft.tenantUrl}
        problem={tenantUrl === "" ? words.tenantUrlMissing : undefined}
        onChange={(value) => set({ tenantUrl: value })}
      />
    </Section>
  );
}

export function NotificationsSection({ view }: OfConnection) {
  const { draft, unsaved, set, undo } = useSection({ notify: view.notifications.enabled, email: view.notifications.email });
  const { save, savePart } = useSavePart(view, undo);
  const problem = draft.notify && !draft.email.includes("@") ? words.emailMissing : undefined;
  return (
    <Section
      title={words.notifications}
      hint={words.notificationsHint}
      initially={words.off}
      unsaved={unsaved}
      blocked={problem !== undefined}
      save={save}
      onSave={() => savePart({ notify: draft.notify, email: draft.email.trim() })}
      onUndo={undo}
    >
      <Switch label={words.notify} checked={draft.notify} onChange={(_, data) => set({ notify: data.checked })} />
      <TextField label={words.email} value={draft.email} problem={problem} onChange={(email) => set({ email })} />
    </Section>
  );
}

export function DeletionsSection({ view }: OfConnection) {
  const styles = useStyles();
  const { enabled, threshold: most } = view.accidentalDeletionPrevention;
  const { draft, unsaved, set, undo } = useSection({ prevent: enabled, threshold: String(most) });
  const { save, savePart } = useSavePart(view, undo);
  const threshold = whole(draft.threshold);
  return (
    <Section
      title={words.deletions}
      hint={words.deletionsHint}
      initially={words.deletionsDefault}
      unsaved={unsaved}
      blocked={threshold === null}
      save={save}
      onSave={() => threshold !== null && savePart({ preventDeletions: draft.prevent, deletionThreshold: threshold })}
      onUndo={undo}
    >
      <Switch label={words.prevent} checked={draft.prevent} onChange={(_, data) => set({ prevent: data.checked })} />
      <TextField
        label={words.threshold}
        className={styles.number}
        value={draft.threshold}
        problem={threshold === null ? words.thresholdWrong : undefined}
        onChange={(value) => set({ threshold: value })}
      />
    </Section>
  );
}

export function ScheduleSection({ view }: OfConnection) {
  const styles = useStyles();
  const { draft, unsaved, set, undo } = useSection({ every: String(view.schedule.everyMinutes) });
  const { save, savePart } = useSavePart(view, undo);
  const every = whole(draft.every);
  const wrong = every === null || every < 5;
  return (
    <Section
      title={words.schedule}
      hint={words.scheduleHint}
      initially={words.scheduleDefault}
      unsaved={unsaved}
      blocked={wrong}
      save={save}
      onSave={() => every !== null && savePart({ everyMinutes: every })}
      onUndo={undo}
    >
      <TextField label={words.every} className={styles.number} value={draft.every} problem={wrong ? words.everyWrong : undefined} onChange={(value) => set({ every: value })} />
    </Section>
  );
}
