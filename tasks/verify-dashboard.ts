import type { Task } from "../src/domain/task.ts";
import { ask, assessVerification, describeAnswer, reachableAt, verificationFailed } from "./verification.ts";

const welcome = [200, 302, 307];

/** `/dashboard/api` is the dashboard's own health route; `/dashboard` redirects to the journeys. */
export const verifyDashboard: Task = {
  id: "verify-dashboard",
  phase: "verification",
  title: "Verify the dashboard",
  looksAt: [],
  readsOnly: true,
  assess: (input) => assessVerification(input, "the dashboard's health route and its first page"),
  async run(ctx) {
    const base = reachableAt(ctx, "dashboard");
    const health = await ask(ctx, { url: `${base}/dashboard/api` });
    const page = await ask(ctx, { url: `${base}/dashboard` });
    const healthy = !("failed" in health) && health.status === 200;
    const opens = !("failed" in page) && welcome.includes(page.status);
    if (!healthy && !opens)
      throw verificationFailed({
        title: "The dashboard does not answer",
        saw: `${base}/dashboard/api: ${describeAnswer(health)}; ${base}/dashboard: ${describeAnswer(page)}`,
        why: "There is nothing to sign in to.",
        next: "dittofeed-setup logs dashboard",
      });
    ctx.emit({ type: "verified", what: `dashboard answers at ${healthy ? "/dashboard/api" : "/dashboard"} (${base})` });
    await lookForLocalhostRedirect(ctx, base);
  },
};

/** Known defect E5: some published images send everybody who is not signed in to http://localhost:3001. */
async function lookForLocalhostRedirect(ctx: Parameters<Task["run"]>[0], base: string): Promise<void> {
  const answer = await ask(ctx, {
    url: `${base}/dashboard/journeys`,
    headers: { "x-forwarded-host": new URL(ctx.profile.addresses.dashboard).host },
  });
  const to = "failed" in answer ? undefined : answer.headers.location;
  const api = ctx.profile.addresses.api;
  if (to?.startsWith("http://localhost:3001") === true && !api.startsWith("http://localhost:3001"))
    ctx.emit({
      type: "defect",
      what: `the dashboard image sends people to http://localhost:3001 to sign in instead of ${api}: this is fixed in the image and cannot be set`,
    });
}
