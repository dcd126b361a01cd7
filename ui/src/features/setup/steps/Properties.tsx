import { Field, Input, Switch } from "@fluentui/react-components";

import { ListField } from "../../../components/ListField";
import { linesOf } from "../../../components/lines";
import { Problem } from "../../../components/Problem";
import type { ProblemView } from "../../../bindings";
import { text } from "../../../text";
import type { Setup } from "../given";
import { StepPage } from "../StepPage";
import { useSetupStyles } from "../styles";
import { emailProblem, thresholdProblem } from "../validate";
import { wholeNumber } from "./Access";

const words = text.setup.properties;

/** 6 Properties: name, notification e-mail, accidental deletion prevention, what only the admin knows of the application. Leaving it makes the connection. */
export function Properties({ draft, change, profile, problem }: Setup & { problem: ProblemView | null }) {
  const styles = useSetupStyles();
  const email = draft.email === "" ? null : emailProblem(draft);
  const threshold = thresholdProblem(draft);
  return (
    <StepPage title={words.title} why={words.why}>
      <div className={styles.form}>
        <Field label={words.name} hint={words.nameHint} required>
          <Input value={draft.name} autoComplete="off" onChange={(_, data) => change({ name: data.value })} />
        </Field>
        <Switch label={words.notify} checked={draft.notify} onChange={(_, { checked }) => change({ notify: checked })} />
        <Field label={words.email} hint={words.emailHint} required={draft.notify} {...(email === null ? {} : { validationMessage: email })}>
          <Input type="email" value={draft.email} disabled={!draft.notify} autoComplete="email" onChange={(_, data) => change({ email: data.value })} />
        </Field>
        <Switch label={words.prevent} checked={draft.preventDeletions} onChange={(_, { checked }) => change({ preventDeletions: checked })} />
        <Field label={words.threshold} hint={words.preventHint} {...(threshold === null ? {} : { validationMessage: threshold })}>
          <Input
            type="number"
            min={1}
            disabled={!draft.preventDeletions}
            value={draft.deletionThreshold > 0 ? String(draft.deletionThreshold) : ""}
            onChange={(_, data) => change({ deletionThreshold: wholeNumber(data.value) })}
          />
        </Field>
        {profile.lists.length > 0 && (
          <section className={styles.form} aria-label={words.lists(profile.displayName)}>
            <div>
              <h2 className={styles.subtitle}>{words.lists(profile.displayName)}</h2>
              <p className={styles.note}>{words.listsHint(profile.displayName)}</p>
            </div>
            {profile.lists.map((list) => (
              <ListField
                key={list.name}
                list={list}
                value={(draft.lists?.[list.name] ?? []).join("\n")}
                onChange={(value) => change({ lists: { ...draft.lists, [list.name]: linesOf(value) } })}
              />
            ))}
          </section>
        )}
      </div>
      {problem !== null && <Problem problem={problem} />}
    </StepPage>
  );
}
