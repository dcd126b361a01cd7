import { Button, Field, Input, Radio, RadioGroup } from "@fluentui/react-components";

import { useChooseFile } from "../../../api/mutation";
import { Card } from "../../../components/Card";
import { Problem } from "../../../components/Problem";
import { text } from "../../../text";
import type { Setup } from "../given";
import { EntraSource } from "../entra/Source";
import { StepPage } from "../StepPage";
import { numberOf } from "../steps";
import { useSetupStyles } from "../styles";
import { useSource } from "../useSource";
import { isPeopleCount } from "../validate";

const words = text.setup.access;

/** 2 Who should get access: the source, what it holds, and the seed's tips. */
export function Access({ draft, change, profile, signedIn }: Setup) {
  const styles = useSetupStyles();
  return (
    <StepPage title={words.title} why={draft.sourceKind === "entra" ? words.whyEntra : words.why}>
      <div className={styles.form}>
        <Field label={words.source}>
          <RadioGroup disabled={draft.connection !== ""} value={draft.sourceKind} onChange={(_, { value }) => change({ sourceKind: value })}>
            <Radio value="entra" label={<Choice title={words.entra} hint={words.entraHint} />} />
            <Radio value="csv" label={<Choice title={words.csv} hint={words.csvHint} />} />
            <Radio value="practice" label={<Choice title={words.practice} hint={words.practiceHint} />} />
          </RadioGroup>
        </Field>
        {draft.sourceKind === "practice" && <People draft={draft} change={change} />}
        {draft.sourceKind === "csv" && <Files draft={draft} change={change} />}
      </div>
      {draft.sourceKind === "entra" && <EntraSource draft={draft} change={change} signedIn={signedIn} />}
      <div className={styles.column}>
        {draft.sourceKind !== "entra" && <Report draft={draft} />}
        <Card>
          <h2 className={styles.subtitle}>{words.tips}</h2>
          <ul className={styles.list}>
            <li>{words.oneFirst(numberOf("try", draft))}</li>
            {profile.defaultAccessExcluded && <li>{words.defaultAccess}</li>}
          </ul>
        </Card>
      </div>
    </StepPage>
  );
}

function Choice({ title, hint }: { title: string; hint: string }) {
  const styles = useSetupStyles();
  return (
    <>
      <span>{title}</span>
      <br />
      <span className={styles.note}>{hint}</span>
    </>
  );
}

type Part = Pick<Setup, "draft" | "change">;

function Files({ draft, change }: Part) {
  return (
    <>
      <FilePath
        label={words.users}
        hint={words.usersHint}
        title={words.chooseUsers}
        required
        value={draft.csvUsers}
        onChange={(csvUsers) => change({ csvUsers })}
      />
      <FilePath label={words.groups} hint={words.groupsHint} title={words.chooseGroups} value={draft.csvGroups} onChange={(csvGroups) => change({ csvGroups })} />
    </>
  );
}

interface FilePathProps {
  label: string;
  hint: string;
  /** The dialog's. */
  title: string;
  required?: boolean;
  value: string;
  onChange: (path: string) => void;
}

function FilePath({ label, hint, title, required = false, value, onChange }: FilePathProps) {
  const styles = useSetupStyles();
  const choose = useChooseFile();
  const pick = () => choose.mutate({ title, extension: "csv" }, { onSuccess: (path) => path !== null && onChange(path) });
  return (
    <div className={styles.field}>
      <Field label={label} hint={hint} required={required} validationMessage={choose.error?.message}>
        <Input
          value={value}
          autoComplete="off"
          spellCheck={false}
          onChange={(_, data) => onChange(data.value)}
          contentAfter={
            <Button size="small" appearance="subtle" aria-label={title} disabled={choose.isPending} onClick={pick}>
              {words.choose}
            </Button>
          }
        />
      </Field>
    </div>
  );
}

function People({ draft, change }: Part) {
  const problem = isPeopleCount(draft.practiceUsers) ? undefined : text.setup.missing.people;
  return (
    <Field label={words.people} hint={words.peopleHint} {...(problem === undefined ? {} : { validationMessage: problem })}>
      <Input
        type="number"
        min={1}
        max={100_000}
        value={draft.practiceUsers > 0 ? String(draft.practiceUsers) : ""}
        onChange={(_, data) => change({ practiceUsers: wholeNumber(data.value) })}
      />
    </Field>
  );
}

/** What was typed as a whole number that fits; 0 for anything else. */
export function wholeNumber(value: string): number {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 && number <= 4_000_000_000 ? number : 0;
}

function Report({ draft }: Pick<Setup, "draft">) {
  const styles = useSetupStyles();
  const { error, report, reading, refetch } = useSource(draft, true);
  if (error !== null) return <Problem problem={error} action={{ label: text.components.tryAgain, run: () => void refetch() }} />;
  if (report === undefined || report === null) return reading ? <p className={styles.note}>{words.reading}</p> : null;
  return (
    <Card>
      <h2 className={styles.subtitle} role="status">
        {words.found(report.users, report.assigned, report.groups)}
      </h2>
      {report.notes.length > 0 && (
        <ul className={styles.list}>
          {report.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}
