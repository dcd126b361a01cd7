/** What the window itself remembers: the theme, and a text or number per screen (a pane's width, a column's choice). */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { commands, type Preferences } from "../bindings";
import { unwrap, type Refused } from "./answer";

const key = ["preferences"];
const none: Preferences = { theme: "", screens: {}, lastOpenMs: 0 };

interface Kept {
  preferences: Preferences;
  change: (edit: (old: Preferences) => Preferences) => void;
  /** Why they could not be read or kept. The choice holds for this sitting all the same. */
  problem: Refused | null;
}

/** The preferences, at once with what is known. A window that can't keep them still works. */
export function usePreferences(): Kept {
  const client = useQueryClient();
  const { data, error } = useQuery<Preferences, Refused>({ queryKey: key, queryFn: read, staleTime: Infinity });
  const saving = useMutation<null, Refused, Preferences>({ mutationFn: (next) => unwrap(commands.savePreferences(next)) });
  return {
    preferences: data ?? none,
    change: (edit) => {
      const next = edit(client.getQueryData<Preferences>(key) ?? none);
      client.setQueryData(key, next);
      saving.mutate(next);
    },
    problem: saving.error ?? error,
  };
}

function read(): Promise<Preferences> {
  return unwrap(commands.preferences());
}

/** When the window was last open, before this sitting: UTC ms, 0 for never. Notes this sitting for the next. */
export function useLastOpen(): number {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ["lastOpen"],
    staleTime: Infinity,
    queryFn: async () => {
      const old = await client.ensureQueryData({ queryKey: key, queryFn: read });
      const next = { ...old, lastOpenMs: Date.now() };
      client.setQueryData(key, next);
      await commands.savePreferences(next);
      return old.lastOpenMs ?? 0;
    },
  });
  return data ?? 0;
}

/** A text kept for a screen, by a name such as `logs.columns`. */
export function useKept(name: string, fallback: string): [string, (value: string) => void] {
  const { preferences, change } = usePreferences();
  const value = preferences.screens[name] ?? fallback;
  return [value, (next) => change((old) => ({ ...old, screens: { ...old.screens, [name]: next } }))];
}

/** A number kept for a screen, by a name such as `plan.pane`. */
export function useKeptNumber(name: string, fallback: number): [number, (value: number) => void] {
  const [value, keep] = useKept(name, String(fallback));
  const number = Number(value);
  return [Number.isFinite(number) ? number : fallback, (next) => keep(String(Math.round(next)))];
}
