/** No job yet: adopt the enterprise application's own, or make one from its template. */
import { Button, Field, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import { useState } from "react";

import { useAdoptJob, useServiceChoices } from "../../api/service";
import type { ServiceChoicesView } from "../../bindings";
import { Card } from "../../components/Card";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";

const words = text.service;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "12px", maxWidth: "720px" },
  plain: { margin: 0 },
  hint: { display: "block", margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  foot: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px", paddingTop: "4px" },
  button: { flex: "none", whiteSpace: "nowrap" },
});

export function Adopt({ id, onAdopted }: { id: string; onAdopted: () => void }) {
  const styles = useStyles();
  const choices = useServiceChoices(id, true);
  return (
    <Card label={words.noJob} title={words.noJob}>
      <div className={styles.stack}>
        <p className={styles.hint}>{words.noJobHint}</p>
        {choices.error !== null ? (
          <Problem problem={choices.error} action={{ label: text.components.tryAgain, run: () => void choices.refetch(), busy: choices.isFetching }} />
        ) : choices.data === undefined ? (
          <>
            <p className={styles.plain} role="status">
              {words.reading}
            </p>
            <Skeleton rows={2} height={32} />
          </>
        ) : (
          <Choose id={id} choices={choices.data} onAdopted={onAdopted} />
        )}
      </div>
    </Card>
  );
}

interface ChooseProps {
  id: string;
  choices: ServiceChoicesView;
  onAdopted: () => void;
}

function Choose({ id, choices, onAdopted }: ChooseProps) {
  const styles = useStyles();
  const adopt = useAdoptJob();
  const { application, jobs, templates } = choices;
  const [job, setJob] = useState(jobs[0]?.job ?? null);
  const [template, setTemplate] = useState(templates[0]?.template ?? null);
  const makes = jobs.length === 0;
  const ready = makes ? template !== null : job !== null;
  // What was refused stands in `adopt.error`. This card is gone once there is a job, so the mutation itself couldn't call back.
  const run = () => void adopt.mutateAsync({ id, job: makes ? null : job, template: makes ? template : null }).then(onAdopted, () => undefined);
  const option = (value: string, name: string, hint: string) => (
    <Radio
      key={value}
      value={value}
      label={
        <>
          {name}
          {hint !== "" ? <span className={styles.hint}>{hint}</span> : null}
        </>
      }
    />
  );
  return (
    <>
      <p className={styles.plain}>{words.has(application, jobs.length)}</p>
      {jobs.length > 0 ? (
        <Field label={words.chooseJob}>
          <RadioGroup value={job ?? ""} onChange={(_, data) => setJob(data.value)}>
            {jobs.map((one) => option(one.job, one.job, [one.template, one.sentence].filter((part) => part !== "").join(". ")))}
          </RadioGroup>
        </Field>
      ) : templates.length > 0 ? (
        <Field label={words.chooseTemplate}>
          <RadioGroup value={template ?? ""} onChange={(_, data) => setTemplate(data.value)}>
            {templates.map((one) => option(one.template, one.usual ? `${one.template}, ${words.usual}` : one.template, one.description))}
          </RadioGroup>
        </Field>
      ) : (
        <p className={styles.hint}>{words.noTemplate}</p>
      )}
      {adopt.error !== null ? <Problem problem={adopt.error} /> : null}
      <div className={styles.foot}>
        <Button className={styles.button} appearance="primary" disabled={!ready || adopt.isPending} onClick={run}>
          {adopt.isPending ? (makes ? words.making : words.adopting) : makes ? words.make : words.adopt}
        </Button>
        <span className={styles.hint} role="status">
          {adopt.isPending && makes ? words.makeHint : ""}
        </span>
      </div>
    </>
  );
}
