/** The enterprise application: looked for by name, chosen, or added. */
import { Field, Radio, RadioGroup, SearchBox } from "@fluentui/react-components";
import { useState } from "react";

import { useFindApplications } from "../../../api/query";
import type { ApplicationView, EntraDraft, ProfileView, SetupSignInView } from "../../../bindings";
import { Card } from "../../../components/Card";
import { Problem } from "../../../components/Problem";
import { Skeleton } from "../../../components/Skeleton";
import { useSettled } from "../../../components/useSettled";
import { text } from "../../../text";
import { useSetupStyles } from "../styles";
import { AddApplication } from "./AddApplication";

const words = text.entra.app;

interface FindApplicationProps {
  entra: EntraDraft;
  profile: ProfileView;
  signedIn: SetupSignInView;
  onChoose: (application: ApplicationView) => void;
}

export function FindApplication({ entra, profile, signedIn, onChoose }: FindApplicationProps) {
  const setup = useSetupStyles();
  const target = profile.displayName;
  const [search, setSearch] = useState(entra.applicationName === "" ? target : entra.applicationName);
  const asked = useSettled(search.trim(), 250);
  const { data, error, refetch } = useFindApplications(asked, profile.name);
  const found = data?.found ?? [];
  const template = data?.templates[0];
  const choose = (id: string) => {
    const one = found.find((each) => each.id === id);
    if (one !== undefined) onChoose(one);
  };
  const add = (application: ApplicationView) => {
    setSearch(application.name);
    onChoose(application);
  };
  return (
    <Card label={words.find}>
      <h2 className={setup.subtitle}>{words.find}</h2>
      <div className={setup.stack}>
        <Field label={words.search} hint={words.searchHint}>
          <SearchBox value={search} onChange={(_, data) => setSearch(data.value)} />
        </Field>
        {error !== null && <Problem problem={error} action={{ label: text.components.tryAgain, run: () => void refetch() }} />}
        {data === undefined && error === null && asked !== "" && <Skeleton rows={2} />}
        {data !== undefined && found.length === 0 && (
          <p className={setup.note} role="status">
            {words.none(asked)}
          </p>
        )}
        {found.length > 0 && (
          <RadioGroup aria-label={words.found} value={entra.application} onChange={(_, { value }) => choose(value)}>
            {found.map((one) => (
              <Radio key={one.id} value={one.id} label={<Found application={one} />} />
            ))}
          </RadioGroup>
        )}
        {template !== undefined && <AddApplication template={template} profile={profile} signedIn={signedIn} taken={found.map((one) => one.name)} onAdded={add} />}
      </div>
    </Card>
  );
}

/** Its name, and what tells it from others of the same name. */
function Found({ application }: { application: ApplicationView }) {
  const setup = useSetupStyles();
  const told = [application.id, ...(application.fromGallery ? [words.ofGallery] : []), ...(application.enabled ? [] : [words.blocked])];
  return (
    <>
      <span>{application.name}</span>
      <br />
      <span className={setup.note}>{told.join(", ")}</span>
    </>
  );
}
