/** What the application knows and no directory does: its offices, the company's domains. Checked before anything is sent. */
import { useSaveLists } from "../../api/mutation";
import type { PropertiesView } from "../../bindings";
import { ListField } from "../../components/ListField";
import { linesOf } from "../../components/lines";
import { text } from "../../text";
import { Section } from "./Section";
import { useSection } from "./useSection";

const words = text.properties;

export function ListsSection({ view, target }: { view: PropertiesView; target: string }) {
  const { lists } = view.choices;
  const saved: Record<string, string> = Object.fromEntries(lists.map((list) => [list.name, list.entries.join("\n")]));
  const { draft, unsaved, set, undo } = useSection(saved);
  const save = useSaveLists();
  if (lists.length === 0) return null;
  const edits = lists.map(({ name }) => ({ name, entries: linesOf(draft[name] ?? "") }));
  return (
    <Section
      title={words.knows(target)}
      hint={words.knowsHint(target)}
      initially={words.knowsDefault}
      unsaved={unsaved}
      blocked={false}
      save={save}
      onSave={() => save.mutate({ id: view.id, lists: edits }, { onSuccess: undo })}
      onUndo={undo}
    >
      {lists.map((list) => (
        <ListField key={list.name} list={list} value={draft[list.name] ?? ""} onChange={(value) => set({ [list.name]: value })} />
      ))}
    </Section>
  );
}
