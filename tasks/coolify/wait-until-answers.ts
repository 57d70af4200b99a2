import { isServing } from "../../src/checks/sign-in/api-answers.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { Task } from "../../src/domain/task.ts";
import { ask, describeAnswer } from "../verification/verification.ts";
import { applicationOf } from "./access.ts";

const patienceMs = 5 * 60_000;
const pauseMs = 3_000;

/**
 * Coolify's proxy passes nothing on to a container that is not healthy yet, and Let's Encrypt needs
 * some seconds for a new name: until then all that follows would only say the same.
 */
export const waitUntilAnswers: Task = {
  id: "coolify-answers",
  phase: "verification",
  title: "Wait for the address to answer",
  looksAt: [],
  readsOnly: true,
  assess: () => ({
    state: "needed",
    because: "checked from outside, as a user would",
    changes: [{ action: "verify", what: "that the public address leads to the app" }],
  }),
  async run(ctx) {
    const { address } = ctx.profile;
    const { clock } = ctx.ports;
    const until = clock.elapsed() + patienceMs;
    for (;;) {
      const answer = await ask(ctx, { url: `${address}/api` });
      if (!("failed" in answer) && isServing(answer)) break;
      if (clock.elapsed() > until) {
        const facts = await ctx.lookAgain(["atCoolify"]);
        throw noAnswer(
          address,
          describeAnswer(answer),
          "body" in answer ? answer.body : "",
          applicationOf({ facts }).status,
        );
      }
      await clock.sleep(pauseMs, ctx.signal);
    }
    ctx.emit({ type: "verified", what: `${address} leads to the app` });
  },
};

function noAnswer(address: string, said: string, body: string, status: string): Problem {
  const unavailable = /no available server/.test(body);
  return new Problem({
    code: "verification-failed",
    title: "The address does not answer",
    saw: `${address}/api: ${said}${unavailable ? ', "no available server"' : ""}. Coolify shows the application as ${status}.`,
    why: "Nobody can sign in.",
    next: unavailable
      ? "Coolify's proxy forwards nothing to unhealthy containers. On its server: dittofeed-setup doctor"
      : "Point the name to Coolify's server, and check under Servers, Proxy in Coolify that the proxy is running. Then run this again.",
  });
}
