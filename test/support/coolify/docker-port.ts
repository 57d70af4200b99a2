import { execa } from "execa";
import type { RunningEngine } from "../engine/engine.ts";

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What Coolify does on a server. It only ever types lines into a shell there (over SSH), and so does this. */
export interface Server {
  /** `line` is a program for bash, as it arrives over SSH; `onOutput` is called while it runs. */
  run(line: string, onOutput?: (text: string, from: "stdout" | "stderr") => void): Promise<Ran>;
}

/**
 * A real shell beside a real engine. SshMultiplexingHelper.php 247: the line goes into the argument of a local `sh -c`,
 * as a here-document for `bash -se`. So a line of more than 128 KiB never leaves Coolify ("Argument list too long").
 */
export function serverWith({ env }: Pick<RunningEngine, "env">): Server {
  // The helper container of a deployment has an environment of its own: nothing of the test's may fill a variable.
  const own = Object.fromEntries(
    Object.entries(env).filter(([name]) => ["PATH", "HOME", "DOCKER_HOST", "DOCKER_CONFIG"].includes(name)),
  );
  return {
    async run(line, onOutput) {
      const over = `bash -se << \\END_OF_LINE_FROM_COOLIFY\n${line}\nEND_OF_LINE_FROM_COOLIFY`;
      const child = execa("/bin/sh", ["-c", over], { env: own, extendEnv: false, reject: false, stdin: "ignore" });
      child.stdout.on("data", (part: Buffer) => onOutput?.(part.toString(), "stdout"));
      child.stderr.on("data", (part: Buffer) => onOutput?.(part.toString(), "stderr"));
      const { exitCode, stdout, stderr, failed, shortMessage } = await child;
      if (exitCode === undefined && failed) return { exitCode: 255, stdout: "", stderr: shortMessage ?? "" };
      return { exitCode: exitCode ?? 255, stdout, stderr };
    },
  };
}

/** docker.php 296. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
