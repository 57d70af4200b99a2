import { acmeRefusal } from "../../compose/stack/edge/acme-refusals.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { Task, TaskContext } from "../../src/domain/task.ts";
import { composeProject, skippedWithoutContainers } from "../services/services-up.ts";
import { ask, ownAddress } from "./verification.ts";

/**
 * An authority needs some seconds; one that refuses is asked again by the edge, more and more
 * seldom.
 */
const patienceMs = 90_000;
const pauseMs = 2_000;

/**
 * Until the edge has its certificate nothing can be asked over https, so that all else would only
 * say the same in other words.
 */
export const verifyCertificate: Task = {
  id: "verify-certificate",
  phase: "verification",
  title: "Wait for the certificate",
  looksAt: [],
  readsOnly: true,
  assess(input) {
    if (input.profile.edge.tls !== "acme") return { state: "skipped", because: "no certificate is requested" };
    return (
      skippedWithoutContainers(input) ?? {
        state: "needed",
        because: "checked at the edge itself",
        changes: [{ action: "verify", what: "that the authority issues the certificate" }],
      }
    );
  },
  async run(ctx) {
    const until = ctx.ports.clock.elapsed() + patienceMs;
    for (;;) {
      const answer = await ask(ctx, ownAddress(ctx, "/dashboard/api"));
      // Whatever else is wrong, others say it.
      if (!("failed" in answer)) break;
      if (!/TLS|SSL|EPROTO|without an answer/.test(answer.failed)) {
        ctx.emit({ type: "unverified", what: `the edge's certificate: ${answer.failed}` });
        return;
      }
      if (ctx.ports.clock.elapsed() > until) throw await noCertificate(ctx, answer.failed);
      await ctx.ports.clock.sleep(pauseMs, ctx.signal);
    }
    ctx.emit({ type: "verified", what: "the edge has its certificate" });
  },
};

async function noCertificate(ctx: TaskContext, failed: string): Promise<Problem> {
  const log: string[] = [];
  const options = { tail: 200, follow: false };
  await ctx.ports.docker
    .logs(composeProject(ctx), ["edge"], options, (_, line) => log.push(line), ctx.signal)
    .catch(() => undefined);
  const refusal = acmeRefusal(log);
  return new Problem({
    code: "certificate-missing",
    title: "The edge has no certificate",
    saw: refusal === undefined ? failed : `${refusal.saw}\n${refusal.line}`,
    why: "Everything is installed and running. Without the certificate, nobody can reach the address over https, and the rest cannot be verified.",
    next: `${refusal?.next ?? "dittofeed-setup logs edge"}; then run the same command again`,
  });
}
