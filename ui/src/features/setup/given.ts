import type { ProfileView, SetupDraft } from "../../bindings";
import type { Tested } from "./validate";

/** What every step is given. The token lives here only: in this window's memory, never in the draft. */
export interface Setup {
  draft: SetupDraft;
  change: (patch: Partial<SetupDraft>) => void;
  profile: ProfileView;
  token: string;
  setToken: (token: string) => void;
  tested: Tested | undefined;
  setTested: (tested: Tested | undefined) => void;
  /** Where people come from, in words. */
  sourceName: string;
}
