import { useNavigate } from "@tanstack/react-router";

import type { ApplicationView } from "../../../bindings";
import { Problem } from "../../../components/Problem";
import { Skeleton } from "../../../components/Skeleton";
import { text } from "../../../text";
import { Assigned } from "../entra/Assigned";
import { AssignPerson } from "../entra/AssignPerson";
import { ByHand } from "../entra/ByHand";
import { FindApplication } from "../entra/FindApplication";
import { Rights } from "../entra/Rights";
import type { Setup } from "../given";
import { noEntra } from "../newDraft";
import { StepPage } from "../StepPage";
import { numberOf } from "../steps";
import { useSetupStyles } from "../styles";

const words = text.entra.app;

/** 4 Add the application to Entra: found or added, and its first person assigned. */
export function Entra({ draft, change, profile, signedIn, setAssigned }: Setup) {
  const styles = useSetupStyles();
  const target = profile.displayName;
  const entra = draft.entra ?? noEntra;
  const choose = ({ id, name }: ApplicationView) => change({ entra: { ...entra, application: id, applicationName: name } });
  return (
    <StepPage title={words.title(target)} why={words.why(target)}>
      {draft.connection !== "" && <p className={styles.note}>{words.made(entra.applicationName)}</p>}
      {draft.connection === "" && signedIn === undefined && <Skeleton rows={4} />}
      {draft.connection === "" && signedIn === null && <SignInFirst step={numberOf("access", draft)} />}
      {draft.connection === "" && signedIn !== null && signedIn !== undefined && (
        <div className={styles.column}>
          <Rights username={signedIn.person.username} application={entra.application === "" ? null : entra.application} />
          <FindApplication entra={entra} profile={profile} signedIn={signedIn} onChoose={choose} />
          {entra.application !== "" && (
            <>
              <Assigned entra={entra} profile={profile} />
              <AssignPerson entra={entra} signedIn={signedIn} tryStep={numberOf("try", draft)} onAssigned={setAssigned} />
            </>
          )}
          <ByHand profile={profile} global={entra.cloud === "global"} />
        </div>
      )}
    </StepPage>
  );
}

function SignInFirst({ step }: { step: number }) {
  const navigate = useNavigate();
  const problem = { code: "SignInNeeded", message: words.signInFirst(step), fix: "", details: "" };
  return (
    <Problem
      level="warning"
      problem={problem}
      action={{ label: words.toSignIn, run: () => void navigate({ to: "/setup/$step", params: { step: "access" } }) }}
    />
  );
}
