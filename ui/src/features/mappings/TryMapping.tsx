/** An unsaved mapping, whatever its type, tried on a person: what would be sent, what the application would refuse, how an expression's value came about. */
import { Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { useMemo, useState } from "react";

import { useTryMapping } from "../../api/query";
import type { AttributeChange, MappingsEdit, ObjectType, Problem as Foreseen, ProblemView } from "../../bindings";
import { valueText } from "../../components/changes/difference";
import { HowItCameAbout } from "../../components/HowItCameAbout";
import { Problem } from "../../components/Problem";
import { useSettled } from "../../components/useSettled";
import { text } from "../../text";

const words = text.mappings;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  result: { padding: "10px 12px", border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "8px", overflowWrap: "anywhere" },
  value: { fontWeight: tokens.fontWeightSemibold },
});

interface TryMappingProps {
  id: string;
  objectType: ObjectType;
  /** All mappings as they stand, this one among them. */
  edit: MappingsEdit;
  target: string;
}

export function TryMapping({ id, objectType, edit, target }: TryMappingProps) {
  const styles = useStyles();
  const [who, setWho] = useState("");
  const person = who.trim();
  const ask = useMemo(() => ({ edit, target, person: person === "" ? null : person }), [edit, target, person]);
  const { data, error } = useTryMapping(id, useSettled(ask));
  const tried = data?.tried ?? null;
  return (
    <div className={styles.root}>
      {data?.complaints.map((one) => <Told key={`${one.code} ${one.message}`} problem={one} />)}
      <Field label={objectType === "User" ? words.tryOn : words.tryOnGroup} hint={objectType === "User" ? words.tryOnHint : words.tryOnGroupHint}>
        <Input type="search" value={who} onChange={(_, input) => setWho(input.value)} />
      </Field>
      {error !== null ? <Problem problem={error} /> : null}
      {person !== "" && data !== undefined ? (
        <>
          {data.untried !== null ? <Problem level="warning" problem={{ ...data.untried, message: words.untried(data.untried.message) }} /> : null}
          <div className={styles.result} role="status">
            {tried === null ? (
              data.untried === null ? words.nobody : words.noResult
            ) : (
              <>
                {words.resultFor} {tried.name}: <span className={styles.value}>{outcome(tried.change)}</span>
              </>
            )}
          </div>
          {tried?.problems.map((one) => <Told key={`${one.code} ${one.message}`} problem={one} />)}
          {tried !== null && tried.steps.length > 0 ? <HowItCameAbout steps={tried.steps} /> : null}
        </>
      ) : null}
    </div>
  );
}

function Told({ problem }: { problem: Foreseen }) {
  const shown: ProblemView = { code: problem.code, message: problem.message, fix: problem.fix, details: problem.attribute ?? "" };
  return <Problem level={problem.severity === "blocking" ? "error" : "warning"} problem={shown} />;
}

/** What would be sent for a new account, or why nothing. */
function outcome({ flow, desired }: AttributeChange): string {
  if (flow !== "change") return flow === "noValue" ? words.noValue : text.components.flows[flow];
  return valueText(desired) ?? words.noValue;
}
