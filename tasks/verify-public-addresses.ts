import { redirectUri, signInRoute } from "../compose/addresses.ts";
import type { Task, TaskContext } from "../src/domain/task.ts";
import { ask, assessVerification, describeAnswer } from "./verification.ts";

/** DNS, proxy and certificate are the operator's: what does not work there yet is said, and does not fail the run. */
export const verifyPublicAddresses: Task = {
  id: "verify-public-addresses",
  phase: "verification",
  title: "Look at the public addresses",
  looksAt: [],
  readsOnly: true,
  assess: (input) => assessVerification(input, "the public addresses"),
  async run(ctx) {
    await lookAtPublicSignIn(ctx);
    const routes = { api: "/api", dashboard: "/dashboard" } as const;
    for (const service of ["api", "dashboard"] as const) {
      const url = `${ctx.profile.addresses[service]}${routes[service]}`;
      const answer = await ask(ctx, { url });
      const good = !("failed" in answer) && answer.status < 400;
      if (good) ctx.emit({ type: "verified", what: `${url} answers` });
      else
        ctx.emit({
          type: "unverified",
          what: `${url} (${describeAnswer(answer)}): point DNS and proxy at this host, then run this again`,
        });
    }
  },
};

/** From here no header is made up: what comes back is what the operator's own proxy passes on. */
async function lookAtPublicSignIn(ctx: TaskContext): Promise<void> {
  if (ctx.profile.google === undefined) return;
  const answer = await ask(ctx, { url: `${ctx.profile.addresses.api}${signInRoute}` });
  const location = "failed" in answer ? "" : (answer.headers.location ?? "");
  const found = URL.canParse(location) ? new URL(location).searchParams.get("redirect_uri") : undefined;
  if (found === redirectUri(ctx.profile))
    ctx.emit({
      type: "verified",
      what: "sign-in through your public address asks Google for the right redirect address",
    });
  else if (found)
    ctx.emit({
      type: "unverified",
      what: `sign-in through ${ctx.profile.addresses.api} asks for ${found}: your proxy must pass X-Forwarded-Proto and X-Forwarded-Host`,
    });
  else
    ctx.emit({
      type: "unverified",
      what: `sign-in through ${ctx.profile.addresses.api} (${describeAnswer(answer)}): what your proxy passes on could not be seen`,
    });
}
