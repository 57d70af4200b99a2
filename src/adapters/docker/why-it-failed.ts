import { inspectContainers } from "../../../compose/commands/containers.ts";
import { cutOffNext, cutOffWhy } from "../../../compose/output/cut-off.ts";
import { again } from "../../../compose/output/docker-problem-rows.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import type { ContainerFacts } from "../../domain/facts/containers.ts";
import { Problem } from "../../domain/problem.ts";
import type { Shell } from "../shell/shell.ts";
import { clientEnvironment } from "./client.ts";
import { lastLogLines } from "./container-logs.ts";
import { containersOf } from "./containers.ts";

const logLines = 20;

/**
 * Compose says that a container ended, seldom why. So the container is looked at, its last lines
 * are read, and both decide the Problem's code and stand in what was seen. Looking must not fail:
 * the first complaint is the one that counts.
 */
export async function whyItFailed(
  shell: Shell,
  project: string,
  said: { stderr: string; exitCode: number },
  doing: string,
): Promise<Problem> {
  const containers = await containersOf(shell, project, AbortSignal.timeout(10_000)).catch(() => []);
  const failed = blamed(containers, said.stderr);
  if (failed === undefined) return problemFromDocker(said.stderr, said.exitCode, { doing });
  const logs = (await lastLogLines(shell, failed.id, logLines, { timeoutMs: 5_000 }).catch(() => [])).join("\n");
  const problem = problemFromDocker(said.stderr, said.exitCode, { doing, logs });
  const aboutContainer = /^(container-|docker-failed|volume-|disk-full)/.test(problem.code);
  if (!aboutContainer) return problem;
  const outOfMemory = failed.outOfMemory && /^(container-|docker-failed)/.test(problem.code);
  const probe = failed.isCutOff || failed.health === "unhealthy" ? await lastProbe(shell, failed.id) : "";
  const saw = [
    problem.saw,
    `${failed.name}: ${describe(failed)}`,
    probe,
    logs.trim() === "" ? "it logged nothing" : `its last lines:\n${logs.trim()}`,
  ];
  return new Problem({
    ...problem.toJSON(),
    ...(outOfMemory && {
      code: "container-out-of-memory",
      title: `${failed.service} was killed: it wanted more memory than there is`,
    }),
    ...(failed.isCutOff && {
      why: cutOffWhy,
      next: `${cutOffNext([failed.name])}   ${again}`,
    }),
    saw: saw.filter((part) => part !== "").join("\n"),
  });
}

/**
 * The one that Compose names; else the first that is visibly wrong, in the order in which services
 * depend on each other.
 */
function blamed(containers: readonly ContainerFacts[], stderr: string): ContainerFacts | undefined {
  const wrong = containers.filter(isWrong);
  return wrong.find(({ name, id }) => stderr.includes(name) || stderr.includes(id.slice(0, 12))) ?? wrong[0];
}

function isWrong({ state, health, exitCode, outOfMemory, isCutOff, restarts }: ContainerFacts): boolean {
  return (
    outOfMemory ||
    isCutOff ||
    health === "unhealthy" ||
    state === "dead" ||
    state === "restarting" ||
    restarts > 0 ||
    (state === "exited" && exitCode !== 0)
  );
}

function describe({ state, health, exitCode, outOfMemory, restarts }: ContainerFacts): string {
  const words = [state === "running" ? (health === "none" ? "running" : health) : `${state}, exit code ${exitCode}`];
  if (outOfMemory) words.push("killed for want of memory");
  if (restarts > 0) words.push(`restarted ${restarts} times`);
  return words.join(", ");
}

/** What the health check itself said last: "401", "connection refused". */
async function lastProbe(shell: Shell, id: string): Promise<string> {
  try {
    const ran = await shell.run(inspectContainers([id]), { timeoutMs: 5_000, env: clientEnvironment(shell) });
    const [one] = JSON.parse(ran.stdout) as { State?: { Health?: { Log?: { ExitCode: number; Output: string }[] } } }[];
    const last = one?.State?.Health?.Log?.at(-1);
    return last === undefined
      ? ""
      : `its health check: exit code ${last.ExitCode}, ${last.Output.trim().slice(0, 400) || "no output"}`;
  } catch {
    return "";
  }
}
