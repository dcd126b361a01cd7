/** Options of scope in plain words: nested groups, and what becomes of those who fall out of scope. */
import { Field, Switch } from "@fluentui/react-components";

import { useSaveScopeOptions } from "../../api/mutation";
import type { PropertiesView } from "../../bindings";
import { text } from "../../text";
import { Section } from "./Section";
import { useSection } from "./useSection";

const words = text.properties;

export function ScopeOptionsSection({ view, target }: { view: PropertiesView; target: string }) {
  const { nestedGroups, skipOutOfScopeDeletions } = view.choices;
  const { draft, unsaved, set, undo } = useSection({ nestedGroups, skipOutOfScopeDeletions });
  const save = useSaveScopeOptions();
  return (
    <Section
      title={words.scopeOptions}
      hint={words.scopeOptionsHint}
      initially={words.scopeOptionsDefault}
      unsaved={unsaved}
      blocked={false}
      save={save}
      onSave={() => save.mutate({ id: view.id, edit: draft }, { onSuccess: undo })}
      onUndo={undo}
    >
      <Field hint={words.nestedHint}>
        <Switch label={words.nested} checked={draft.nestedGroups} onChange={(_, data) => set({ nestedGroups: data.checked })} />
      </Field>
      <Field
        hint={words.leaveHint(target)}
        validationMessage={draft.skipOutOfScopeDeletions ? words.leaveWarning(target) : undefined}
        validationState={draft.skipOutOfScopeDeletions ? "warning" : "none"}
      >
        <Switch label={words.leave} checked={draft.skipOutOfScopeDeletions} onChange={(_, data) => set({ skipOutOfScopeDeletions: data.checked })} />
      </Field>
    </Section>
  );
}
