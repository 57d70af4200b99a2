import type { DockerCommand } from "../../../compose/commands/docker-arguments.ts";
import { type DockerContext, problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { Problem } from "../../domain/problem.ts";
import { type Ran, type RunOptions, type Shell, ShellError } from "../shell/shell.ts";

/** The client's own advertisements ("What's next: …") have no place in an error message. */
export function clientEnvironment(shell: Shell): NonNullable<RunOptions["env"]> {
  return { ...shell.environment, DOCKER_CLI_HINTS: "false" };
}

/** Runs the client and gives its standard output; anything but exit code 0 is a Problem. */
export async function askDocker(
  shell: Shell,
  command: DockerCommand,
  context: DockerContext,
  options: RunOptions = {},
): Promise<string> {
  const ran = await runDocker(shell, command, options);
  if (ran.exitCode !== 0) throw problemFromDocker(ran.stderr, ran.exitCode, context);
  return ran.stdout;
}

/** As the shell does it, but a missing client is a Problem. */
export async function runDocker(shell: Shell, command: DockerCommand, options: RunOptions = {}): Promise<Ran> {
  try {
    return await shell.run(command, { env: clientEnvironment(shell), ...options });
  } catch (thrown) {
    throw orNoClient(thrown);
  }
}

export function orNoClient(thrown: unknown): unknown {
  if (!(thrown instanceof ShellError)) return thrown;
  if (thrown.kind === "not-found" || thrown.kind === "not-executable") {
    return new Problem({
      code: "engine-absent",
      title: "Docker is not installed",
      saw: thrown.message,
      why: "The stack runs in containers.",
      next: "Install Docker Engine (https://docs.docker.com/engine/install/), or use the target rehearsal, which needs none.",
      cause: thrown,
    });
  }
  return new Problem({
    code: "docker-failed",
    title: "Docker gave no usable answer",
    saw: thrown.message,
    why: "The engine may be overloaded or hang.",
    next: "Try: docker info. If that hangs too, restart the engine (sudo systemctl restart docker).",
    who: "outside",
    cause: thrown,
  });
}

/** The last line of what was said, for a fact's `saw`. */
export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
