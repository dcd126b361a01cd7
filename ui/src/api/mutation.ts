/** Everything that the window asks Rust to do, as mutations: `const save = useSaveProperties(); save.mutate({ id, edit })`. */
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import {
  commands,
  type AttributeEdit,
  type CycleId,
  type ExportFormat,
  type ListEdit,
  type LogFilter,
  type MappingsEdit,
  type NewConnection,
  type PropertiesEdit,
  type ProtectionEdit,
  type ScopeOptionsEdit,
  type ScopingEdit,
  type SetupDraft,
  type TestRequest,
} from "../bindings";
import { unwrap, type Answer, type Refused } from "./answer";
import { refresh, refreshConnection } from "./stale";

export type Act<T, Input> = UseMutationResult<T, Refused, Input>;

interface OfConnection {
  id: string;
}

/** What goes stale when it is done: nothing, the connection, or every list of connections. */
type Stale = "nothing" | "connection" | "connections";

function useAct<T, Input>(call: (input: Input) => Promise<Answer<T>>): Act<T, Input> {
  return useMutation<T, Refused, Input>({ mutationFn: (input) => unwrap(call(input)) });
}

/** One command about a connection as a mutation. */
export function useActOn<T, Input extends OfConnection>(call: (input: Input) => Promise<Answer<T>>, stale: Stale): Act<T, Input> {
  const client = useQueryClient();
  return useMutation<T, Refused, Input>({
    mutationFn: (input) => unwrap(call(input)),
    onSuccess: async (_, { id }) => {
      if (stale === "connection") await refreshConnection(client, id);
      if (stale === "connections") await refresh(client, ["home", "connections"]);
    },
  });
}

function useActOnAll<T, Input>(call: (input: Input) => Promise<Answer<T>>): Act<T, Input> {
  const client = useQueryClient();
  return useMutation<T, Refused, Input>({
    mutationFn: (input) => unwrap(call(input)),
    onSuccess: () => refresh(client, ["home", "connections"]),
  });
}

export const useAddConnection = () =>
  useActOnAll((input: { connection: NewConnection; secretToken: string | null }) => commands.addConnection(input.connection, input.secretToken));
export const useAddPracticeCompany = () => useActOnAll((input: { users: number }) => commands.addPracticeCompany(input.users));
export const useImportConnection = () =>
  useActOnAll((document: string) => commands.importConnection(document, { name: null, source: null, profile: null, tenantUrl: null }));
export const useRemoveConnection = () => useActOn((input: OfConnection) => commands.removeConnection(input.id), "connections");

export const useSaveProperties = () =>
  useActOn((input: OfConnection & { edit: PropertiesEdit }) => commands.saveProperties(input.id, input.edit), "connection");
export const useSaveLists = () => useActOn((input: OfConnection & { lists: ListEdit[] }) => commands.saveLists(input.id, input.lists), "connection");
export const useSaveProtection = () =>
  useActOn((input: OfConnection & { edit: ProtectionEdit }) => commands.saveProtection(input.id, input.edit), "connection");
export const useSaveScopeOptions = () =>
  useActOn((input: OfConnection & { edit: ScopeOptionsEdit }) => commands.saveScopeOptions(input.id, input.edit), "connection");
export const useSetSecretToken = () =>
  useActOn((input: OfConnection & { secretToken: string }) => commands.setSecretToken(input.id, input.secretToken), "connection");
export const useTestConnection = () => useAct((input: TestRequest) => commands.testConnection(input));
/** Starts the practice Dialpad on this machine, and tells its address and token. */
export const usePracticeTarget = () => useAct(() => commands.practiceTarget());
export const useExportConnection = () =>
  useActOn((input: OfConnection & { schemaOnly: boolean }) => commands.exportConnection(input.id, input.schemaOnly), "nothing");

export const useSaveMappings = () => useActOn((input: OfConnection & { edit: MappingsEdit }) => commands.saveMappings(input.id, input.edit), "connection");
/** Reads the application's attributes; nothing is saved. */
export const useDiscover = () => useActOn((input: OfConnection) => commands.discover(input.id), "nothing");
/** Saves what was reviewed, and nothing else. */
export const useSaveDiscovered = () => useActOn((input: OfConnection & { reviewed: string }) => commands.saveDiscovered(input.id, input.reviewed), "connection");
export const useAddAttribute = () => useActOn((input: OfConnection & { attribute: AttributeEdit }) => commands.addAttribute(input.id, input.attribute), "connection");
export const useSaveScoping = () => useActOn((input: OfConnection & { edit: ScopingEdit }) => commands.saveScoping(input.id, input.edit), "connection");

export const usePlan = () => useActOn((input: OfConnection & { initial: boolean }) => commands.plan(input.id, input.initial), "connection");
export const useStartCycle = () =>
  useActOn((input: OfConnection & { letThrough: CycleId | null }) => commands.startCycle(input.id, input.letThrough), "connection");
export const useCancelCycle = () => useActOn((input: OfConnection) => commands.cancelCycle(input.id), "connection");
export const useStartProvisioning = () => useActOn((input: OfConnection) => commands.startProvisioning(input.id), "connection");
export const usePause = () => useActOn((input: OfConnection) => commands.pause(input.id), "connection");
export const useRestart = () => useActOn((input: OfConnection & { clear: string }) => commands.restart(input.id, input.clear), "connection");

/** The four steps for one person; nothing is written. */
export const usePreviewOnDemand = () => useActOn((input: OfConnection & { who: string }) => commands.previewOnDemand(input.id, input.who), "nothing");
export const useProvisionOnDemand = () =>
  useActOn((input: OfConnection & { who: string }) => commands.provisionOnDemand(input.id, input.who), "connection");

export const useExportLogs = () =>
  useActOn(
    (input: OfConnection & { filter: LogFilter; format: ExportFormat; path: string }) =>
      commands.exportLogs(input.id, input.filter, input.format, input.path),
    "nothing",
  );

/** Asks for a file to read; `null`: nothing was picked. */
export const useChooseFile = () => useAct((input: { title: string; extension: string }) => commands.chooseFile(input.title, input.extension));
/** Asks for a folder to write to; `null`: nothing was picked. */
export const useChooseFolder = () => useAct((input: { title: string }) => commands.chooseFolder(input.title));
/** Opens an https page in the system's browser. */
export const useOpenLink = () => useAct((input: { url: string }) => commands.openLink(input.url));

/** Keeps the setup's draft; `null` forgets it. */
export const useSaveDraft = () => useAct((draft: SetupDraft | null) => commands.saveDraft(draft));
