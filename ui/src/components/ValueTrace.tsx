/** How one value of an evaluation came about, asked for when it is opened. */
import type { AttributeChange, Evaluation } from "../bindings";
import { useExplainValue } from "../api/query";
import { text } from "../text";
import { TraceSteps } from "./HowItCameAbout";
import { Problem } from "./Problem";
import { Skeleton } from "./Skeleton";

interface ValueTraceProps {
  /** The connection's id. */
  id: string;
  evaluation: Evaluation;
  attribute: AttributeChange;
}

export function ValueTrace({ id, evaluation, attribute }: ValueTraceProps) {
  const { data, error } = useExplainValue(id, {
    sourceId: evaluation.subject.sourceId,
    target: attribute.target,
    expression: attribute.expression,
    attributes: evaluation.import.attributes,
    appRoles: evaluation.import.appRoles,
    atMs: evaluation.atMs,
    value: attribute.source,
  });
  if (error !== null) return <Problem problem={error} />;
  if (data === undefined) return <Skeleton rows={1} height={48} />;
  return data.length === 0 ? <p>{text.components.trace.none}</p> : <TraceSteps steps={data} />;
}
