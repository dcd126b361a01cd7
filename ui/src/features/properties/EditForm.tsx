/** Name, tenant URL, notifications, accidental deletion prevention, schedule: one form, saved as one version. */
import { Button, Field, Input, makeStyles, Switch, tokens } from "@fluentui/react-components";
import { useState, type FormEvent, type ReactNode } from "react";

import { useSaveProperties } from "../../api/mutation";
import type { PropertiesEdit, PropertiesView } from "../../bindings";
import { Card } from "../../components/Card";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.properties;

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", gap: "20px" },
  hint: { margin: "0 0 12px", color: tokens.colorNeutralForeground2 },
  fields: { display: "flex", flexDirection: "column", gap: "12px" },
  number: { maxWidth: "160px" },
  foot: { display: "flex", alignItems: "center", gap: "12px" },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface Draft extends Omit<PropertiesEdit, "deletionThreshold" | "everyMinutes"> {
  threshold: string;
  every: string;
}

function draftOf(view: PropertiesView): Draft {
  return {
    name: view.name,
    email: view.notifications.email,
    notify: view.notifications.enabled,
    preventDeletions: view.accidentalDeletionPrevention.enabled,
    threshold: String(view.accidentalDeletionPrevention.threshold),
    every: String(view.schedule.everyMinutes),
    tenantUrl: view.target.tenantUrl,
  };
}

const whole = (value: string) => (/^\d{1,9}$/.test(value.trim()) ? Number(value.trim()) : null);

function complaints(draft: Draft) {
  const every = whole(draft.every);
  return {
    name: draft.name.trim() === "" ? words.nameMissing : undefined,
    tenantUrl: draft.tenantUrl.trim() === "" ? words.tenantUrlMissing : undefined,
    email: draft.notify && !draft.email.includes("@") ? words.emailMissing : undefined,
    threshold: whole(draft.threshold) === null ? words.thresholdWrong : undefined,
    every: every === null || every < 5 ? words.everyWrong : undefined,
  };
}

export function EditForm({ view }: { view: PropertiesView }) {
  const styles = useStyles();
  const save = useSaveProperties();
  const [draft, setDraft] = useState(() => draftOf(view));
  const wrong = complaints(draft);
  const blocked = Object.values(wrong).some((complaint) => complaint !== undefined);
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const threshold = whole(draft.threshold);
    const every = whole(draft.every);
    if (blocked || threshold === null || every === null) return;
    const { name, email, notify, preventDeletions, tenantUrl } = draft;
    save.mutate({ id: view.id, edit: { name: name.trim(), email: email.trim(), notify, preventDeletions, tenantUrl: tenantUrl.trim(), deletionThreshold: threshold, everyMinutes: every } });
  };
  const field = (label: string, key: "name" | "tenantUrl" | "email" | "threshold" | "every", hint?: string, className?: string) => (
    <Field label={label} hint={hint} validationMessage={wrong[key]} validationState={wrong[key] === undefined ? "none" : "error"}>
      <Input className={className} value={draft[key]} onChange={(_, data) => set({ [key]: data.value })} />
    </Field>
  );
  return (
    <form className={styles.form} onSubmit={submit}>
      <Section title={words.connection} hint={words.connectionHint}>
        {field(words.name, "name")}
        {field(words.tenantUrl, "tenantUrl", words.tenantUrlHint)}
      </Section>
      <Section title={words.notifications} hint={words.notificationsHint}>
        <Switch label={words.notify} checked={draft.notify} onChange={(_, data) => set({ notify: data.checked })} />
        {field(words.email, "email")}
      </Section>
      <Section title={words.deletions} hint={words.deletionsHint}>
        <Switch label={words.prevent} checked={draft.preventDeletions} onChange={(_, data) => set({ preventDeletions: data.checked })} />
        {field(words.threshold, "threshold", undefined, styles.number)}
      </Section>
      <Section title={words.schedule} hint={words.scheduleHint}>
        {field(words.every, "every", undefined, styles.number)}
      </Section>
      {save.error !== null ? <Problem problem={save.error} /> : null}
      <div className={styles.foot}>
        <Button type="submit" appearance="primary" disabled={blocked || save.isPending}>
          {words.save}
        </Button>
        <span className={styles.quiet} role="status">
          {save.isSuccess ? [words.saved, ...save.data.warnings].join(" ") : words.version(view.version)}
        </span>
      </div>
    </form>
  );
}

function Section({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <Card label={title} title={title}>
      <p className={styles.hint}>{hint}</p>
      <div className={styles.fields}>{children}</div>
    </Card>
  );
}
