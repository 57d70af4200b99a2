import { containerFailure } from "../../../compose/output/container-failure.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { conditionOf } from "../../domain/condition.ts";
import type { ContainerFacts } from "../../domain/facts/containers.ts";
import type { Problem } from "../../domain/problem.ts";
import type { Shell } from "../shell/shell.ts";
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
  const container = blamed(containers, said.stderr);
  if (container === undefined) return problemFromDocker(said.stderr, said.exitCode, { doing, project });
  const logs = await lastLogLines(shell, container.id, logLines, { timeoutMs: 5_000 }).catch(() => []);
  return containerFailure({ container, logs, healthLog: container.healthLog }, said, { doing, project });
}

/**
 * The one that Compose names; else the first that is visibly wrong, in the order in which services
 * depend on each other.
 */
function blamed<One extends ContainerFacts>(containers: readonly One[], stderr: string): One | undefined {
  const wrong = containers.filter(isWrong);
  // Compose says that one is paused, and not which.
  const paused = /paused/.test(stderr) ? wrong.find(({ state }) => state === "paused") : undefined;
  return paused ?? wrong.find(({ name, id }) => stderr.includes(name) || stderr.includes(id.slice(0, 12))) ?? wrong[0];
}

/** Also one that runs again by now: it was down a moment ago. */
function isWrong(one: ContainerFacts): boolean {
  if (one.outOfMemory || one.restarts > 0) return true;
  const condition = conditionOf(one);
  if (condition === "ended") return one.state === "dead" || one.exitCode !== 0;
  return ["unhealthy", "cut-off", "paused"].includes(condition);
}
