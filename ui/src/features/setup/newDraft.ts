import type { ProfileView, SetupDraft } from "../../bindings";

/** A setup that begins: Dialpad's, unless another profile was asked for. */
export function newDraft(profile: ProfileView): SetupDraft {
  return {
    step: "begin",
    done: [],
    profile: profile.name,
    name: profile.displayName,
    sourceKind: "csv",
    csvUsers: "",
    csvGroups: "",
    practiceUsers: 200,
    tenantUrl: profile.tenantUrl,
    email: "",
    notify: false,
    preventDeletions: true,
    deletionThreshold: 500,
    lists: {},
    connection: "",
  };
}
