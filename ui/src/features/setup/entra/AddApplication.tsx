/** Adding the application, from the gallery or as one of one's own: what it does is said before, and waited for after. */
import { Button, Field, Input, ProgressBar } from "@fluentui/react-components";
import { AppsAddIn20Regular } from "@fluentui/react-icons";
import { useState } from "react";

import { useAddApplication } from "../../../api/entra";
import type { ApplicationView, ProfileView, SetupSignInView, TemplateView } from "../../../bindings";
import { Problem } from "../../../components/Problem";
import { text } from "../../../text";
import { useSetupStyles } from "../styles";
import { Consent } from "./Consent";

const words = text.entra.app;

interface AddApplicationProps {
  template: TemplateView;
  profile: ProfileView;
  signedIn: SetupSignInView;
  /** Names of applications that are there already. */
  taken: readonly string[];
  onAdded: (application: ApplicationView) => void;
}

export function AddApplication({ template, profile, signedIn, taken, onAdded }: AddApplicationProps) {
  const setup = useSetupStyles();
  const target = profile.displayName;
  const isThere = (name: string) => taken.some((one) => one.toLowerCase() === name.trim().toLowerCase());
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(target);
  const add = useAddApplication();
  if (add.data !== undefined && !add.isPending) {
    return (
      <p className={setup.note} role="status">
        {words.added(add.data.name)}
      </p>
    );
  }
  if (!open && taken.length > 0) {
    return (
      <div>
        <Button className={setup.flush} appearance="subtle" icon={<AppsAddIn20Regular />} onClick={() => setOpen(true)}>
          {words.add(target)}
        </Button>
      </div>
    );
  }
  return (
    <section className={setup.stack} aria-label={words.add(target)}>
      <h3 className={setup.heading}>{words.add(target)}</h3>
      <p className={setup.note}>{template.fromGallery ? words.addGallery : words.addAny(target)}</p>
      <Consent ask="add" signedIn={signedIn}>
        <Field label={words.addName}>
          <Input value={name} autoComplete="off" disabled={add.isPending} onChange={(_, data) => setName(data.value)} />
        </Field>
        {add.error !== null && <Problem problem={add.error} />}
        {add.isPending ? (
          <div className={setup.stack} role="status">
            <ProgressBar aria-label={words.adding(name)} />
            <span>{words.adding(name)}</span>
          </div>
        ) : (
          <div>
            <Button
              icon={<AppsAddIn20Regular />}
              disabled={name.trim() === "" || isThere(name)}
              onClick={() => add.mutate({ template: template.id, name: name.trim() }, { onSuccess: onAdded })}
            >
              {words.addButton(name.trim())}
            </Button>
          </div>
        )}
      </Consent>
    </section>
  );
}
