import type { EntraDraft, ProfileView, SetupDraft } from "../../bindings";

/** Nothing entered about Microsoft Entra ID yet. */
export const noEntra: EntraDraft = { tenant: "", clientId: "", cloud: "global", authorityUrl: "", graphUrl: "", application: "", applicationName: "" };

/** A setup that begins: Dialpad's, unless another profile was asked for. */
export function newDraft(profile: ProfileView): SetupDraft {
  return {
    step: "begin",
    done: [],
    profile: profile.name,
    name: profile.displayName,
    sourceKind: "entra",
    csvUsers: "",
    csvGroups: "",
    practiceUsers: 200,
    entra: noEntra,
    tenantUrl: profile.tenantUrl,
    email: "",
    notify: false,
    preventDeletions: true,
    deletionThreshold: 500,
    lists: {},
    connection: "",
  };
}
