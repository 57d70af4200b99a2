import type { CoolifyDeployment, CoolifyLogEntry } from "../../src/domain/coolify.ts";
import { isRunning } from "../../src/domain/coolify.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { TaskContext } from "../../src/domain/task.ts";
import { accessOf } from "./access.ts";

/** 30 of the 200 questions that Coolify answers in a minute. */
const pauseMs = 2_000;
/** Of the command, beyond Coolify's own hour; nothing ends a wait for what nobody logs any more. */
const commandMs = 65 * 60_000;

/** ApplicationDeploymentJob.php, run_post_deployment_command. */
const commandBegins = "Executing post-deployment command";
const commandFailed = "Post-deployment command failed.";
const neverRan = /^Post-deployment command: (Multiple containers found|Container '.*' not found|No running containers)/;
/** What the command of this product ends with (src/post-deployment/main.ts). */
const lastWord = /^dittofeed-setup: (.+)$/m;

/** What of a run is needed to wait for a deployment. */
export type Following = Pick<TaskContext, "profile" | "secrets" | "signal" | "emit"> & {
  ports: Pick<TaskContext["ports"], "coolify" | "clock">;
};

/**
 * Says what the deployment logs as it comes, until it is over, and its post-deployment command too:
 * Coolify calls it finished before that has begun. Whoever stops here leaves it running.
 */
export async function follow(
  ctx: Following,
  uuid: string,
  { hasCommand = true }: { hasCommand?: boolean } = {},
): Promise<void> {
  const { clock, coolify } = ctx.ports;
  const line = (text: string) => ctx.emit({ type: "task-line", source: "coolify", line: text });
  let said = 0;
  let finishedAt: number | undefined;
  try {
    for (;;) {
      const deployment = await coolify.deployment(accessOf(ctx), uuid, ctx.signal);
      said = sayNew(deployment, said, line);
      if (!isRunning(deployment)) {
        finishedAt ??= clock.elapsed();
        mustBeFinished(deployment);
        if (!hasCommand || isCommandOver(ctx, deployment, clock.elapsed() - finishedAt)) return;
      }
      await clock.sleep(pauseMs, ctx.signal);
    }
  } catch (thrown) {
    if (ctx.signal.aborted) line(`The deployment ${uuid} continues in Coolify; the next run follows it.`);
    throw thrown;
  }
}

/** What is for whoever presses "Show Debug Logs" stays there, but for the command's own words. */
function sayNew({ log = [] }: CoolifyDeployment, from: number, line: (text: string) => void): number {
  const begins = log.findIndex(({ output }) => output.startsWith(commandBegins));
  for (const [at, { output, isDebug }] of log.entries()) {
    if (at < from || (isDebug && (begins < 0 || at <= begins))) continue;
    for (const text of output.split("\n")) if (text.trim() !== "") line(text);
  }
  return log.length;
}

function mustBeFinished({ uuid, status, log }: CoolifyDeployment): void {
  if (status === "finished") return;
  if (status === "cancelled-by-user")
    throw new Problem({
      code: "deployment-failed",
      title: "The deployment was cancelled in Coolify",
      saw: `Someone cancelled ${uuid}.`,
      why: "The old containers may already be gone without new ones in their place.",
      next: "Ask who cancelled it, then run this again.",
    });
  throw new Problem({
    code: "deployment-failed",
    title: "The deployment failed",
    saw: log === undefined ? `Coolify reports ${status} and shows this token no log.` : lastErrors(log),
    why: "Coolify stops the old containers before it starts the new ones. The failed services are not running now, and the post-deployment command did not run.",
    next: causeOf(log ?? []),
  });
}

function lastErrors(log: readonly CoolifyLogEntry[]): string {
  const errors = log.filter(({ isError, isDebug, output }) => isError && !isDebug && !/^=+$/.test(output));
  return (errors.length > 0 ? errors : log)
    .slice(-3)
    .map(({ output }) => output.slice(-2_000))
    .join("\n");
}

function causeOf(log: readonly CoolifyLogEntry[]): string {
  const all = log.map(({ output }) => output).join("\n");
  if (/Docker Compose file not found/.test(all))
    return "Commit the generated compose file to the repository, then run this again.";
  if (/dependency failed to start|is unhealthy/.test(all))
    return "On Coolify's server, dittofeed-setup doctor   shows why that container is not healthy. Then run this again.";
  if (/required variable|is missing a value/.test(all))
    return "Look for an empty variable under Environment Variables in Coolify, then run this again.";
  if (/unauthorized|denied|pull access/i.test(all))
    return "Log in to the registry on Coolify's server (docker login), then run this again.";
  return "Read the deployment's log in Coolify (Deployments, Show Debug Logs), fix what it says, then run this again.";
}

function isCommandOver(ctx: Following, { log }: CoolifyDeployment, waitedMs: number): boolean {
  if (log === undefined) {
    const what =
      "whether the post-deployment command succeeded: the token may not read the log (permission Read sensitive data, read:sensitive)";
    ctx.emit({ type: "unverified", what });
    return true;
  }
  const begins = log.findIndex(({ output }) => output.startsWith(commandBegins));
  const after = begins < 0 ? [] : log.slice(begins + 1);
  const never = after.find(({ output }) => neverRan.test(output));
  if (never !== undefined) throw failed("The post-deployment command did not run", never.output);
  const failure = after.findIndex(({ output }) => output === commandFailed);
  if (failure >= 0) throw failed("The post-deployment command failed", spoken(after.slice(0, failure)));
  const word = after.filter(({ isError }) => !isError).flatMap(({ output }) => lastWord.exec(output)?.[1] ?? []);
  if (word.length > 0) {
    ctx.emit({ type: "verified", what: `the post-deployment command: ${word.at(-1)}` });
    return true;
  }
  if (waitedMs < commandMs) return false;
  throw failed("The post-deployment command has not finished", "Coolify has logged no result for an hour.");
}

const spoken = (entries: readonly CoolifyLogEntry[]): string =>
  entries
    .flatMap(({ output }) => output.split("\n"))
    .slice(-20)
    .join("\n");

function failed(title: string, saw: string): Problem {
  return new Problem({
    code: "deployment-failed",
    ...{ title, saw },
    why: "Coolify reports the deployment as finished anyway. Database, ClickHouse or workspace may be missing, and nobody can work.",
    next: "Fix the reported problem, then run this again. Running it again is safe.",
  });
}
