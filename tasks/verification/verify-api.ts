import { memberRoute } from "../../compose/stack/addresses.ts";
import { restartService } from "../../src/checks/services/running.ts";
import { apiAnswers, isServing, refusesUnauthenticated } from "../../src/checks/sign-in/api-answers.ts";
import type { Task } from "../../src/domain/task.ts";
import { askOwn, assessVerification, describeAnswer, reachedOr, verificationFailed } from "./verification.ts";

/**
 * That the process is there, and no more: it answers 200 with PostgreSQL, ClickHouse and Temporal
 * all gone (indexController). And that a request without a session is turned away: 200 would mean
 * that the api is open to everybody.
 */
export const verifyApi: Task = {
  id: "verify-api",
  phase: "verification",
  title: "Verify that the API is running",
  looksAt: [],
  readsOnly: true,
  assess: (input) => assessVerification(input, "that the API answers and rejects a request without a session"),
  run: reachedOr(async (ctx) => {
    const { address } = ctx.profile;
    const health = await askOwn(ctx, "/api/health");
    const root = isOk(health) ? health : await askOwn(ctx, "/api");
    if (!isOk(root))
      throw verificationFailed(
        {
          title: "The API does not answer",
          saw: `${address}/api/health: ${describeAnswer(health)}; ${address}/api: ${describeAnswer(root)}`,
          why: "Nobody can sign in and no message is sent.",
          next: "dittofeed-setup logs api edge",
        },
        ctx.profile,
        { check: apiAnswers, steps: restartService(ctx.facts.containers, "api") },
      );
    ctx.emit({ type: "verified", what: `the API answers at ${address}/api` });
    const unauthenticated = await askOwn(ctx, memberRoute);
    if ("failed" in unauthenticated || !refusesUnauthenticated(unauthenticated))
      throw verificationFailed({
        title: "The API accepts unauthenticated requests",
        saw: `${address}${memberRoute}: ${describeAnswer(unauthenticated)} (401 expected)`,
        why: "In any other mode than multi-tenant, anyone who reaches it can read and change everything.",
        next: "Look for AUTH_MODE in your compose.override.yaml (it must be multi-tenant), then run this again.",
      });
    ctx.emit({ type: "verified", what: "the API rejects a request without a session (401)" });
  }),
};

function isOk(answer: Awaited<ReturnType<typeof askOwn>>): boolean {
  return !("failed" in answer) && isServing(answer);
}
