/** Can the service sign in to the application? It tries itself, with the connection's credentials or with those that it keeps. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { CheckmarkCircle20Filled } from "@fluentui/react-icons";

import { useValidateService } from "../../api/service";
import { Card } from "../../components/Card";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.service.validate;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "12px" },
  hint: { margin: 0, color: tokens.colorNeutralForeground2 },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px" },
  good: { display: "flex", alignItems: "center", gap: "8px", margin: 0 },
  icon: { flex: "none", color: tokens.colorStatusSuccessForeground1 },
});

export function Validate({ id }: { id: string }) {
  const styles = useStyles();
  const validate = useValidateService();
  const run = (kept: boolean) => validate.mutate({ id, kept });
  return (
    <Card label={words.title} title={words.title}>
      <div className={styles.stack}>
        <p className={styles.hint}>{words.hint}</p>
        <div className={styles.buttons}>
          <Button disabled={validate.isPending} onClick={() => run(false)}>
            {words.given}
          </Button>
          <Button disabled={validate.isPending} onClick={() => run(true)}>
            {words.kept}
          </Button>
        </div>
        <div role="status">
          {validate.isPending ? words.busy : null}
          {validate.isSuccess ? (
            <p className={styles.good}>
              <CheckmarkCircle20Filled className={styles.icon} aria-hidden />
              {words.good(validate.variables.kept)}
            </p>
          ) : null}
        </div>
        {validate.error !== null ? <Problem problem={validate.error} /> : null}
      </div>
    </Card>
  );
}
