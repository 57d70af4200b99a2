import { access, chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import type { User } from "./product.ts";

/** A docker without an engine, which can be told to give no answer: so that a program stands still while it looks. */
export interface WaitingDocker {
  env: Readonly<Record<string, string>>;
  /** From now on whoever asks it waits. */
  hold(): Promise<void>;
  /** Until somebody does. */
  isAsked(): Promise<void>;
  /** From now on it answers again; who waits is not let go. */
  letGo(): Promise<void>;
}

export async function waitingDocker({ room, env }: User): Promise<WaitingDocker> {
  const folder = join(room, "bin");
  const path = join(folder, "docker");
  const fifo = join(folder, "hold");
  const asked = join(folder, "asked");
  await mkdir(folder);
  await writeFile(
    path,
    `#!/bin/sh
[ -p '${fifo}' ] && { echo "$*" >> '${asked}'; exec cat '${fifo}'; }
echo "Cannot connect to the Docker daemon at $DOCKER_HOST. Is the docker daemon running?" >&2
exit 1
`,
  );
  await chmod(path, 0o755);
  return {
    env: { ...env, PATH: `${folder}:${env.PATH}` },
    hold: async () => {
      await execa("mkfifo", [fifo]);
    },
    isAsked: () => expect.poll(() => readFile(asked, "utf8").catch(() => ""), { timeout: 15_000 }).not.toBe(""),
    letGo: async () => {
      await access(fifo);
      await rm(fifo);
    },
  };
}
