/** Microsoft Entra ID as the source: who signs in, signing in again and out, and wiping what was read of the directory. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";

import { useSignOut, useWipeDirectory } from "../../api/entra";
import { useEntraSignIn } from "../../api/query";
import type { EntraSignInView, PropertiesView } from "../../bindings";
import { Card } from "../../components/Card";
import { ConfirmLoss } from "../../components/ConfirmLoss";
import { SignIn } from "../../components/entra/SignIn";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";

const words = text.entra.properties;

const useStyles = makeStyles({
  hint: { margin: 0, color: tokens.colorNeutralForeground2 },
  stack: { display: "flex", flexDirection: "column", gap: "12px" },
  kind: { margin: 0, fontWeight: tokens.fontWeightMedium },
  wipe: { display: "flex", flexDirection: "column", gap: "12px", paddingTop: "16px", marginTop: "16px", borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
});

export function EntraSection({ view }: { view: PropertiesView }) {
  if (view.source.kind !== "entra") return null;
  return <Entra id={view.id} />;
}

function Entra({ id }: { id: string }) {
  const styles = useStyles();
  const [said, setSaid] = useState("");
  const { data, error } = useEntraSignIn(id);
  const kind = data?.kind;
  return (
    <Card label={words.title} title={words.title}>
      <div className={styles.stack}>
        <p className={styles.hint}>{words.hint}</p>
        {error !== null ? <Problem problem={error} /> : null}
        {data === undefined && error === null ? <Skeleton rows={1} /> : null}
        {data !== undefined ? <p className={styles.kind}>{told(data)}</p> : null}
        {kind !== undefined && kind !== "person" && kind !== "nobody" ? <p className={styles.hint}>{words.replaces}</p> : null}
        {said !== "" ? (
          <span role="status">{said}</span>
        ) : null}
        <SignIn who={{ kind: "connection", id }} onDone={(person) => setSaid(words.signedInAs(person.username))} />
        {kind !== undefined && kind !== "nobody" && kind !== "environment" ? <SignOut id={id} onDone={() => setSaid(words.signedOut)} /> : null}
      </div>
      <Wipe id={id} />
    </Card>
  );
}

function told({ kind, username }: EntraSignInView): string {
  return kind === "person" && username !== "" ? words.person(username) : words.kinds[kind];
}

function SignOut({ id, onDone }: { id: string; onDone: () => void }) {
  const [asking, setAsking] = useState(false);
  const out = useSignOut();
  const done = () => {
    setAsking(false);
    onDone();
  };
  return (
    <div>
      <Button onClick={() => setAsking(true)}>{words.signOut}</Button>
      <ConfirmLoss
        open={asking}
        title={words.signOutTitle}
        confirm={words.signOut}
        busy={out.isPending}
        problem={out.error}
        onConfirm={() => out.mutate({ id }, { onSuccess: done })}
        onClose={() => setAsking(false)}
      >
        {words.signOutEffect}
      </ConfirmLoss>
    </div>
  );
}

function Wipe({ id }: { id: string }) {
  const styles = useStyles();
  const [asking, setAsking] = useState(false);
  const wipe = useWipeDirectory();
  return (
    <div className={styles.wipe}>
      <p className={styles.hint}>{words.wipeHint}</p>
      <div>
        <Button onClick={() => setAsking(true)}>{words.wipe}</Button>
      </div>
      {wipe.data !== undefined && !asking ? <span role="status">{words.wiped(wipe.data.objects)}</span> : null}
      <ConfirmLoss
        open={asking}
        title={words.wipeTitle}
        confirm={words.wipe}
        busy={wipe.isPending}
        problem={wipe.error}
        onConfirm={() => wipe.mutate({ id }, { onSuccess: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        {words.wipeEffect}
      </ConfirmLoss>
    </div>
  );
}
