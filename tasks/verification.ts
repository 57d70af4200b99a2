import type { HttpAnswer, HttpRequest } from "../src/domain/ports.ts";
import { Problem } from "../src/domain/problem.ts";
import type { AssessInput, Assessment, TaskContext } from "../src/domain/task.ts";
import { skippedInRehearsal } from "./containers-only.ts";

/** Verification runs every time: what worked yesterday proves nothing about now. */
export function assessVerification(input: AssessInput, what: string): Assessment {
  return (
    skippedInRehearsal(input) ?? {
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

export function verificationFailed(parts: FailedVerification): Problem {
  return new Problem({ code: "verification-failed", ...parts });
}

/** Where a published service is reached from this host: its own port, or its public address for a remote engine. */
export function reachableAt({ profile, facts }: AssessInput, service: "api" | "dashboard"): string {
  const local = facts.engine.state === "usable" && facts.engine.local;
  return local ? `http://127.0.0.1:${profile.ports[service]}` : profile.addresses[service];
}

/** One request with a time limit; a connection that fails is an answer too, in words. */
export async function ask(
  ctx: TaskContext,
  request: Omit<HttpRequest, "timeoutMs">,
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
