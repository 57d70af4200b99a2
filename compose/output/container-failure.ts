import { shortened } from "../../src/domain/clean-text.ts";
import { conditionInWords, conditionOf } from "../../src/domain/condition.ts";
import type { ContainerFacts } from "../../src/domain/facts/containers.ts";
import { Problem } from "../../src/domain/problem.ts";
import { cutOffNext, cutOffWhy } from "./cut-off.ts";
import { again } from "./docker-problem-rows.ts";
import { problemFromDocker } from "./docker-problems.ts";

/** A container that does not do its work, and what it said itself. */
export interface FailedContainer {
  container: ContainerFacts;
  /** Its last lines, oldest first. */
  logs: readonly string[];
  /** What its health checks said, newest last. */
  healthLog: readonly string[];
}

/**
 * What is wrong with it as a Problem: whoever made it start says that it failed, seldom why, so its
 * own words decide the code and stand in what was seen.
 */
export function containerFailure(
  { container, logs, healthLog }: FailedContainer,
  said: { stderr: string; exitCode: number },
  { doing, project }: { doing: string; project: string },
): Problem {
  const words = logs.join("\n").trim();
  const problem = problemFromDocker(said.stderr, said.exitCode, {
    doing,
    logs: words,
    failed: container,
    project,
  });
  if (!aboutContainer.test(problem.code)) return problem;
  const { isCutOff, outOfMemory, service, name } = container;
  const saw = [
    problem.saw,
    `${name}: ${describeContainer(container)}`,
    isCutOff || container.health === "unhealthy" ? lastProbe(healthLog) : "",
    words === "" ? "it logged nothing" : `its last lines:\n${words}`,
  ];
  return new Problem({
    ...problem.toJSON(),
    ...(outOfMemory &&
      mayBeMemory.test(problem.code) && {
        code: "container-out-of-memory",
        title: `${service} was killed: it ran out of memory`,
      }),
    ...(isCutOff && { why: cutOffWhy, next: `${cutOffNext([name])}   ${again}` }),
    saw: saw.filter((part) => part !== "").join("\n"),
  });
}

const aboutContainer = /^(container-|docker-failed|volume-|disk-full|data|platform-|directory-)/;
const mayBeMemory = /^(container-|docker-failed)/;

/** In Compose's own words, so that one table knows what they mean. */
export function complaintAbout(container: ContainerFacts): string {
  const { name, exitCode } = container;
  const condition = conditionOf(container);
  if (condition === "paused") return `cannot start a paused container, try unpause instead: ${name}`;
  const isUnhealthy = ["unhealthy", "cut-off", "starting", "created"].includes(condition);
  return isUnhealthy ? `container ${name} is unhealthy` : `container ${name} exited (${exitCode})`;
}

function describeContainer(container: ContainerFacts): string {
  const { state, health, exitCode, outOfMemory, restarts } = container;
  const words = [
    state === "running"
      ? health === "none"
        ? "running"
        : conditionInWords(container)
      : `${conditionInWords(container)}, exit code ${exitCode}`,
  ];
  if (outOfMemory) words.push("killed for lack of memory");
  if (restarts > 0) words.push(`restarted ${restarts} times`);
  return words.join(", ");
}

/** "exit 1: connection refused", as it stands in the log of probes. */
function lastProbe(healthLog: readonly string[]): string {
  const [, code, output = ""] = /^exit (-?\d+)(?:: ([\s\S]*))?$/.exec(healthLog.at(-1) ?? "") ?? [];
  return code === undefined ? "" : `its health check: exit code ${code}, ${shortened(output, 400) || "no output"}`;
}
