/** The guided setup: steps at the left, one question a page, Back, Next, Save and leave at the same place. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";

import { useDraftKeeper } from "../../api/draft";
import { useProfiles } from "../../api/query";
import type { ProfileView, SetupDraft } from "../../bindings";
import { Frame } from "../../components/Frame";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";
import { canOpen, nearest, stepOf, type StepId } from "./steps";
import { useSetupStyles } from "./styles";
import { Wizard } from "./Wizard";

export function SetupPage() {
  const styles = useSetupStyles();
  const navigate = useNavigate();
  const name = useParams({ from: "/setup/$step", select: (params) => params.step });
  const keeper = useDraftKeeper();
  const profiles = useProfiles();
  const draft = keeper.draft.data;
  const step = stepOf(name);
  const open = usableStep(step, draft);
  const profile = profiles.data?.find((each) => each.name === draft?.profile);

  // Without a draft the setup begins; a step that can't be opened yet leads to the one that can.
  useEffect(() => {
    if (draft === undefined || open !== undefined) return;
    if (draft === null) void navigate({ to: "/setup", replace: true });
    else void navigate({ to: "/setup/$step", params: { step: nearest(draft) }, replace: true });
  }, [draft, open, navigate]);

  const problem = profiles.error ?? keeper.draft.error;
  if (problem === null && draft !== undefined && draft !== null && open !== undefined && profile !== undefined) {
    return <Wizard step={open} draft={draft} profile={profile} keeper={keeper} />;
  }
  return (
    <Frame side={null}>
      <div className={styles.body}>
        {problem !== null && <Problem problem={problem} action={{ label: text.components.tryAgain, run: () => void profiles.refetch() }} />}
        {problem === null && (profileGone(profiles.data, draft) ? <Gone draft={draft} /> : <Skeleton rows={4} />)}
      </div>
    </Frame>
  );
}

function usableStep(step: StepId | undefined, draft: SetupDraft | null | undefined): StepId | undefined {
  if (step === undefined || draft === undefined || draft === null) return undefined;
  return canOpen(step, draft) ? step : undefined;
}

function profileGone(profiles: ProfileView[] | undefined, draft: SetupDraft | null | undefined): draft is SetupDraft {
  return profiles !== undefined && draft !== undefined && draft !== null && !profiles.some((profile) => profile.name === draft.profile);
}

/** The draft names a profile that this Usher doesn't know (any more). */
function Gone({ draft }: { draft: SetupDraft }) {
  const words = text.setup.profileGone;
  return <Problem problem={{ code: "ProfileUnknown", message: words.message(draft.profile), fix: words.fix, details: "" }} />;
}
