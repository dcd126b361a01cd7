/** Leaving Properties: makes the connection, or saves what changed in one that was made; its token goes to the keychain, nowhere else. */
import { useState } from "react";

import { Refused } from "../../api/answer";
import { useAddConnection, useSaveLists, useSaveProperties, useSetSecretToken } from "../../api/mutation";
import type { ProblemView } from "../../bindings";
import { cleaned } from "../../components/lines";
import { text } from "../../text";
import type { Setup } from "./given";
import { sourceOf } from "./validate";

const everyMinutes = 40;

export function useMakeConnection() {
  const add = useAddConnection();
  const saveProperties = useSaveProperties();
  const saveLists = useSaveLists();
  const keepToken = useSetSecretToken();
  const [problem, setProblem] = useState<ProblemView | null>(null);
  const [busy, setBusy] = useState(false);

  const made = async ({ draft, change, token, setToken, setTested }: Setup): Promise<string> => {
    const name = draft.name.trim();
    const tenantUrl = draft.tenantUrl.trim();
    if (draft.connection !== "") {
      if (token !== "") await keepToken.mutateAsync({ id: draft.connection, secretToken: token });
      setToken("");
      setTested(undefined);
      return draft.connection;
    }
    const source = sourceOf(draft);
    if (source === null) throw new Refused({ code: "SourceMissing", message: text.setup.missing.file, fix: "", details: "" });
    const id = await add.mutateAsync({ connection: { name, source, profile: draft.profile, tenantUrl }, secretToken: token });
    // At once, so that a second try doesn't make a second connection.
    change({ connection: id });
    // It is kept where secrets are kept now: no reason to hold it here any longer.
    setToken("");
    setTested(undefined);
    return id;
  };

  /** True when it was made and saved. */
  const make = async (setup: Setup): Promise<boolean> => {
    setProblem(null);
    setBusy(true);
    try {
      const { draft } = setup;
      const id = await made(setup);
      await saveProperties.mutateAsync({
        id,
        edit: {
          name: draft.name.trim(),
          email: draft.email.trim(),
          notify: draft.notify,
          preventDeletions: draft.preventDeletions,
          deletionThreshold: draft.deletionThreshold,
          everyMinutes,
          tenantUrl: draft.tenantUrl.trim(),
        },
      });
      const lists = setup.profile.lists.flatMap(({ name }) => {
        const entries = cleaned(draft.lists?.[name] ?? []);
        return entries.length > 0 || name in (draft.lists ?? {}) ? [{ name, entries }] : [];
      });
      if (lists.length > 0) await saveLists.mutateAsync({ id, lists });
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };

  return { make, problem, busy };
}
