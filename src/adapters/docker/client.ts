import type { DockerCommand } from "../../../compose/commands/docker.ts";
import { type DockerContext, problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { dockerMissing } from "../../../compose/output/missing.ts";
import { Problem } from "../../domain/problem.ts";
import { type Ran, type RunOptions, type Shell, ShellError } from "../shell/shell.ts";

/** The client's own advertisements ("What's next: …") have no place in an error message. */
export function clientEnvironment(shell: Shell): NonNullable<RunOptions["env"]> {
  return { ...shell.environment, DOCKER_CLI_HINTS: "false" };
}

/** As the shell does it, but a missing client is a Problem. Any exit code is an answer. */
export function runDocker(shell: Shell, command: DockerCommand, options: RunOptions = {}): Promise<Ran> {
  return orNoClient(shell.run(command, { env: clientEnvironment(shell), ...options }));
}

/** The same, line by line as it is said. */
export function streamDocker(
  shell: Shell,
  command: DockerCommand,
  options: RunOptions,
  onLine: (stream: "stdout" | "stderr", line: string) => void,
): Promise<Ran> {
  return orNoClient(shell.stream(command, { env: clientEnvironment(shell), ...options }, onLine));
}

/** Runs the client and gives its standard output; anything but exit code 0 is a Problem. */
export async function askDocker(
  shell: Shell,
  command: DockerCommand,
  context: DockerContext,
  options: RunOptions = {},
): Promise<string> {
  return outputOf(await runDocker(shell, command, options), context);
}

/** Its standard output, one entry a line; empty lines are none. */
export async function askDockerLines(...asked: Parameters<typeof askDocker>): Promise<string[]> {
  return linesIn(await askDocker(...asked));
}

/** The standard output of what ended well; else a Problem. */
export function outputOf(ran: Ran, context: DockerContext): string {
  if (ran.exitCode !== 0) throw problemFromDocker(ran.stderr, ran.exitCode, context);
  return ran.stdout;
}

export function linesIn(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** The last line of what was said, for a fact's `saw`. */
export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

async function orNoClient(running: Promise<Ran>): Promise<Ran> {
  try {
    return await running;
  } catch (thrown) {
    throw thrown instanceof ShellError ? noAnswer(thrown) : thrown;
  }
}

function noAnswer(thrown: ShellError): Problem {
  if (thrown.kind === "not-found" || thrown.kind === "not-executable") {
    return new Problem({ ...dockerMissing, saw: thrown.message, cause: thrown });
  }
  return new Problem({
    code: "docker-failed",
    title: "Docker gave no usable answer",
    saw: thrown.message,
    why: "The engine may be overloaded or stuck.",
    next: "Try docker info. If that hangs too, restart the engine (sudo systemctl restart docker).",
    who: "outside",
    cause: thrown,
  });
}
