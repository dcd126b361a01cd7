import { Button, makeStyles, mergeClasses, SearchBox, tokens } from "@fluentui/react-components";
import { Flash20Regular } from "@fluentui/react-icons";
import { useState } from "react";

import { usePreviewOnDemand, useProvisionOnDemand } from "../../../api/mutation";
import { useFindPeople } from "../../../api/query";
import type { OnDemandView, PersonHit } from "../../../bindings";
import { EvaluationSteps } from "../../../components/EvaluationSteps";
import { PersonCell } from "../../../components/PersonCell";
import { Problem } from "../../../components/Problem";
import { Skeleton } from "../../../components/Skeleton";
import { useSettled } from "../../../components/useSettled";
import { text } from "../../../text";
import type { Setup } from "../given";
import { StepPage } from "../StepPage";
import { useSetupStyles } from "../styles";

const words = text.setup.try;
const most = 6;

const useStyles = makeStyles({
  search: { maxWidth: "560px", width: "100%" },
  hits: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    maxWidth: "560px",
    overflow: "hidden",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: "8px",
    backgroundColor: tokens.colorNeutralBackground1,
  },
  hit: { "& + li": { borderTop: `1px solid ${tokens.colorNeutralStroke3}` } },
  button: { width: "100%", justifyContent: "flex-start", textAlign: "left", fontWeight: tokens.fontWeightRegular, borderRadius: 0, minHeight: "44px" },
  verdict: { margin: 0, flexGrow: 1, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
});

/** 9 Try one person: the four steps before, one button, the same four steps after. */
export function TryOne({ draft, profile, sourceName, assigned }: Setup) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const [chosen, setChosen] = useState<PersonHit | undefined>();
  const preview = usePreviewOnDemand();
  const provision = useProvisionOnDemand();
  const choose = (person: PersonHit) => {
    setChosen(person);
    provision.reset();
    preview.mutate({ id: draft.connection, who: person.sourceId });
  };
  const another = () => {
    setChosen(undefined);
    preview.reset();
    provision.reset();
  };
  const shown = provision.data ?? preview.data;
  const problem = provision.error ?? preview.error;
  return (
    <StepPage title={words.title} why={words.why}>
      {chosen === undefined ? (
        <FindPerson id={draft.connection} proposed={assigned} onChoose={choose} />
      ) : (
        <>
          <div className={mergeClasses(setup.row)}>
            <p className={styles.verdict} role="status">
              {headline(chosen, preview.isPending, provision.data)}
            </p>
            <Button className={setup.noShrink} appearance="subtle" onClick={another}>
              {words.another}
            </Button>
            {provision.data === undefined && (
              <Button
                className={setup.noShrink}
                icon={<Flash20Regular />}
                disabled={preview.data === undefined || provision.isPending}
                onClick={() => provision.mutate({ id: draft.connection, who: chosen.sourceId })}
              >
                {provision.isPending ? words.provisioning : words.provision(firstName(chosen, preview.data))}
              </Button>
            )}
          </div>
          {problem !== null && <Problem problem={problem} action={{ label: text.components.tryAgain, run: () => choose(chosen) }} />}
          {shown === undefined && problem === null && <Skeleton rows={1} height={320} />}
          {shown !== undefined && (
            <EvaluationSteps
              id={draft.connection}
              evaluation={shown.evaluation}
              layout="cards"
              source={sourceName}
              target={profile.displayName}
              managerName={shown.managerName}
              stepMs={shown.stepMs}
            />
          )}
        </>
      )}
    </StepPage>
  );
}

/** The first name after the first mention, where the source tells it. */
function firstName(person: PersonHit, view: OnDemandView | undefined): string {
  const given = view?.evaluation.import.attributes.find((attribute) => attribute.name === "givenName")?.value;
  return typeof given === "string" && given !== "" ? given : person.displayName;
}

function headline(person: PersonHit, looking: boolean, done: OnDemandView | undefined): string {
  if (done !== undefined) {
    const status = done.evaluation.outcome?.status;
    if (status === "failure") return words.failed(person.displayName);
    return status === "skipped" || status === undefined ? words.nothing(person.displayName) : words.succeeded(person.displayName);
  }
  return looking ? words.previewing : words.previewed(person.displayName);
}

function FindPerson({ id, proposed, onChoose }: { id: string; proposed: string; onChoose: (person: PersonHit) => void }) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const [search, setSearch] = useState(proposed);
  const asked = useSettled(search.trim(), 150);
  const people = useFindPeople(id, asked);
  const hits = people.data?.slice(0, most) ?? [];
  return (
    <div className={setup.column}>
      <SearchBox className={styles.search} placeholder={words.search} aria-label={words.search} value={search} onChange={(_, data) => setSearch(data.value)} />
      {people.error !== null && <Problem problem={people.error} action={{ label: text.components.tryAgain, run: () => void people.refetch() }} />}
      {people.data === undefined && people.error === null && <Skeleton rows={3} />}
      {people.data !== undefined && hits.length === 0 && <p className={setup.note}>{words.nobody(asked)}</p>}
      {hits.length > 0 && (
        <ul className={styles.hits} aria-label={words.people}>
          {hits.map((person) => (
            <li key={person.sourceId} className={styles.hit}>
              <Button className={styles.button} appearance="subtle" onClick={() => onChoose(person)}>
                <PersonCell name={person.displayName} userName={person.userPrincipalName} />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
