/** What the window asks and does about Entra's provisioning service. Asked on purpose: no event asks the service again by itself. */
import { useQuery, useQueryClient } from "@tanstack/react-query";

import {
  commands,
  type CompareView,
  type Engine,
  type Letting,
  type ObjectType,
  type ProblemView,
  type ServicePlanView,
  type ServiceStatusView,
} from "../bindings";
import { Refused, unwrap } from "./answer";
import { useActOn } from "./mutation";
import { useAnswer, type Asked } from "./query";

/** Milliseconds from one look at the service to the next while a page shows it: its own cycles are 20 or 40 minutes apart. */
const idle = 60_000;
const running = 15_000;

/** Who does the work; kept, so that it answers at once. */
export const useEngine = (id: string) => useAnswer(["engine", id], () => commands.engineView(id));

export interface ServiceState {
  /** The newest that is known; `null` where it was never asked. */
  status: ServiceStatusView | null;
  /** Is it being asked just now? */
  asking: boolean;
  /** Why it could not be asked. */
  problem: ProblemView | null;
  ask: () => void;
}

/** How the service stands: what is kept at once, then what it says, again and again while this is on screen. */
export function useServiceState(id: string, kept: ServiceStatusView | null, when: boolean): ServiceState {
  const asked = useQuery<ServiceStatusView, Refused>({
    queryKey: ["serviceStatus", id],
    queryFn: () => unwrap(commands.serviceStatus(id)),
    enabled: when,
    staleTime: running,
    refetchInterval: (query) => (query.state.data?.running === true ? running : idle),
  });
  const { refetch } = asked;
  return { status: newest(kept, asked.data), asking: asked.isFetching, problem: asked.error, ask: () => void refetch() };
}

function newest(kept: ServiceStatusView | null, asked: ServiceStatusView | undefined): ServiceStatusView | null {
  if (asked === undefined) return kept;
  return kept !== null && kept.atMs > asked.atMs ? kept : asked;
}

/** The application's jobs and templates. */
export const useServiceChoices = (id: string, when: boolean) => useAnswer(["serviceChoices", id], () => commands.serviceChoices(id), { when });

/** What would be written; made anew each time that it comes on screen. */
export const useServicePlan = (id: string, credentials: boolean, when: boolean) =>
  useAnswer(["servicePlan", id, credentials], () => commands.servicePlan(id, credentials), { when });

/** The checklist of a move; nothing is moved. */
export const useCheckEngine = (id: string, engine: Engine) => useAnswer(["checkEngine", id, engine], () => commands.checkEngine(id, engine));

/** Reads the service's log into this machine's when a page opens, and again after another `cycle`; answers how many entries are new. */
export const useServiceLog = (id: string, when: boolean, cycle: number | null = null) =>
  useAnswer(["serviceLog", id, cycle], () => commands.collectServiceLog(id), { when });

export interface Compared {
  view: CompareView;
  /** Why the service's log could not be read on; what was kept of it is compared all the same. */
  logProblem: ProblemView | null;
}

/** Made on demand with `refetch`, and kept until the next: it reads the whole source. */
export function useCompare(id: string): Asked<Compared> {
  return useQuery<Compared, Refused>({
    queryKey: ["compareEngines", id],
    queryFn: async () => {
      const logProblem = await unwrap(commands.collectServiceLog(id)).then(
        () => null,
        (problem: unknown) => {
          if (problem instanceof Refused) return problem;
          throw problem;
        },
      );
      return { view: await unwrap(commands.compareEngines(id)), logProblem };
    },
    enabled: false,
    staleTime: Infinity,
  });
}

interface OfConnection {
  id: string;
}

export const useAdoptJob = () =>
  useActOn((input: OfConnection & { job: string | null; template: string | null }) => commands.adoptServiceJob(input.id, input.job, input.template), "connection");
export const useWriteServicePlan = () =>
  useActOn((input: OfConnection & { plan: ServicePlanView }) => commands.writeServicePlan(input.id, input.plan), "connection");
export const useValidateService = () => useActOn((input: OfConnection & { kept: boolean }) => commands.validateService(input.id, input.kept), "nothing");
export const useRestartService = () =>
  useActOn((input: OfConnection & { clear: string; letting: Letting }) => commands.restartService(input.id, input.clear, input.letting), "connection");
export const useMoveEngine = () => useActOn((input: OfConnection & { engine: Engine }) => commands.moveEngine(input.id, input.engine), "connection");
export const useProvisionByService = () =>
  useActOn(
    (input: OfConnection & { objectType: ObjectType; who: string }) => commands.provisionByService(input.id, input.objectType, input.who, []),
    "connection",
  );

/** Asks anew what is shown of the service: after its engine was moved, or was refused to. */
export function useAskAgain(id: string): () => void {
  const client = useQueryClient();
  return () => {
    for (const name of ["serviceStatus", "servicePlan", "checkEngine"]) void client.invalidateQueries({ queryKey: [name, id] });
  };
}
