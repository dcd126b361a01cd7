/** People of Microsoft Entra ID: where, and who signs in; the roles of whoever did. */
import { Button, Dropdown, Field, Input, makeStyles, mergeClasses, Option } from "@fluentui/react-components";
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

const useStyles = makeStyles({
  // What one agrees to stands beside the fields, and before the button where there is no room for that.
  place: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 640px) minmax(0, 500px)",
    gridTemplateRows: "auto 1fr",
    gridTemplateAreas: '"form permissions" "signIn permissions"',
    columnGap: "40px",
    rowGap: "24px",
    "@media (max-width: 1279px)": {
      gridTemplateColumns: "minmax(0, 760px)",
      gridTemplateRows: "auto",
      gridTemplateAreas: '"form" "permissions" "signIn"',
    },
  },
  form: { gridArea: "form" },
  permissions: { gridArea: "permissions" },
  signIn: { gridArea: "signIn" },
});

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
  const own = useStyles();
  const [guide, setGuide] = useState(false);
  const entra = draft.entra ?? noEntra;
  // An application of one tenant is none of another.
  const edit = (patch: Partial<EntraDraft>) =>
    change({ entra: { ...entra, ...patch, application: "", applicationName: "" }, done: draft.done.filter((id) => id !== "entra") });
  const wrongId = clientIdProblem(entra.clientId);
  const place = placeOf(entra);
  return (
    <div className={own.place}>
      <div className={mergeClasses(styles.form, own.form)}>
        <Typed label={words.tenant} hint={words.tenantHint} value={entra.tenant} onChange={(tenant) => edit({ tenant })} />
        <Typed label={words.clientId} hint={words.clientIdHint} value={entra.clientId} problem={wrongId} onChange={(clientId) => edit({ clientId })} />
        {guide ? (
          <Register global={entra.cloud === "global"} onHide={() => setGuide(false)} />
        ) : (
          <div>
            <Button className={styles.flush} appearance="subtle" icon={<BookOpen20Regular />} onClick={() => setGuide(true)}>
              {text.entra.register.show}
            </Button>
          </div>
        )}
        <CloudFields entra={entra} edit={edit} />
      </div>
      <div className={own.permissions}>
        <Permissions ask="read" />
      </div>
      <div className={own.signIn}>
        <SignIn who={place === null ? null : { kind: "setup", place, ask: "read" }} primary />
      </div>
    </div>
  );
}

/** Which cloud the tenant is in: one of Microsoft's, or two addresses. */
function CloudFields({ entra, edit }: { entra: EntraDraft; edit: (patch: Partial<EntraDraft>) => void }) {
  const other = !clouds.some((name) => name === entra.cloud);
  return (
    <>
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
