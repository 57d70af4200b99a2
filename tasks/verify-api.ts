import type { Task } from "../src/domain/task.ts";
import { ask, assessVerification, describeAnswer, reachableAt, verificationFailed } from "./verification.ts";

/**
 * `/api/health` is what the old document promises and 404 in the source; `/api` is what answers there. Whichever answers
 * is named. An unauthenticated request must be turned away: 200 would mean that the API is open to everybody.
 */
export const verifyApi: Task = {
  id: "verify-api",
  phase: "verification",
  title: "Verify the API",
  looksAt: [],
  readsOnly: true,
  assess: (input) => assessVerification(input, "the API's health route, and that it turns strangers away"),
  async run(ctx) {
    const base = reachableAt(ctx, "api");
    const health = await ask(ctx, { url: `${base}/api/health` });
    const root = isOk(health) ? health : await ask(ctx, { url: `${base}/api` });
    if (!isOk(root))
      throw verificationFailed({
        title: "The API does not answer its health route",
        saw: `${base}/api/health: ${describeAnswer(health)}; ${base}/api: ${describeAnswer(root)}`,
        why: "Nobody can sign in and no message is sent.",
        next: "dittofeed-setup logs api",
      });
    ctx.emit({ type: "verified", what: `API answers at ${root === health ? "/api/health" : "/api"} (${base})` });
    const stranger = await ask(ctx, { url: `${base}/api/journeys` });
    if ("failed" in stranger || stranger.status !== 401)
      throw verificationFailed({
        title: "The API does not turn strangers away",
        saw: `${base}/api/journeys without a login: ${describeAnswer(stranger)} (401 expected)`,
        why: "In any other mode than multi-tenant, everybody who reaches it can read and change everything.",
        next: "Look for AUTH_MODE in a compose.override.yaml of yours (it must be multi-tenant), then run this again.",
      });
    ctx.emit({ type: "verified", what: "API answers 401 to a request without a login" });
  },
};

function isOk(answer: Awaited<ReturnType<typeof ask>>): boolean {
  return !("failed" in answer) && answer.status === 200;
}
