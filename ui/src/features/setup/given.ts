import type { ProfileView, SetupDraft, SetupSignInView } from "../../bindings";
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
  /** Who is signed in to Microsoft Entra ID in this setup; `null`: nobody; `undefined`: not known yet. */
  signedIn: SetupSignInView | null | undefined;
  /** The name of whoever was assigned first in this setup; empty for nobody. */
  assigned: string;
  setAssigned: (name: string) => void;
  /** Where people come from, in words. */
  sourceName: string;
}
