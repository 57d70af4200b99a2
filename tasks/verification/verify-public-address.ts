import { isLoopbackAddress, signInRoute } from "../../compose/stack/addresses.ts";
import { link } from "../../compose/stack/edge/chain.ts";
import type { Task } from "../../src/domain/task.ts";
import { ask, assessVerification, describeAnswer } from "./verification.ts";

/**
 * DNS, certificate and what stands in front are the operator's: what does not work there yet is
 * said, and does not fail the run.
 */
export const verifyPublicAddress: Task = {
  id: "verify-public-address",
  phase: "verification",
  title: "Check the public address",
  looksAt: [],
  readsOnly: true,
  assess: (input) => assessVerification(input, "the public address, its name and its certificate"),
  async run(ctx) {
    const { profile } = ctx;
    // On this host alone: the verification before has asked at just this address.
    if (isLoopbackAddress(profile.address)) return;
    const route = profile.google === undefined ? "/dashboard" : signInRoute;
    const url = `${profile.address}${route}`;
    const answer = await ask(ctx, { url });
    if ("failed" in answer || answer.status >= 400) {
      const todo = todoOf[profile.edge.tls];
      ctx.emit({ type: "unverified", what: `${profile.address} from outside (${describeAnswer(answer)}): ${todo}` });
      return;
    }
    const judgement = profile.google === undefined ? { good: "" } : link["sign-in"].judge(answer, profile);
    if ("good" in judgement) ctx.emit({ type: "verified", what: `${profile.address} answers at its public name` });
    else
      ctx.emit({
        type: "unverified",
        what: `${profile.address} bypasses the edge of this installation: ${judgement.saw}`,
      });
  },
};

const todoOf = {
  none: "point the name to this host, then run this again",
  acme: "point DNS to this host and open ports 80 and 443; the certificate then follows automatically (dittofeed-setup doctor)",
  "behind-proxy": "point DNS, and your proxy, load balancer or tunnel, to this host's edge, then run this again",
  internal: "point the name to this host, and install the edge's authority on every machine that must trust it",
  files: "point the name to this host, and check the certificate files",
} as const;
