/** People of Microsoft Entra ID: where, and who signs in; the roles of whoever did. */
import { Button, Dropdown, Field, Input, Option } from "@fluentui/react-components";
import { BookOpen20Regular } from "@fluentui/react-icons";
import { useState } from "react";

import { useForgetSetupSignIn } from "../../../api/entra";
import type { EntraDraft } from "../../../bindings";
import { Card } from "../../../components/Card";
import { SignIn } from "../../../components/entra/SignIn";
import { Id } from "../../../components/Id";
import { Skeleton } from "../../../components/Skeleton";
import { text } from "../../../text";
import type { Setup } from "../given";
import { noEntra } from "../newDraft";
import { useSetupStyles } from "../styles";
import { clientIdProblem, clouds, placeOf } from "../validate";
import { Permissions } from "./Permissions";
import { Register } from "./Register";
import { Rights } from "./Rights";

const words = text.entra.source;
const cloudNames: Record<string, string> = text.entra.clouds;

type Part = Pick<Setup, "draft" | "change" | "signedIn">;

export function EntraSource({ draft, change, signedIn }: Part) {
  const styles = useSetupStyles();
  if (draft.connection !== "") {
    return (
      <div className={styles.column}>
        <p className={styles.note}>{words.made}</p>
      </div>
    );
  }
  if (signedIn === undefined) return <Skeleton rows={3} />;
  return signedIn === null ? <Place draft={draft} change={change} /> : <Who signedIn={signedIn} />;
}

function Who({ signedIn }: { signedIn: NonNullable<Setup["signedIn"]> }) {
  const styles = useSetupStyles();
  const forget = useForgetSetupSignIn();
  const { person } = signedIn;
  return (
    <div className={styles.column}>
      <Card>
        <div className={styles.row}>
          <h2 className={styles.subtitle} role="status">
            {words.signedInAs(person.name, person.username)}
          </h2>
          <Button className={styles.push} size="small" disabled={forget.isPending} onClick={() => forget.mutate(undefined)}>
            {words.other}
          </Button>
        </div>
        <p className={styles.note}>
          {words.inTenant} <Id value={person.tenantId} />
        </p>
        <p className={styles.note}>{words.untilLeft}</p>
      </Card>
      <Rights username={person.username} application={null} />
    </div>
  );
}

function Place({ draft, change }: Pick<Part, "draft" | "change">) {
  const styles = useSetupStyles();
  const [guide, setGuide] = useState(false);
  const entra = draft.entra ?? noEntra;
  const edit = (patch: Partial<EntraDraft>) => change({ entra: { ...entra, ...patch } });
  const wrongId = clientIdProblem(entra.clientId);
  const other = !clouds.some((name) => name === entra.cloud);
  const place = placeOf(entra);
  return (
    <>
      <div className={styles.form}>
        <p className={styles.note}>{words.note}</p>
        <Typed label={words.tenant} hint={words.tenantHint} value={entra.tenant} onChange={(tenant) => edit({ tenant })} />
        <Typed label={words.clientId} hint={words.clientIdHint} value={entra.clientId} problem={wrongId} onChange={(clientId) => edit({ clientId })} />
        {!guide && (
          <div>
            <Button appearance="subtle" icon={<BookOpen20Regular />} onClick={() => setGuide(true)}>
              {text.entra.register.show}
            </Button>
          </div>
        )}
      </div>
      {guide && <Register global={entra.cloud === "global"} onHide={() => setGuide(false)} />}
      <div className={styles.form}>
        <Field label={words.cloud}>
          <Dropdown
            value={cloudNames[entra.cloud] ?? cloudNames["other"] ?? ""}
            selectedOptions={[other ? "other" : entra.cloud]}
            onOptionSelect={(_, data) => edit({ cloud: data.optionValue ?? "global" })}
          >
            {[...clouds, "other"].map((name) => (
              <Option key={name} value={name}>
                {cloudNames[name] ?? name}
              </Option>
            ))}
          </Dropdown>
        </Field>
        {other && (
          <>
            <Typed label={words.authority} hint={words.authorityHint} value={entra.authorityUrl} onChange={(authorityUrl) => edit({ authorityUrl })} />
            <Typed label={words.graph} hint={words.graphHint} value={entra.graphUrl} onChange={(graphUrl) => edit({ graphUrl })} />
          </>
        )}
      </div>
      <div className={styles.column}>
        <Permissions ask="read" />
        <SignIn who={place === null ? null : { kind: "setup", place, ask: "read" }} primary />
      </div>
    </>
  );
}

interface TypedProps {
  label: string;
  hint: string;
  value: string;
  problem?: string | null;
  onChange: (value: string) => void;
}

function Typed({ label, hint, value, problem = null, onChange }: TypedProps) {
  return (
    <Field label={label} hint={hint} required {...(problem === null ? {} : { validationMessage: problem })}>
      <Input value={value} autoComplete="off" spellCheck={false} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}
