/** Scoping filters: filters as cards, clauses as sentences; at the right, live, who is in and who is out. */
import { Button, Field, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Fragment, useState } from "react";

import { useSaveScoping } from "../../api/mutation";
import { useConnections, usePreviewScoping, useScoping } from "../../api/query";
import type { FilterEdit, ObjectType, ScopingEdit, ScopingView } from "../../bindings";
import { Empty } from "../../components/Empty";
import { ObjectTypeTabs } from "../../components/ObjectTypeTabs";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { Sentence } from "../../components/Sentence";
import { Skeleton } from "../../components/Skeleton";
import { useNarrow } from "../../components/layout";
import { text } from "../../text";
import { FilterCard } from "./FilterCard";
import { PreviewPane } from "./PreviewPane";
import { draftOf, isWhole, same } from "./draft";

const words = text.scoping;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "16px", alignItems: "stretch", paddingTop: "16px", "> *": { flexShrink: 0 } },
  or: { display: "flex", alignItems: "center", gap: "12px", color: tokens.colorNeutralForeground2, "::after": { content: '""', flexGrow: 1, borderTop: `1px solid ${tokens.colorNeutralStroke2}` } },
  left: { alignSelf: "flex-start" },
  foot: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
});

export function ScopingPage() {
  const { id } = useParams({ from: "/connection/$id/scoping" });
  const search = useSearch({ from: "/connection/$id/scoping" });
  const objectType: ObjectType = search.type === "Group" ? "Group" : "User";
  const { data, error, refetch } = useScoping(id, objectType);
  if (data !== undefined) return <Known key={`${objectType} ${data.version}`} id={id} view={data} />;
  return (
    <Page title={words.title}>
      {error !== null ? <Problem problem={error} action={{ label: text.components.tryAgain, run: () => void refetch() }} /> : <Skeleton rows={4} height={88} />}
    </Page>
  );
}

function Known({ id, view }: { id: string; view: ScopingView }) {
  const styles = useStyles();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const { data: connections } = useConnections();
  const card = connections?.find((one) => one.id === id);
  const save = useSaveScoping();
  const saved = draftOf(view);
  const [draft, setDraft] = useState<ScopingEdit>(saved);
  const [person, setPerson] = useState("");
  const unsaved = !same(draft, saved);
  const whole = isWhole(draft, view.operators);
  const preview = usePreviewScoping(id, whole ? draft : null, person.trim() === "" ? null : person.trim());
  const setFilter = (index: number, filter: FilterEdit | null) =>
    setDraft({ ...draft, filters: draft.filters.flatMap((one, at) => (at !== index ? [one] : filter === null ? [] : [filter])) });
  const first = view.attributes[0]?.name ?? "";
  const addFilter = () =>
    setDraft({ ...draft, filters: [...draft.filters, { name: words.newFilter(draft.filters.length + 1), clauses: [{ attribute: first, operator: "EQUALS", value: "" }] }] });
  const counts = preview.data;
  const all = counts === undefined ? 0 : counts.inScope + counts.outOfScope + counts.undecided;
  const sentence = counts === undefined ? words.judging : view.objectType === "User" ? words.sentence(counts.inScope, all) : words.sentenceGroups(counts.inScope, all);
  const pane = <PreviewPane preview={counts} problem={preview.error} person={person} onPerson={setPerson} />;
  return (
    <Page
      title={words.title}
      {...(card === undefined ? {} : { connection: { id, name: card.name } })}
      pane={narrow ? undefined : pane}
      footer={
        <>
          <span className={styles.foot} role="status">
            {!whole ? words.incomplete : save.isSuccess && !unsaved ? text.mappings.saved : text.mappings.saveHint(card?.target ?? "")}
          </span>
          <Button disabled={!unsaved || save.isPending} onClick={() => setDraft(saved)}>
            {words.discard}
          </Button>
          <Button appearance="primary" disabled={!unsaved || !whole || save.isPending} onClick={() => save.mutate({ id, edit: draft })}>
            {text.mappings.save(view.version)}
          </Button>
        </>
      }
    >
      <Sentence second={unsaved ? words.unsaved : words.inUse(view.version)}>{sentence}</Sentence>
      <div className={styles.stack}>
        {save.error !== null ? <Problem problem={save.error} /> : null}
        <ObjectTypeTabs value={view.objectType} onChange={(type) => void navigate({ to: "/connection/$id/scoping", params: { id }, search: { type }, replace: true })} />
        <Field label={words.scope}>
          <RadioGroup layout="horizontal" value={draft.scope} onChange={(_, data) => setDraft({ ...draft, scope: data.value === "all" ? "all" : "assigned" })}>
            <Radio value="assigned" label={words.assigned} />
            <Radio value="all" label={words.all} />
          </RadioGroup>
        </Field>
        {draft.filters.length === 0 ? <Empty title={words.none} hint={words.noneHint} /> : null}
        {draft.filters.map((filter, index) => (
          <Fragment key={index}>
            {index > 0 ? <div className={styles.or}>{words.or}</div> : null}
            <FilterCard
              filter={filter}
              complaints={view.filters[index]?.clauses.map((clause) => clause.complaint) ?? []}
              attributes={view.attributes}
              operators={view.operators}
              onChange={(next) => setFilter(index, next)}
            />
          </Fragment>
        ))}
        <Button className={styles.left} icon={<AddRegular />} onClick={addFilter}>
          {words.addFilter}
        </Button>
        {narrow ? pane : null}
      </div>
    </Page>
  );
}
