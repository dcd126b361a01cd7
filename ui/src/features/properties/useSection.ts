/** The unsaved edits of one section: what is shown, whether it differs from what is saved, and the way back. */
import { useState } from "react";

export interface SectionEdits<T> {
  draft: T;
  unsaved: boolean;
  set: (part: Partial<T>) => void;
  undo: () => void;
}

/** Until something is edited, what is saved is shown, also when another section or the command line saves it anew. */
export function useSection<T extends object>(saved: T): SectionEdits<T> {
  const [edited, setEdited] = useState<T | null>(null);
  const draft = edited ?? saved;
  return {
    draft,
    unsaved: edited !== null && JSON.stringify(edited) !== JSON.stringify(saved),
    set: (part) => setEdited({ ...draft, ...part }),
    undo: () => setEdited(null),
  };
}
