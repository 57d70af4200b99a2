import { readlink, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readRegular } from "../files/read-regular.ts";
import type { Shell } from "../shell/shell.ts";

/** Eight lines. The folder is the server user's, who may put anything there. */
const largestPidFile = 4096;

export interface Postmaster {
  pid: number;
  port: number;
  /** It writes this into its pid file when it takes connections. */
  ready: boolean;
}

/**
 * The server that runs on this very data folder. Its pid file may be stale, and belongs to another
 * user, so the pid in it is believed only when that process really works there: PostgreSQL's
 * processes stand in their data folder.
 */
export async function livePostmaster(shell: Shell, data: string): Promise<Postmaster | undefined> {
  const text = await readRegular(join(data, "postmaster.pid"), largestPidFile).catch(() => undefined);
  const [pidLine, , , portLine, , , , status] = text?.split("\n") ?? [];
  const pid = Number(pidLine);
  if (!Number.isInteger(pid) || pid <= 1 || !(await worksIn(shell, pid, data))) return undefined;
  return { pid, port: Number(portLine), ready: status?.trim() === "ready" };
}

async function worksIn(shell: Shell, pid: number, data: string): Promise<boolean> {
  const folder = await realpath(data).catch(() => data);
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (cwd !== undefined) return cwd === folder;
  if (process.platform === "linux") return false;
  const ran = await shell.run(
    { file: "ps", arguments: ["-ww", "-o", "command=", "-p", String(pid)] },
    { timeoutMs: 3_000 },
  );
  return ran.exitCode === 0 && ran.stdout.includes(data);
}

/** SIGINT is PostgreSQL's fast shutdown; after `patienceMs` SIGQUIT, which leaves a recovery to the next start. */
export async function stopPostmaster(shell: Shell, data: string, pid: number, patienceMs = 10_000): Promise<void> {
  const until = performance.now() + patienceMs;
  send(pid, "SIGINT");
  while (await worksIn(shell, pid, data)) {
    await wait(15);
    if (performance.now() > until) send(pid, "SIGQUIT");
    if (performance.now() > until + 3_000) return send(pid, "SIGKILL");
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
