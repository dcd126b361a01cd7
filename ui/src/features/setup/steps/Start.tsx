import { makeStyles, tokens } from "@fluentui/react-components";
import { ArrowRepeatAll20Regular, DocumentText20Regular, ShieldCheckmark20Regular, Warning20Regular, type FluentIcon } from "@fluentui/react-icons";

import { useLatestPlan, useProperties } from "../../../api/query";
import type { ProblemView } from "../../../bindings";
import { Card } from "../../../components/Card";
import { Problem } from "../../../components/Problem";
import { text } from "../../../text";
import type { Setup } from "../given";
import { StepPage } from "../StepPage";
import { useSetupStyles } from "../styles";

const words = text.setup.start;

const useStyles = makeStyles({
  facts: { display: "flex", flexDirection: "column", gap: "12px" },
  fact: { display: "flex", gap: "12px" },
  icon: { flex: "none", color: tokens.colorNeutralForeground3 },
});

/** 11 Start provisioning: what happens from now on. The button is in the footer. */
export function Start({ draft, profile, problem }: Setup & { problem: ProblemView | null }) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const plan = useLatestPlan(draft.connection);
  const properties = useProperties(draft.connection);
  const schedule = properties.data?.schedule;
  return (
    <StepPage title={words.title} why={words.why(profile.displayName)}>
      <div className={setup.column}>
        <Card>
          <div className={styles.facts}>
            <h2 className={setup.subtitle}>{plan.data?.sentence ?? words.noPlan}</h2>
            {schedule !== undefined && <Fact icon={ArrowRepeatAll20Regular} sentence={words.rhythm(schedule.everyMinutes)} />}
            {draft.preventDeletions ? (
              <Fact icon={ShieldCheckmark20Regular} sentence={words.safe(draft.deletionThreshold)} />
            ) : (
              <Fact icon={Warning20Regular} sentence={words.unsafe} />
            )}
            <Fact icon={DocumentText20Regular} sentence={words.watch} />
          </div>
        </Card>
        {plan.data?.held != null && (
          <Problem level="warning" problem={{ code: plan.data.held.code, message: plan.data.held.message, fix: plan.data.held.fix, details: "" }} />
        )}
        {problem !== null && <Problem problem={problem} />}
      </div>
    </StepPage>
  );
}

function Fact({ icon: Icon, sentence }: { icon: FluentIcon; sentence: string }) {
  const styles = useStyles();
  return (
    <div className={styles.fact}>
      <Icon className={styles.icon} aria-hidden />
      <span>{sentence}</span>
    </div>
  );
}
