import { Button } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import type { useDraftKeeper } from "../../api/draft";
import { useLeaveSetupSignIn } from "../../api/entra";
import { useStartProvisioning } from "../../api/mutation";
import { useLatestPlan, useSetupSignIn } from "../../api/query";
import type { ProfileView, SetupDraft } from "../../bindings";
import { Frame } from "../../components/Frame";
import { Problem } from "../../components/Problem";
import { text } from "../../text";
import type { Setup } from "./given";
import { StepList } from "./StepList";
import { after, before, numberOf, withDone, type StepId } from "./steps";
import { Access } from "./steps/Access";
import { Begin } from "./steps/Begin";
import { Connection } from "./steps/Connection";
import { Entra } from "./steps/Entra";
import { Key } from "./steps/Key";
import { Mapping } from "./steps/Mapping";
import { Plan } from "./steps/Plan";
import { Properties } from "./steps/Properties";
import { Scoping } from "./steps/Scoping";
import { Start } from "./steps/Start";
import { TryOne } from "./steps/TryOne";
import { useSetupStyles } from "./styles";
import { useMakeConnection } from "./useMakeConnection";
import { useSource } from "./useSource";
import { isCurrent, whatIsMissing, type Tested } from "./validate";

const words = text.setup;
const sourceNames: Record<string, string> = words.sourceNames;

interface WizardProps {
  step: StepId;
  draft: SetupDraft;
  profile: ProfileView;
  keeper: ReturnType<typeof useDraftKeeper>;
}

/** The setup with everything it needs at hand. The token is in its memory only. */
export function Wizard({ step, draft, profile, keeper }: WizardProps) {
  const styles = useSetupStyles();
  const navigate = useNavigate();
  const [token, setToken] = useState("");
  const [tested, setTested] = useState<Tested | undefined>();
  const [assigned, setAssigned] = useState("");
  const source = useSource(draft, step === "access" && draft.sourceKind !== "entra");
  const plan = useLatestPlan(draft.connection, step === "plan");
  const connection = useMakeConnection();
  const start = useStartProvisioning();

  const change = (patch: Partial<SetupDraft>) => keeper.change((old) => ({ ...(old ?? draft), ...patch }));
  const { data: signedIn } = useSetupSignIn(draft.sourceKind === "entra");
  const sourceName = sourceNames[draft.sourceKind] ?? words.sourceNames.csv;
  const setup: Setup = { draft, change, profile, token, setToken, tested, setTested, signedIn, assigned, setAssigned, sourceName };
  const missing = whatIsMissing(step, draft, { token, tested, source: source.report, signedIn, hasPlan: plan.data !== undefined && plan.data !== null });
  const attention = step === "connection" && isCurrent(draft, token, tested) && tested?.report.ok === false;

  // What signs in is in memory only for as long as the setup is open.
  const forget = useLeaveSetupSignIn();
  useEffect(() => forget, [forget]);

  const go = (to: StepId) => void navigate({ to: "/setup/$step", params: { step: to } });
  const next = async () => {
    if (step === "properties" && !(await connection.make(setup))) return;
    const to = after(step, draft);
    keeper.change((old) => ({ ...(old ?? draft), step: to, done: withDone(old?.done ?? draft.done, step) }));
    go(to);
  };
  const leave = async () => {
    change({ step });
    await keeper.flush();
    await navigate({ to: "/" });
  };
  // First away, then forgotten: a setup without a draft would begin again.
  const finish = async () => {
    await navigate({ to: "/connection/$id/overview", params: { id: draft.connection } });
    keeper.change(() => null);
    await keeper.flush();
  };
  const begin = () =>
    start.mutate(
      { id: draft.connection },
      {
        onSuccess: () => void finish(),
      },
    );

  const nameOf = (id: StepId) => {
    if (id === "entra") return words.entraStep(profile.displayName);
    if (id !== "key") return words.steps[id];
    return profile.name === "dialpad" ? words.keyStep(profile.displayName) : words.tokenStep;
  };
  const back = before(step, draft);
  return (
    <Frame side={<StepList draft={draft} current={step} attention={attention} target={profile.displayName} nameOf={nameOf} />}>
      <div className={styles.page}>
        <div className={styles.body} key={step}>
          {keeper.problem !== null && <Problem level="warning" problem={{ ...problemOf(keeper.problem), message: words.notKept }} />}
          <StepContent step={step} setup={setup} making={connection} starting={start} />
        </div>
        <footer className={styles.footer}>
          <Button className={styles.leave} appearance="subtle" onClick={() => void leave()}>
            {words.saveAndLeave}
          </Button>
          <span className={styles.reason} role="status">
            {missing ?? hintOf(step, draft)}
          </span>
          {back !== undefined && (
            <Button className={styles.button} onClick={() => go(back)}>
              {words.back}
            </Button>
          )}
          {step === "start" ? (
            <Button className={styles.button} appearance="primary" disabled={start.isPending} onClick={begin}>
              {start.isPending ? words.start.starting : words.start.button}
            </Button>
          ) : (
            <Button className={styles.button} appearance="primary" disabled={missing !== null || connection.busy} onClick={() => void next()}>
              {connection.busy ? words.properties.creating : words.next}
            </Button>
          )}
        </footer>
      </div>
    </Frame>
  );
}

function hintOf(step: StepId, draft: SetupDraft): string {
  if (step === "key") return words.key.paste(numberOf("connection", draft));
  return step === "try" ? words.try.later : "";
}

function problemOf({ code, fix, details }: { code: string; fix: string; details: string }) {
  return { code, fix, details };
}

interface StepContentProps {
  step: StepId;
  setup: Setup;
  making: ReturnType<typeof useMakeConnection>;
  starting: ReturnType<typeof useStartProvisioning>;
}

function StepContent({ step, setup, making, starting }: StepContentProps) {
  switch (step) {
    case "begin":
      return <Begin {...setup} />;
    case "access":
      return <Access {...setup} />;
    case "key":
      return <Key {...setup} />;
    case "entra":
      return <Entra {...setup} />;
    case "connection":
      return <Connection {...setup} />;
    case "properties":
      return <Properties {...setup} problem={making.problem} />;
    case "mapping":
      return <Mapping {...setup} />;
    case "scoping":
      return <Scoping {...setup} />;
    case "try":
      return <TryOne {...setup} />;
    case "plan":
      return <Plan {...setup} />;
    case "start":
      return <Start {...setup} problem={starting.error} />;
  }
}
