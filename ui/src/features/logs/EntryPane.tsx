/** One entry: what went wrong and its fix, the four steps, modified properties, how it ended. */
import { Button, makeStyles, Tab, TabList, tokens } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { useState, type ComponentProps } from "react";

import { useLogEntry } from "../../api/query";
import type { Evaluation } from "../../bindings";
import { AttributeChanges } from "../../components/AttributeChanges";
import { DetailPane } from "../../components/DetailPane";
import { EvaluationSteps } from "../../components/EvaluationSteps";
import { Id } from "../../components/Id";
import { PersonCell } from "../../components/PersonCell";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { Time } from "../../components/Time";
import { text } from "../../text";

const words = text.logs;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "16px", "> *": { flexShrink: 0 } },
  facts: { margin: 0, display: "grid", gridTemplateColumns: "120px minmax(0, 1fr)", gap: "6px 12px", color: tokens.colorNeutralForeground2, "& dd": { margin: 0, color: tokens.colorNeutralForeground1 } },
});

interface EntryPaneProps {
  id: string;
  entry: string;
  source?: string | undefined;
  target?: string | undefined;
  place: ComponentProps<typeof DetailPane>["place"];
  onClose: () => void;
}

export function EntryPane({ id, entry, source, target, place, onClose }: EntryPaneProps) {
  const navigate = useNavigate();
  const { data, error } = useLogEntry(id, entry);
  const who = data?.subject;
  return (
    <DetailPane
      screen="logs"
      width={520}
      label={words.pane}
      onClose={onClose}
      place={place}
      header={who === undefined ? words.pane : <PersonCell name={who.displayName} userName={who.userPrincipalName} objectType={who.objectType} size={36} />}
      footer={
        who !== undefined && who.objectType === "User" ? (
          <Button onClick={() => void navigate({ to: "/connection/$id/on-demand", params: { id }, search: { who: who.sourceId } })}>{words.showOnDemand}</Button>
        ) : undefined
      }
    >
      {error !== null ? <Problem problem={error} /> : data === undefined ? <Skeleton rows={4} height={60} /> : <Entry id={id} evaluation={data} source={source} target={target} />}
    </DetailPane>
  );
}

function Entry({ id, evaluation, source, target }: { id: string; evaluation: Evaluation; source: string | undefined; target: string | undefined }) {
  const styles = useStyles();
  const [tab, setTab] = useState("steps");
  const { outcome } = evaluation;
  const modified = evaluation.action.attributes.filter((attribute) => attribute.flow === "change");
  return (
    <div className={styles.stack}>
      {outcome !== null && (outcome.status === "failure" || outcome.status === "warning") && outcome.message !== "" ? (
        <Problem level={outcome.status === "failure" ? "error" : "warning"} problem={{ code: outcome.code, message: outcome.message, fix: outcome.fix, details: "" }} />
      ) : null}
      <TabList size="small" selectedValue={tab} onTabSelect={(_, data) => setTab(String(data.value))}>
        <Tab value="steps">{words.steps}</Tab>
        <Tab value="attributes">{words.attributes}</Tab>
      </TabList>
      {tab === "steps" ? (
        <EvaluationSteps id={id} evaluation={evaluation} source={source} target={target} />
      ) : modified.length === 0 ? (
        <p>{words.noAttributes}</p>
      ) : (
        <AttributeChanges attributes={modified} done {...(target === undefined ? {} : { target })} />
      )}
      {outcome !== null ? (
        <dl className={styles.facts}>
          <dt>{words.time}</dt>
          <dd>
            <Time ms={outcome.atMs} />
          </dd>
          <dt>{words.result}</dt>
          <dd>
            {[words.requests(outcome.requests), words.took(outcome.durationMs), outcome.foundAfterInterruption ? words.interrupted : ""].filter((part) => part !== "").join(", ")}
          </dd>
          {outcome.nextTryMs !== null ? (
            <>
              <dt>{words.nextTry}</dt>
              <dd>
                <Time ms={outcome.nextTryMs} />
              </dd>
            </>
          ) : null}
          <dt>{words.entry}</dt>
          <dd>
            <Id value={evaluation.id} />
          </dd>
        </dl>
      ) : null}
    </div>
  );
}
