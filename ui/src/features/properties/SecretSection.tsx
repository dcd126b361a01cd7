/** The secret token: replaced, tested, never shown. */
import { Button, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";

import { useSetSecretToken, useTestConnection } from "../../api/mutation";
import type { PropertiesView } from "../../bindings";
import { Card } from "../../components/Card";
import { Problem } from "../../components/Problem";
import { TestChecks } from "../../components/TestChecks";
import { text } from "../../text";

const words = text.properties;

const useStyles = makeStyles({
  hint: { margin: "0 0 12px", color: tokens.colorNeutralForeground2 },
  stack: { display: "flex", flexDirection: "column", gap: "12px" },
  buttons: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
});

export function SecretSection({ view }: { view: PropertiesView }) {
  const styles = useStyles();
  const [token, setToken] = useState("");
  const keep = useSetSecretToken();
  const test = useTestConnection();
  const broken = /\s/.test(token);
  return (
    <Card label={words.secret} title={words.secret}>
      <p className={styles.hint}>{words.secretHint(view.secretKeptIn)}</p>
      <div className={styles.stack}>
        <Field label={words.newSecret} hint={words.newSecretHint} validationMessage={broken ? words.lineBreak : undefined} validationState={broken ? "error" : "none"}>
          <Input type="password" autoComplete="off" value={token} onChange={(_, data) => setToken(data.value)} />
        </Field>
        <div className={styles.buttons}>
          <Button
            disabled={token === "" || broken || keep.isPending}
            onClick={() => keep.mutate({ id: view.id, secretToken: token }, { onSuccess: () => setToken("") })}
          >
            {words.keepSecret}
          </Button>
          <Button
            disabled={test.isPending || broken}
            onClick={() => test.mutate({ profile: view.target.profile, tenantUrl: view.target.tenantUrl, secretToken: token, connection: view.id })}
          >
            {test.isPending ? words.testing : words.test}
          </Button>
          {keep.isSuccess ? <span role="status">{words.secretKept}</span> : null}
        </div>
        {keep.error !== null ? <Problem problem={keep.error} /> : null}
        {test.error !== null ? <Problem problem={test.error} /> : null}
        {test.data !== undefined ? <TestChecks report={test.data} /> : null}
      </div>
    </Card>
  );
}
