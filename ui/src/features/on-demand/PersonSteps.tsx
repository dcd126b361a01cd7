/** The four cards of one person: as a preview, then with what really happened. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { FlashRegular } from "@fluentui/react-icons";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";

import { usePreviewOnDemand, useProvisionOnDemand } from "../../api/mutation";
import { useProvisionByService } from "../../api/service";
import type { OnDemandView, ServiceStepView } from "../../bindings";
import { EvaluationSteps } from "../../components/EvaluationSteps";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { Time } from "../../components/Time";
import { text } from "../../text";
import { ServiceSteps } from "./ServiceSteps";

const words = text.onDemand;

const useStyles = makeStyles({
  head: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", justifyContent: "space-between", gap: "12px", paddingBottom: "16px" },
  sentence: { margin: 0, fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600, fontWeight: tokens.fontWeightSemibold, letterSpacing: "-0.015em" },
  second: { margin: "4px 0 0", color: tokens.colorNeutralForeground2 },
  problems: { display: "flex", flexDirection: "column", gap: "8px", paddingBottom: "16px" },
});

interface PersonStepsProps {
  id: string;
  who: string;
  target: string;
  source: string | undefined;
  /** Is Entra's service the engine? Then it provisions, and tells its own steps. */
  byService: boolean;
}

export function PersonSteps({ id, who, target, source, byService }: PersonStepsProps) {
  const preview = usePreviewOnDemand();
  const here = useProvisionOnDemand();
  const service = useProvisionByService();
  const { mutate } = preview;
  useEffect(() => mutate({ id, who }), [mutate, id, who]);
  const done: OnDemandView | undefined = service.data === undefined ? here.data : { evaluation: service.data.evaluation, stepMs: [], managerName: null };
  const view = done ?? preview.data;
  const problem = here.error ?? service.error ?? preview.error;
  const provision = () => (byService ? service.mutate({ id, objectType: "User", who }) : here.mutate({ id, who }));
  return (
    <>
      {problem !== null ? <Problem problem={problem} action={{ label: text.components.tryAgain, run: () => mutate({ id, who }) }} /> : null}
      {view === undefined ? (
        problem === null ? <Skeleton rows={3} height={120} /> : null
      ) : (
        <Steps
          id={id}
          view={view}
          target={target}
          source={source}
          byService={byService}
          serviceSteps={service.data?.steps}
          busy={here.isPending || service.isPending}
          onProvision={provision}
        />
      )}
    </>
  );
}

interface StepsProps {
  id: string;
  view: OnDemandView;
  target: string;
  source: string | undefined;
  byService: boolean;
  /** What the service told, once it has provisioned. */
  serviceSteps: ServiceStepView[] | undefined;
  busy: boolean;
  onProvision: () => void;
}

function Steps({ id, view, target, source, byService, serviceSteps, busy, onProvision }: StepsProps) {
  const styles = useStyles();
  const { evaluation } = view;
  const { outcome } = evaluation;
  const blocked = evaluation.action.problems.some((problem) => problem.severity === "blocking");
  const nothing = evaluation.action.kind === "none" || evaluation.action.kind === "skip";
  return (
    <section aria-label={words.title}>
      <div className={styles.head}>
        <div>
          <h2 className={styles.sentence}>{outcome === null ? words.verdict(evaluation, target) : words.done(evaluation, target)}</h2>
          <p className={styles.second}>
            {outcome === null ? words.previewed : words.provisioned} <Time ms={outcome?.atMs ?? evaluation.atMs} />
            {byService && outcome === null ? ` ${text.service.onDemand.preview}` : ""}
          </p>
        </div>
        {outcome === null ? (
          <Button appearance="primary" size="large" icon={<FlashRegular />} disabled={busy || (!byService && (blocked || nothing))} onClick={onProvision}>
            {busy ? (byService ? text.service.onDemand.busy : words.provisioning) : byService ? text.service.onDemand.through(words.firstName(evaluation)) : words.provision(words.firstName(evaluation))}
          </Button>
        ) : (
          <Link to="/connection/$id/logs" params={{ id }} search={serviceSteps === undefined ? { entry: evaluation.id } : {}}>
            {words.openLogs}
          </Link>
        )}
      </div>
      <div className={styles.problems}>
        {outcome !== null && outcome.status === "failure" ? <Problem problem={{ code: outcome.code, message: outcome.message, fix: outcome.fix, details: "" }} /> : null}
        {evaluation.action.problems.map((problem) => (
          <Problem
            key={`${problem.code} ${problem.message}`}
            level={problem.severity === "blocking" ? "error" : "warning"}
            problem={{ code: problem.code, message: problem.message, fix: problem.fix, details: problem.attribute ?? "" }}
          />
        ))}
      </div>
      <EvaluationSteps id={id} problems="above" layout="cards" evaluation={evaluation} source={source} target={target} managerName={view.managerName} stepMs={view.stepMs} />
      {serviceSteps !== undefined ? <ServiceSteps steps={serviceSteps} /> : null}
    </section>
  );
}
