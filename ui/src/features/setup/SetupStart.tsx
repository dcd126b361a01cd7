/** The way into the setup: back to where it was left, else a new draft. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";

import { useDraftKeeper } from "../../api/draft";
import { useProfiles } from "../../api/query";
import { Frame } from "../../components/Frame";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";
import { newDraft } from "./newDraft";
import { useSetupStyles } from "./styles";

export function SetupStart() {
  const styles = useSetupStyles();
  const navigate = useNavigate();
  const wanted = useSearch({ from: "/setup", select: (search) => search.profile });
  const { draft, change } = useDraftKeeper();
  const profiles = useProfiles();
  const problem = profiles.error ?? draft.error;

  useEffect(() => {
    if (profiles.data === undefined || draft.data === undefined) return;
    const left = draft.data;
    const resumes = left !== null && (wanted === undefined || wanted === left.profile);
    const profile = profiles.data.find((each) => each.name === (wanted ?? "dialpad")) ?? profiles.data[0];
    if (!resumes && profile !== undefined) change(() => newDraft(profile));
    void navigate({ to: "/setup/$step", params: { step: resumes ? left.step : "begin" }, replace: true });
  }, [profiles.data, draft.data, wanted, change, navigate]);

  return (
    <Frame side={null}>
      <div className={styles.body}>
        {problem === null ? (
          <Skeleton rows={4} />
        ) : (
          <Problem
            problem={problem}
            action={{
              label: text.components.tryAgain,
              run: () => {
                void profiles.refetch();
                void draft.refetch();
              },
            }}
          />
        )}
      </div>
    </Frame>
  );
}
