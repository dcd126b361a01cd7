/** One planned change: the four steps. */
import type { ComponentProps } from "react";

import { useLogEntry } from "../../api/query";
import { DetailPane } from "../../components/DetailPane";
import { EvaluationSteps } from "../../components/EvaluationSteps";
import { PersonCell } from "../../components/PersonCell";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";

const words = text.plan;

interface PlanEntryProps {
  id: string;
  entry: string;
  source: string | undefined;
  target: string;
  place: ComponentProps<typeof DetailPane>["place"];
  onClose: () => void;
}

export function PlanEntry({ id, entry, source, target, place, onClose }: PlanEntryProps) {
  const { data, error } = useLogEntry(id, entry);
  const who = data?.subject;
  return (
    <DetailPane
      screen="plan"
      width={480}
      label={words.pane}
      onClose={onClose}
      place={place}
      header={who === undefined ? words.pane : <PersonCell name={who.displayName} userName={who.userPrincipalName} objectType={who.objectType} size={36} />}
    >
      {error !== null ? <Problem problem={error} /> : null}
      {data === undefined ? (
        error === null ? <Skeleton rows={4} height={60} /> : null
      ) : (
        <>
          {data.action.problems.map((problem) => (
            <Problem
              key={`${problem.code} ${problem.message}`}
              level={problem.severity === "blocking" ? "error" : "warning"}
              problem={{ code: problem.code, message: problem.message, fix: problem.fix, details: problem.attribute ?? "" }}
            />
          ))}
          <EvaluationSteps id={id} problems="above" evaluation={data} source={source} target={target} />
        </>
      )}
    </DetailPane>
  );
}
