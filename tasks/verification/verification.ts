import { throughEdge } from "../../compose/stack/published-ports.ts";
import { type DoctorRepair, withRepair } from "../../src/domain/check.ts";
import type { HttpAnswer, HttpRequest } from "../../src/domain/ports.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { AssessInput, Assessment, TaskContext } from "../../src/domain/task.ts";
import { skippedWithoutContainers } from "../services/services-up.ts";

/** Verification runs every time: what worked yesterday proves nothing about now. */
export function assessVerification(input: AssessInput, what: string): Assessment {
  return (
    skippedWithoutContainers(input) ?? {
      state: "needed",
      because: "seen from outside, as a user would",
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

/** With the doctor's repair, where a row of it finds the same and something can be done here. */
export function verificationFailed(parts: FailedVerification, profile?: string, repair?: DoctorRepair): Problem {
  const problem = { code: "verification-failed" as const, ...parts };
  const { id, remediation } = repair?.check ?? {};
  if (profile === undefined || id === undefined || remediation === undefined || repair?.steps.length === 0)
    return new Problem(problem);
  return new Problem({ ...problem, ...withRepair(id, `(${remediation.title})`, profile, parts.next) });
}

/**
 * A path of the one address: through the edge of this host, or under its public name for an engine
 * elsewhere.
 */
export function ownAddress({ profile, facts }: AssessInput, path: string) {
  return throughEdge(profile, path, facts.engine.state === "usable" && facts.engine.local, facts.containers);
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
