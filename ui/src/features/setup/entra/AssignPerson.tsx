/** Assigning one person with an app role: found, chosen, and done with a click whose words are its effect. */
import { Button, Dropdown, Field, makeStyles, Option, SearchBox, tokens } from "@fluentui/react-components";
import { CheckmarkCircle20Filled, PersonAdd20Regular } from "@fluentui/react-icons";
import { useState } from "react";

import { useAssignPerson } from "../../../api/entra";
import { useApplicationAssignments, useFindCandidates } from "../../../api/query";
import type { AppRoleView, CandidateView, EntraDraft, SetupSignInView } from "../../../bindings";
import { Card } from "../../../components/Card";
import { PersonCell } from "../../../components/PersonCell";
import { Problem } from "../../../components/Problem";
import { Skeleton } from "../../../components/Skeleton";
import { useSettled } from "../../../components/useSettled";
import { text } from "../../../text";
import { useSetupStyles } from "../styles";
import { Consent } from "./Consent";

const words = text.entra.app;

const useStyles = makeStyles({
  hits: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    overflow: "hidden",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: "8px",
  },
  hit: { "& + li": { borderTop: `1px solid ${tokens.colorNeutralStroke3}` } },
  button: { width: "100%", justifyContent: "flex-start", textAlign: "left", fontWeight: tokens.fontWeightRegular, borderRadius: 0, minHeight: "44px" },
  done: { display: "flex", alignItems: "center", gap: "8px", margin: 0 },
  icon: { flex: "none", color: tokens.colorStatusSuccessForeground1 },
  role: { maxWidth: "280px" },
});

interface AssignPersonProps {
  entra: EntraDraft;
  signedIn: SetupSignInView;
  /** The number of the step that provisions one person. */
  tryStep: number;
  /** Told the name of whoever was assigned. */
  onAssigned: (name: string) => void;
}

export function AssignPerson({ entra, signedIn, tryStep, onAssigned }: AssignPersonProps) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const assign = useAssignPerson();
  const [person, setPerson] = useState<CandidateView | undefined>();
  const [done, setDone] = useState("");
  const { data } = useApplicationAssignments(entra.application);
  const roles = data?.roles ?? [];
  const another = () => {
    setPerson(undefined);
    assign.reset();
  };
  const give = (chosen: CandidateView, role: AppRoleView) =>
    assign.mutate(
      { application: entra.application, person: chosen.id, appRole: role.id },
      {
        onSuccess: () => {
          setDone(words.done(chosen.name, entra.applicationName, role.name));
          setPerson(undefined);
          onAssigned(chosen.name);
        },
      },
    );
  if (data !== undefined && roles.length === 0) return null;
  return (
    <Card label={words.assign}>
      <h2 className={setup.subtitle}>{words.assign}</h2>
      <div className={setup.stack}>
        <p className={setup.note}>{words.oneFirst(tryStep)}</p>
        {done !== "" && (
          <p className={styles.done} role="status">
            <CheckmarkCircle20Filled className={styles.icon} aria-hidden />
            <span>
              {done} {words.fresh}
            </span>
          </p>
        )}
        <Consent ask="assign" signedIn={signedIn}>
          {person === undefined ? (
            <FindPerson
              onChoose={(chosen) => {
                setPerson(chosen);
                setDone("");
              }}
            />
          ) : (
            <Chosen person={person} target={entra.applicationName} roles={roles} busy={assign.isPending} onAssign={give} onAnother={another} />
          )}
          {assign.error !== null && <Problem problem={assign.error} />}
        </Consent>
      </div>
    </Card>
  );
}

function FindPerson({ onChoose }: { onChoose: (person: CandidateView) => void }) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const [search, setSearch] = useState("");
  const asked = useSettled(search.trim(), 250);
  const { data, error, refetch } = useFindCandidates(asked);
  const shown = asked === "" ? [] : (data ?? []);
  return (
    <>
      <SearchBox placeholder={words.person} aria-label={words.person} value={search} onChange={(_, { value }) => setSearch(value)} />
      {error !== null && <Problem problem={error} action={{ label: text.components.tryAgain, run: () => void refetch() }} />}
      {asked !== "" && data === undefined && error === null && <Skeleton rows={2} />}
      {asked !== "" && data?.length === 0 && (
        <p className={setup.note} role="status">
          {words.noPerson(asked)}
        </p>
      )}
      {shown.length > 0 && (
        <ul className={styles.hits} aria-label={words.people}>
          {shown.map((one) => (
            <li key={one.id} className={styles.hit}>
              <Button className={styles.button} appearance="subtle" onClick={() => onChoose(one)}>
                <PersonCell name={one.name} userName={one.enabled ? one.userPrincipalName : `${one.userPrincipalName}, ${words.cannotSignIn}`} />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface ChosenProps {
  person: CandidateView;
  target: string;
  roles: readonly AppRoleView[];
  busy: boolean;
  onAssign: (person: CandidateView, role: AppRoleView) => void;
  onAnother: () => void;
}

function Chosen({ person, target, roles, busy, onAssign, onAnother }: ChosenProps) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const [chosen, setChosen] = useState("");
  const role = roles.find((one) => one.id === chosen) ?? roles[0];
  if (role === undefined) return <Skeleton rows={2} />;
  return (
    <>
      <div className={setup.row}>
        <PersonCell name={person.name} userName={person.userPrincipalName} size={36} />
        <Button className={setup.push} size="small" appearance="subtle" disabled={busy} onClick={onAnother}>
          {words.another}
        </Button>
      </div>
      {roles.length > 1 && (
        <Field className={styles.role} label={words.role}>
          <Dropdown value={role.name} selectedOptions={[role.id]} onOptionSelect={(_, data) => setChosen(data.optionValue ?? "")}>
            {roles.map((one) => (
              <Option key={one.id} value={one.id}>
                {one.name}
              </Option>
            ))}
          </Dropdown>
        </Field>
      )}
      <div>
        <Button icon={<PersonAdd20Regular />} disabled={busy} onClick={() => onAssign(person, role)}>
          {busy ? words.assigning : words.assignButton(person.name, target, role.name)}
        </Button>
      </div>
    </>
  );
}
