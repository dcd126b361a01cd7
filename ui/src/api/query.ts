/** Every question to Rust, as a query. Keys start with the command's name, then the connection: events find what is stale by them. */
import { keepPreviousData, useInfiniteQuery, useQuery, type InfiniteData, type QueryKey, type UseQueryResult } from "@tanstack/react-query";

import {
  commands,
  type ExplainAsk,
  type ExpressionAsk,
  type LogFilter,
  type MappingTrialAsk,
  type NewSource,
  type ObjectType,
  type ProtectionEdit,
  type RowPage,
  type ScopingEdit,
} from "../bindings";
import { unwrap, type Answer, type Refused } from "./answer";

export type Asked<T> = UseQueryResult<T, Refused>;

interface How {
  /** Keep showing the last answer while the next is on its way (search as one types). */
  keep?: boolean;
  /** Ask only when true. */
  when?: boolean;
  /** The answer never goes stale by itself. */
  fixed?: boolean;
}

/** One command as a query. */
export function useAnswer<T>(key: readonly unknown[], ask: () => Promise<Answer<T>>, how: How = {}): Asked<T> {
  return useQuery<T, Refused>({
    queryKey: key,
    queryFn: () => unwrap(ask()),
    enabled: how.when ?? true,
    staleTime: how.fixed === true ? Infinity : 0,
    ...(how.keep === true ? { placeholderData: keepPreviousData } : {}),
  });
}

export const useHome = () => useAnswer(["home"], commands.home);
export const useConnections = () => useAnswer(["connections"], commands.connections);
export const useProfiles = () => useAnswer(["profiles"], commands.profiles, { fixed: true });
export const useFunctions = () => useAnswer(["functions"], commands.functions, { fixed: true });
export const useDraft = () => useAnswer(["draft"], commands.draft, { fixed: true });

export const useOverview = (id: string) => useAnswer(["overview", id], () => commands.overview(id));
export const useProperties = (id: string) => useAnswer(["properties", id], () => commands.properties(id));
export const useCycles = (id: string, limit: number) => useAnswer(["cycles", id, limit], () => commands.cycles(id, limit));

export const useMappings = (id: string, objectType: ObjectType) =>
  useAnswer(["mappings", id, objectType], () => commands.mappings(id, objectType));

/** An expression, checked as it is typed. */
export const useCheckExpression = (id: string, ask: ExpressionAsk) =>
  useAnswer(["checkExpression", id, ask], () => commands.checkExpression(id, ask), { keep: true, when: ask.text !== "" });

/** An unsaved mapping: what is doubtful about it, and what it would give a person. */
export const useTryMapping = (id: string, ask: MappingTrialAsk) => useAnswer(["tryMapping", id, ask], () => commands.tryMapping(id, ask), { keep: true });

/** How a value of an evaluation came about. */
export const useExplainValue = (id: string, ask: ExplainAsk) => useAnswer(["explainValue", id, ask], () => commands.explainValue(id, ask), { fixed: true });

/** Whom an unsaved protection would keep from being touched. */
export const usePreviewProtection = (id: string, edit: ProtectionEdit) =>
  useAnswer(["previewProtection", id, edit], () => commands.previewProtection(id, edit), { keep: true });

export const useScoping = (id: string, objectType: ObjectType) => useAnswer(["scoping", id, objectType], () => commands.scoping(id, objectType));

/** What unsaved filters would let through. */
export const usePreviewScoping = (id: string, edit: ScopingEdit | null, person: string | null) =>
  useAnswer(
    ["previewScoping", id, edit, person],
    () => commands.previewScoping(id, edit ?? { objectType: "User", scope: "assigned", filters: [] }, person),
    { keep: true, when: edit !== null },
  );

export const useLatestPlan = (id: string, when = true) => useAnswer(["latestPlan", id], () => commands.latestPlan(id), { when });

export const useFindPeople = (id: string, search: string) => useAnswer(["findPeople", id, search], () => commands.findPeople(id, search), { keep: true });

export const useCheckSource = (source: NewSource | null) =>
  useAnswer(["checkSource", source], () => commands.checkSource(source ?? { kind: "practice", users: 1 }), { when: source !== null });

/** Who is signed in to Microsoft Entra ID in the guided setup. */
export const useSetupSignIn = (when: boolean) => useAnswer(["setupSignIn"], commands.setupSignIn, { when, fixed: true });
export const useSetupPermissions = () => useAnswer(["setupPermissions"], commands.setupPermissions, { fixed: true });

/** What the person who is signed in (their user name is part of the key) may do with an application, if one was chosen. */
export const useSetupRights = (username: string, application: string | null) =>
  useAnswer(["setupRights", username, application], () => commands.setupRights(application), { when: username !== "" });
export const useFindApplications = (name: string, profile: string) =>
  useAnswer(["findApplications", name, profile], () => commands.findApplications(name, profile), { keep: true, when: name !== "" });
export const useApplicationAssignments = (application: string) =>
  useAnswer(["applicationAssignments", application], () => commands.applicationAssignments(application), { when: application !== "" });
export const useFindCandidates = (search: string) =>
  useAnswer(["findCandidates", search], () => commands.findCandidates(search), { keep: true, when: search !== "" });

/** What a connection signs in to Microsoft Entra ID with. */
export const useEntraSignIn = (id: string) => useAnswer(["entraSignIn", id], () => commands.entraSignIn(id));

export const useLogEntry = (id: string, entry: string | null) =>
  useAnswer(["logEntry", id, entry], () => commands.logEntry(id, entry ?? ""), { when: entry !== null, keep: true });

export const useLogHistogram = (id: string, filter: LogFilter, buckets: number) =>
  useAnswer(["logHistogram", id, filter, buckets], () => commands.logHistogram(id, filter, buckets), { keep: true });

/** Log entries, newest first, page after page. */
export function useLogs(id: string, filter: LogFilter, limit: number) {
  return useInfiniteQuery<RowPage, Refused, InfiniteData<RowPage>, QueryKey, string | null>({
    queryKey: ["logs", id, filter, limit],
    queryFn: ({ pageParam }) => unwrap(commands.logs(id, filter, pageParam, limit)),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** Rows of a plan, page after page; held ones first. */
export function usePlanRows(id: string, cycle: string | null, filter: LogFilter, limit: number) {
  return useInfiniteQuery<RowPage, Refused, InfiniteData<RowPage>, QueryKey, string | null>({
    queryKey: ["planRows", id, cycle, filter, limit],
    queryFn: ({ pageParam }) => unwrap(commands.planRows(cycle ?? "", filter, pageParam, limit)),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    enabled: cycle !== null,
    placeholderData: keepPreviousData,
  });
}
