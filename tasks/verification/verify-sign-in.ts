import { buildIn, buildPage, type Link, link, links } from "../../compose/stack/edge/chain.ts";
import { restartService } from "../../src/checks/services/running.ts";
import { dashboardAnswers } from "../../src/checks/sign-in/dashboard-answers.ts";
import { repairOfLink } from "../../src/checks/sign-in/links.ts";
import type { HttpAnswer } from "../../src/domain/ports.ts";
import type { Task, TaskContext } from "../../src/domain/task.ts";
import { askOwn, assessVerification, describeAnswer, reachedOr, verificationFailed } from "./verification.ts";

/**
 * Next.js compiles and loads for the first page after a start: 8 to 16 s were seen, 60 on a busy
 * machine.
 */
const firstPageMs = 60_000;

/**
 * The whole way of a person into the app and out again, as far as it can be seen without a browser
 * and without Google's password.
 */
export const verifySignIn: Task = {
  id: "verify-sign-in",
  phase: "verification",
  title: "Verify the path from the dashboard to Google and back",
  looksAt: [],
  readsOnly: true,
  assess: (input) =>
    assessVerification(input, "Google sign-in, token exchange, writes, sign-out, events from other sites"),
  run: reachedOr(async (ctx) => {
    const build = await warmUp(ctx);
    const postponed = ctx.profile.google === undefined;
    for (const one of links) {
      if (postponed && one.name === "sign-in") continue;
      await verifyLink(ctx, one, build);
    }
    if (postponed)
      ctx.emit({
        type: "unverified",
        what: `Google sign-in: postponed, ${ctx.profile.isInside ? "one of the Google values is empty" : "the profile has no client ID"}; nobody can sign in yet`,
      });
    else
      ctx.emit({
        type: "unverified",
        what: "whether Google accepts this redirect address: register it there, then sign in once",
      });
  }),
};

/**
 * The first page, so that the first person does not wait for it. Gives the build that a page's data
 * is addressed by.
 */
async function warmUp(ctx: TaskContext): Promise<string | undefined> {
  const [first, page] = await Promise.all(
    [link.page.request(ctx.profile).path, buildPage].map((path) => askOwn(ctx, path, { timeoutMs: firstPageMs })),
  );
  if (first === undefined || "failed" in first || first.status >= 500)
    throw verificationFailed(
      {
        title: "The dashboard does not answer",
        saw: `${ctx.profile.address}/dashboard/journeys: ${first === undefined ? "nothing" : describeAnswer(first)}`,
        why: "There is nothing to sign in to.",
        next: "dittofeed-setup logs dashboard edge",
      },
      ctx.profile,
      { check: dashboardAnswers, steps: restartService(ctx.facts.containers, "dashboard") },
    );
  return page === undefined || "failed" in page ? undefined : buildIn(page.body);
}

async function verifyLink(ctx: TaskContext, { name, request, judge }: Link, build: string | undefined): Promise<void> {
  const { path, ...parts } = request(ctx.profile);
  if (name === "page-data" && build === undefined) {
    ctx.emit({
      type: "unverified",
      what: "whether an expired session leads to a new sign-in: no page names its build",
    });
    return;
  }
  const answer = await askOwn(ctx, path.replace("BUILD", build ?? ""), parts);
  const judgement = judgementOf(answer, (given) => judge(given, ctx.profile));
  if ("good" in judgement) {
    ctx.emit({ type: "verified", what: judgement.good });
    return;
  }
  throw verificationFailed(
    {
      title: "People cannot sign in and work",
      saw: `${judgement.saw} (${parts.method ?? "GET"} ${path}: ${describeAnswer(answer)})`,
      why: judgement.why,
      next: "dittofeed-setup doctor",
    },
    ctx.profile,
    repairOfLink(name, { profile: ctx.profile, directory: ctx.facts.directory }),
  );
}

function judgementOf(
  answer: HttpAnswer | { failed: string },
  judge: (answer: HttpAnswer) => ReturnType<Link["judge"]>,
): ReturnType<Link["judge"]> {
  return "failed" in answer ? { saw: `No answer: ${answer.failed}.`, why: "Nobody can work." } : judge(answer);
}
