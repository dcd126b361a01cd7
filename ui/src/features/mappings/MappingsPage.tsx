/** Attribute mapping: the table by target attribute, the editor beside it, saved as a new version. */
import { Button, Checkbox, makeStyles, Switch, tokens } from "@fluentui/react-components";
import { AddRegular, KeyRegular } from "@fluentui/react-icons";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { useDiscover, useSaveMappings } from "../../api/mutation";
import { useConnections, useMappings } from "../../api/query";
import type { MappingEdit, MappingsView, ObjectType } from "../../bindings";
import { ObjectTypeTabs } from "../../components/ObjectTypeTabs";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { RowList, type Column } from "../../components/RowList";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";
import { AttributeDialog } from "./AttributeDialog";
import { DiscoveryDialog } from "./DiscoveryDialog";
import { draftOf, emptyMapping, ordered, same, withMapping, withoutMapping, type Draft } from "./draft";
import { MappingPane } from "./MappingPane";

const words = text.mappings;

const useStyles = makeStyles({
  top: { flex: "none", display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 16px", padding: "12px 24px 12px 32px" },
  quiet: { color: tokens.colorNeutralForeground2 },
  add: { marginLeft: "auto" },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none" },
  key: { display: "inline-flex", alignItems: "center", gap: "6px", color: tokens.colorBrandForeground1, fontVariantNumeric: "tabular-nums" },
  foot: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
  below: { flex: "none", display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 8px", padding: "8px 24px 8px 32px" },
  hint: { flex: "1 1 0", minWidth: "160px", margin: 0, color: tokens.colorNeutralForeground2 },
  problem: { padding: "0 32px 12px" },
});

export function MappingsPage() {
  const { id } = useParams({ from: "/connection/$id/mapping" });
  const search = useSearch({ from: "/connection/$id/mapping" });
  const objectType: ObjectType = search.type === "Group" ? "Group" : "User";
  const { data, error, refetch } = useMappings(id, objectType);
  const discover = useDiscover();
  const [dialog, setDialog] = useState<"discovery" | "attribute" | null>(null);
  const read = () => {
    setDialog("discovery");
    discover.mutate({ id });
  };
  if (data !== undefined)
    return (
      <>
        <Known key={`${objectType} ${data.version}`} id={id} view={data} chosen={search.target ?? null} onRead={read} onAddAttribute={() => setDialog("attribute")} />
        {/* Outside of what a new version begins anew, so that the result stays to be read. */}
        {dialog === "discovery" && <DiscoveryDialog id={id} found={discover.data} problem={discover.error} onAgain={read} onClose={() => setDialog(null)} />}
        {dialog === "attribute" && <AttributeDialog id={id} objectType={objectType} onClose={() => setDialog(null)} />}
      </>
    );
  return (
    <Page title={words.title}>
      {error !== null ? <Problem problem={error} action={{ label: text.components.tryAgain, run: () => void refetch() }} /> : <Skeleton rows={8} height={28} />}
    </Page>
  );
}

function useColumns(): readonly Column<MappingEdit>[] {
  const styles = useStyles();
  const source = (mapping: MappingEdit) => (mapping.kind === "none" ? words.nothing : mapping.kind === "constant" ? `"${mapping.source}"` : mapping.source);
  return [
    { name: words.columns.target, width: "minmax(180px, 1.2fr)", cell: (mapping) => <span className={styles.code}>{mapping.target}</span> },
    { name: words.columns.source, width: "minmax(160px, 1.2fr)", cell: (mapping) => <span className={styles.code} title={source(mapping)}>{source(mapping)}</span> },
    {
      name: words.columns.matching,
      width: "80px",
      cell: (mapping) =>
        mapping.matchingPrecedence > 0 ? (
          <span className={styles.key}>
            <KeyRegular aria-hidden /> {mapping.matchingPrecedence}
          </span>
        ) : null,
    },
    { name: words.columns.apply, width: "116px", cell: (mapping) => (mapping.onlyOnCreate ? words.onlyOnCreate : words.always) },
  ];
}

const idOf = (mapping: MappingEdit) => mapping.target;
const newOne = "+";

interface KnownProps {
  id: string;
  view: MappingsView;
  chosen: string | null;
  onRead: () => void;
  onAddAttribute: () => void;
}

function Known({ id, view, chosen, onRead, onAddAttribute }: KnownProps) {
  const styles = useStyles();
  const navigate = useNavigate();
  const columns = useColumns();
  const { data: connections } = useConnections();
  const card = connections?.find((one) => one.id === id);
  const save = useSaveMappings();
  const saved = draftOf(view);
  const [draft, setDraft] = useState<Draft>(saved);
  const unsaved = !same(draft, saved);
  const open = (target: string | undefined, type: ObjectType = view.objectType) =>
    void navigate({ to: "/connection/$id/mapping", params: { id }, search: { type, ...(target === undefined ? {} : { target }) }, replace: true });
  const rows = ordered(draft.mappings);
  const editing = chosen === newOne ? emptyMapping : draft.mappings.find((mapping) => mapping.target === chosen);
  return (
    <Page
      title={words.title}
      content="own"
      {...(card === undefined ? {} : { connection: { id, name: card.name } })}
      actions={<span className={styles.quiet}>{words.version(view.version)}</span>}
      pane={
        editing !== undefined ? (
          <MappingPane
            key={chosen}
            id={id}
            view={view}
            mapping={editing}
            draft={draft}
            application={card?.target ?? ""}
            taken={draft.mappings.map((mapping) => mapping.target).filter((target) => target !== editing.target)}
            onKeep={(mapping) => {
              setDraft(withMapping(draft, chosen === newOne ? null : chosen, mapping));
              open(mapping.target);
            }}
            onRemove={
              chosen === newOne
                ? undefined
                : () => {
                    setDraft(withoutMapping(draft, editing.target));
                    open(undefined);
                  }
            }
            onClose={() => open(undefined)}
          />
        ) : undefined
      }
      footer={
        <>
          <span className={styles.foot} role="status">
            {save.isSuccess && !unsaved ? words.saved : words.saveHint(card?.target ?? "")}
          </span>
          <Button disabled={!unsaved || save.isPending} onClick={() => setDraft(saved)}>
            {words.discard}
          </Button>
          <Button appearance="primary" disabled={!unsaved || save.isPending} onClick={() => save.mutate({ id, edit: draft })}>
            {words.save(view.version)}
          </Button>
        </>
      }
    >
      <div className={styles.top}>
        <ObjectTypeTabs value={view.objectType} onChange={(type) => open(undefined, type)} />
        <span className={styles.quiet}>{words.count(draft.mappings.length, unsaved)}</span>
        {view.objectType === "Group" ? <Switch label={words.enabled} checked={draft.enabled} onChange={(_, data) => setDraft({ ...draft, enabled: data.checked })} /> : null}
        <span role="group" aria-label={words.actions}>
          <Checkbox label={words.create} checked={draft.create} onChange={(_, data) => setDraft({ ...draft, create: data.checked === true })} />
          <Checkbox label={words.update} checked={draft.update} onChange={(_, data) => setDraft({ ...draft, update: data.checked === true })} />
          <Checkbox label={words.delete} checked={draft.delete} onChange={(_, data) => setDraft({ ...draft, delete: data.checked === true })} />
        </span>
        <Button className={styles.add} icon={<AddRegular />} onClick={() => open(newOne)}>
          {words.add}
        </Button>
      </div>
      {save.error !== null ? (
        <div className={styles.problem}>
          <Problem problem={save.error} />
        </div>
      ) : null}
      <RowList label={words.list} rows={rows} total={rows.length} columns={columns} rowHeight={40} idOf={idOf} chosen={chosen} onChoose={(mapping) => open(mapping.target)} onMore={nothingMore} />
      <div className={styles.below}>
        <p className={styles.hint}>{words.matchingHint}</p>
        {/* Both save a new version, which would begin with what is saved. */}
        <Button appearance="subtle" disabled={unsaved} title={unsaved ? words.saveFirst : undefined} onClick={onRead}>
          {words.discovery.open}
        </Button>
        <Button appearance="subtle" disabled={unsaved} title={unsaved ? words.saveFirst : undefined} onClick={onAddAttribute}>
          {words.addAttribute.open}
        </Button>
      </div>
    </Page>
  );
}

// The list is always whole.
function nothingMore(): void {
  return;
}
