/** What would be written to the service: changes with before and after, what can't be carried, and the one button that writes exactly that. */
import { Button, Checkbox, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowSyncRegular } from "@fluentui/react-icons";
import { useState, type ReactNode } from "react";

import { useServicePlan, useWriteServicePlan } from "../../api/service";
import type { ConnectionCard, ServicePlanView } from "../../bindings";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { Time } from "../../components/Time";
import { text } from "../../text";
import { Adopt } from "./Adopt";
import { Lead } from "./Lead";
import { PlannedChanges } from "./PlannedChanges";
import { Validate } from "./Validate";

const words = text.service.plan;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "20px" },
  head: { display: "flex", flexWrap: "wrap", alignItems: "flex-start", justifyContent: "space-between", gap: "12px" },
  hint: { margin: "0 0 0 32px", color: tokens.colorNeutralForeground2 },
  said: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
  button: { flex: "none", whiteSpace: "nowrap" },
});

interface PlanPartProps {
  card: ConnectionCard;
  job: string | null;
  /** May the service begin a cycle by itself? */
  on: boolean;
  /** Is it on screen? */
  when: boolean;
}

interface PlanPart {
  content: ReactNode;
  footer: ReactNode;
}

/** The page's content and its footer. */
export function usePlanPart({ card, job, on, when }: PlanPartProps): PlanPart {
  const styles = useStyles();
  const { id } = card;
  const [credentials, setCredentials] = useState(false);
  const asked = useServicePlan(id, credentials, when && job !== null);
  const write = useWriteServicePlan();
  const again = () => {
    write.reset();
    void asked.refetch();
  };
  if (job === null) return { content: <Adopt id={id} onAdopted={() => undefined} />, footer: null };
  const plan = asked.data;
  const choose = (sends: boolean) => {
    write.reset();
    setCredentials(sends);
  };
  const content = (
    <div className={styles.stack}>
      {write.error !== null ? <Problem problem={write.error} action={{ label: words.again, run: again, busy: asked.isFetching }} /> : null}
      {asked.error !== null ? <Problem problem={asked.error} action={{ label: text.components.tryAgain, run: again, busy: asked.isFetching }} /> : null}
      {plan === undefined ? (
        asked.error === null ? (
          <>
            <Lead>{words.reading}</Lead>
            <Skeleton rows={5} height={44} />
          </>
        ) : null
      ) : (
        <>
          <div className={styles.head}>
            <Lead
              second={
                <>
                  {words.made} <Time ms={plan.atMs} format="clock" />
                </>
              }
            >
              {write.isSuccess && !asked.isFetching && isEmpty(plan) ? `${words.written(write.data.changes.length)} ${words.writtenNext}` : sentence(plan)}
            </Lead>
            <Button className={styles.button} icon={<ArrowSyncRegular />} disabled={asked.isFetching} onClick={again}>
              {asked.isFetching ? words.reading : words.again}
            </Button>
          </div>
          <PlannedChanges plan={plan} />
          <div>
            <Checkbox label={words.credentials} checked={credentials} disabled={write.isPending} onChange={(_, data) => choose(data.checked === true)} />
            <p className={styles.hint}>{words.credentialsHint}</p>
          </div>
        </>
      )}
      <Validate id={id} />
    </div>
  );
  if (plan === undefined) return { content, footer: null };
  const run = () =>
    write.mutate(
      { id, plan },
      {
        onSuccess: () => {
          setCredentials(false);
          void asked.refetch();
        },
      },
    );
  const footer = (
    <>
      <span className={styles.said} role="status">
        {write.isSuccess && isEmpty(plan) ? words.written(write.data.changes.length) : words.footer(on)}
      </span>
      <Button
        className={styles.button}
        appearance="primary"
        disabled={isEmpty(plan) || plan.obstacles.length > 0 || write.isPending || asked.isFetching || write.error !== null}
        onClick={run}
      >
        {write.isPending ? words.writing : words.write(plan)}
      </Button>
    </>
  );
  return { content, footer };
}

function isEmpty(plan: ServicePlanView): boolean {
  return plan.changes.length === 0 && plan.resent.length === 0;
}

function sentence(plan: ServicePlanView): string {
  if (isEmpty(plan)) return words.nothing;
  if (plan.obstacles.length > 0) return words.blocked;
  return plan.changes.length === 0 ? words.onlySecret(plan.application) : words.changes(plan.changes.length, plan.application);
}
