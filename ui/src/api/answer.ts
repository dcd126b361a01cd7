/** One answer of the bridge, and what a refusal becomes: an Error that is also the problem to show. */
import type { ProblemView } from "../bindings";
import { text } from "../text";

export type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: ProblemView };

/** Every query's and mutation's error. It has the fields of a `ProblemView`, so it can be shown as it is. */
export class Refused extends Error implements ProblemView {
  readonly code: string;
  readonly fix: string;
  readonly details: string;

  constructor(problem: ProblemView) {
    super(problem.message);
    this.code = problem.code;
    this.fix = problem.fix;
    this.details = problem.details;
  }
}

/** The data, or throws [`Refused`]. Anything else that goes wrong on the bridge becomes one too. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    const words = text.components.bridge;
    throw new Refused({ code: "BridgeFailed", message: words.message, fix: words.fix, details: error instanceof Error ? error.message : String(error) });
  }
  if (answer.status === "ok") return answer.data;
  throw new Refused(whole(answer.error));
}

// The shell refuses arguments that it can't read with a bare text, not with a ProblemView.
function whole(error: ProblemView | string): ProblemView {
  if (typeof error !== "string") return error;
  const words = text.components.bridge;
  return { code: "BridgeFailed", message: words.message, fix: words.fix, details: error };
}
