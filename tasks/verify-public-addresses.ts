import type { Task } from "../src/domain/task.ts";
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
