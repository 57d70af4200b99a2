import { saysTheSame } from "../../compose/coolify/same-file.ts";
import { isRunning } from "../../src/domain/coolify.ts";
import { recordOf, withRecord } from "../../src/domain/coolify-record.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { AssessInput, Task } from "../../src/domain/task.ts";
import { accessOf, applicationOf, coolifyOf } from "./access.ts";
import { mustBeCommitted, mustBeWhatWasDeployed } from "./compose-file.ts";
import { type Following, follow } from "./follow.ts";
import { deployedMark, markOf, type WantedInCoolify, wantedVariables } from "./wanted.ts";

/**
 * Asked for where anything that it is made of differs from what was deployed last, or where nothing
 * of it runs. One that somebody else has started is followed first.
 */
export function deploy(wanted: WantedInCoolify): Task {
  return {
    id: "coolify-deploy",
    phase: "applications",
    title: "Deploy in Coolify",
    looksAt: ["atCoolify"],
    assess(input) {
      const because = reason(input, wanted);
      if (because === undefined)
        return { state: "done", because: "the running containers were deployed with exactly this" };
      return { state: "needed", because, changes: [{ action: "start", what: "a deployment in Coolify" }] };
    },
    async run(ctx) {
      const { uuid, description } = applicationOf(ctx);
      mustBeCommitted(ctx, wanted);
      const running = coolifyOf(ctx).deployments.find(isRunning);
      if (running !== undefined) await follow(ctx, running.uuid);
      await follow(ctx, await started(ctx, uuid));
      await mustBeWhatWasDeployed(ctx, uuid, wanted);
      const values = markOf(wantedVariables(ctx), ctx);
      const deployed = deployedMark(wanted, values, ctx);
      const record = { profile: ctx.profile.name, values: recordOf(description)?.values ?? values, deployed };
      const changed = { description: withRecord(description, record) };
      await ctx.ports.coolify.updateApplication(accessOf(ctx), uuid, changed, ctx.signal);
    },
  };
}

function reason(input: AssessInput, wanted: WantedInCoolify): string | undefined {
  const { application, deployments, isStopped } = coolifyOf(input);
  if (application === undefined) return "it has never been deployed";
  const [last] = deployments;
  if (last === undefined) return "it has never been deployed";
  if (isRunning(last)) return `the deployment ${last.uuid} is in progress and finishes first`;
  if (last.status !== "finished") return `the last deployment ended as ${last.status}`;
  if (isStopped) return "none of its containers is running";
  const { composeText } = application;
  if (typeof composeText === "string" && composeText !== "hidden" && !saysTheSame(composeText, wanted.composeText))
    return "the running containers were created from a different compose file";
  const values = markOf(wantedVariables(input), input);
  if (recordOf(application.description)?.deployed !== deployedMark(wanted, values, input))
    return "its settings have changed since the last deployment";
  return undefined;
}

/** Somebody else may have been quicker: theirs is followed, and then ours is asked for. */
export async function started(ctx: Following, application: string): Promise<string> {
  const { coolify } = ctx.ports;
  for (let tries = 0; tries < 3; tries += 1) {
    const made = await coolify.deploy(accessOf(ctx), application, ctx.signal);
    if (made !== undefined) return made;
    const other = (await coolify.deployments(accessOf(ctx), application, ctx.signal)).find(isRunning);
    if (other !== undefined) await follow(ctx, other.uuid);
  }
  throw new Problem({
    code: "deployment-failed",
    title: "Coolify is busy with other deployments of this application",
    saw: "Three times, another deployment was in progress when this one was requested.",
    why: "New settings take effect only with a deployment that starts after them.",
    next: "Find out what deploys it (a webhook in the repository?), then run this again.",
  });
}
