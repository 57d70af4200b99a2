import { throughEdge } from "../../compose/stack/published-ports.ts";
import { type DoctorRepair, withRepair } from "../../src/domain/check.ts";
import type { HttpAnswer, HttpRequest } from "../../src/domain/ports.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { AssessInput, Assessment, TaskContext } from "../../src/domain/task.ts";
import { skippedWithoutContainers } from "../services/services-up.ts";

/** Verification runs every time: what worked yesterday proves nothing about now. */
export function assessVerification(input: AssessInput, what: string): Assessment {
  return (
    skippedWithoutContainers(input) ?? {
      state: "needed",
      because: "checked from outside, as a user would",
      changes: [{ action: "verify", what }],
    }
  );
}

export interface FailedVerification {
  title: string;
  saw: string;
  why: string;
  next: string;
}

/**
 * With the doctor's repair, where a row of it finds the same and something can be done here: not
 * within a container, where there is no doctor.
 */
export function verificationFailed(
  parts: FailedVerification,
  profile?: Pick<ResolvedProfile, "name" | "isInside">,
  repair?: DoctorRepair,
): Problem {
  const problem = { code: "verification-failed" as const, ...parts };
  const { id, remediation } = repair?.check ?? {};
  if (profile === undefined || profile.isInside || id === undefined || remediation === undefined)
    return new Problem(problem);
  if (repair?.steps.length === 0) return new Problem(problem);
  return new Problem({ ...problem, ...withRepair(id, `(${remediation.title})`, profile.name, parts.next) });
}

/**
 * A path of the one address: through the edge of this host, or under its public name for an engine
 * elsewhere.
 */
export function ownAddress({ profile, facts }: AssessInput, path: string) {
  return throughEdge(profile, path, facts.engine.state === "usable" && facts.engine.local, facts.containers);
}

/** The engine is on another machine, and no way led from here to the address of the installation. */
class NotReached extends Error {}

/**
 * A request to a path of the one address. With an engine elsewhere that name alone leads there, and
 * DNS may not know it yet: no answer then says nothing of the services.
 */
export async function askOwn(ctx: TaskContext, path: string, parts: Partial<HttpRequest> = {}) {
  const answer = await ask(ctx, { ...ownAddress(ctx, path), ...parts });
  const { engine } = ctx.facts;
  if ("failed" in answer && engine.state === "usable" && !engine.local)
    throw new NotReached(
      `${ctx.profile.address} from here (${answer.failed}); the engine is on ${engine.machine ?? "another machine"}: point the name there, then run this again`,
    );
  return answer;
}

/** What could not be reached was not verified, and is no fault of what was to be verified. */
export function reachedOr(verify: (ctx: TaskContext) => Promise<void>): (ctx: TaskContext) => Promise<void> {
  return async (ctx) => {
    try {
      await verify(ctx);
    } catch (thrown) {
      if (!(thrown instanceof NotReached)) throw thrown;
      ctx.emit({ type: "unverified", what: thrown.message });
    }
  };
}

/** One request with a time limit; a connection that fails is an answer too, in words. */
export async function ask(
  ctx: TaskContext,
  request: Omit<HttpRequest, "timeoutMs"> & { timeoutMs?: number },
): Promise<HttpAnswer | { failed: string }> {
  try {
    return await ctx.ports.http({ timeoutMs: 10_000, ...request }, ctx.signal);
  } catch (thrown) {
    ctx.signal.throwIfAborted();
    return { failed: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

export function describeAnswer(answer: HttpAnswer | { failed: string }): string {
  return "failed" in answer ? answer.failed : `HTTP ${answer.status}`;
}
