/** What the window does about Microsoft Entra ID: signing in, adding the application, assigning, wiping. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { commands, type BegunSignIn, type SignedInView, type SignInFor, type SignInWay } from "../bindings";
import { unwrap, type Refused } from "./answer";
import type { Act } from "./mutation";
import { refresh, refreshConnection } from "./stale";

/** What tells of whoever is signed in in the setup. */
const ofSetup = ["setupSignIn", "setupRights", "findApplications", "applicationAssignments", "findCandidates"];

function useEntraAct<T, Input>(call: (input: Input) => ReturnType<typeof unwrap<T>>, stale: readonly string[]): Act<T, Input> {
  const client = useQueryClient();
  return useMutation<T, Refused, Input>({ mutationFn: call, onSuccess: () => refresh(client, stale) });
}

/** Begins a sign-in, and opens the browser where that is the way. */
export const useBeginSignIn = () =>
  useEntraAct<BegunSignIn, { who: SignInFor; way: SignInWay }>(({ who, way }) => unwrap(commands.beginEntraSignIn(who, way)), []);

/** Waits until the person has signed in. */
export function useWaitForSignIn(): Act<SignedInView, { number: number; who: SignInFor }> {
  const client = useQueryClient();
  return useMutation<SignedInView, Refused, { number: number; who: SignInFor }>({
    mutationFn: ({ number }) => unwrap(commands.waitForEntraSignIn(number)),
    onSuccess: (_, { who }) => (who.kind === "setup" ? refresh(client, ofSetup) : refreshConnection(client, who.id)),
  });
}

/** Gives up a sign-in that waits. */
export const useCancelSignIn = () => useEntraAct<null, number>((number) => unwrap(commands.cancelEntraSignIn(number)), []);

/** Forgets who is signed in in the setup. */
export const useForgetSetupSignIn = () => useEntraAct<null, undefined>(() => unwrap(commands.forgetSetupSignIn()), ofSetup);

/** The same when the setup is left: nobody waits for it, and it can't fail in a way that anyone could mend. */
export function useLeaveSetupSignIn(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    client.removeQueries({ predicate: ({ queryKey: [name] }) => typeof name === "string" && ofSetup.includes(name) });
    void commands.forgetSetupSignIn().catch(() => null);
  }, [client]);
}

export const useAddApplication = () =>
  useEntraAct((input: { template: string; name: string }) => unwrap(commands.addApplication(input.template, input.name)), ["findApplications"]);
export const useAssignPerson = () =>
  useEntraAct(
    (input: { application: string; person: string; appRole: string }) => unwrap(commands.assignPerson(input.application, input.person, input.appRole)),
    ["applicationAssignments"],
  );

function useOnConnection<T>(call: (input: { id: string }) => Promise<T>): Act<T, { id: string }> {
  const client = useQueryClient();
  return useMutation<T, Refused, { id: string }>({ mutationFn: call, onSuccess: (_, { id }) => refreshConnection(client, id) });
}

export const useSignOut = () => useOnConnection(({ id }) => unwrap(commands.signOut(id)));
/** Drops what was read of a connection's directory. */
export const useWipeDirectory = () => useOnConnection(({ id }) => unwrap(commands.wipeDirectory(id)));
