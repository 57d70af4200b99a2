import { readFile } from "node:fs/promises";
import type { Interrupted, ProcessIdentity } from "../../domain/ports.ts";
import { isCode } from "../files/file-problem.ts";

export async function identityOf(pid: number, hostname: string): Promise<ProcessIdentity> {
  return { pid, bootId: await bootId(), startedAtTick: (await startedAtTick(pid)) ?? "", hostname };
}

/**
 * Dead: gone, or its pid belongs to a process that started at another tick, or this host has booted
 * since. The same boot id is the same machine, whatever it is called by now: cloud-init renames
 * hosts after their first boot. Otherwise another hostname means another machine that shares the
 * folder: its pids say nothing here, so it counts as alive. The one wrong way is to believe it dead
 * and run beside it; a lock left by a machine that is gone names that machine, and a person can
 * remove it.
 */
export async function isAlive(identity: ProcessIdentity, hostname: string): Promise<boolean> {
  if (identity.bootId === "" || identity.bootId !== (await bootId())) return identity.hostname !== hostname;
  if (!exists(identity.pid)) return false;
  // Where the system tells it, this program writes it down: without it the lock is none of ours.
  const tick = await startedAtTick(identity.pid);
  return tick === undefined || (tick !== ended && tick === identity.startedAtTick);
}

/**
 * Asks exactly this process to stop, as Ctrl-C does. A pid that was taken by another since is
 * nobody's: it is looked at right before.
 */
export async function interrupt(identity: ProcessIdentity, hostname: string): Promise<Interrupted> {
  if (identity.hostname !== hostname && identity.bootId !== (await bootId())) return "elsewhere";
  if (!(await isAlive(identity, hostname))) return "gone";
  try {
    process.kill(identity.pid, "SIGINT");
    return "asked";
  } catch (thrown) {
    if (isCode(thrown, "EPERM")) return "forbidden";
    if (isCode(thrown, "ESRCH")) return "gone";
    throw thrown;
  }
}

function exists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return isCode(thrown, "EPERM"); // somebody else's, but there
  }
}

/** Empty where the platform has none: then a reboot shows only in the pid. */
async function bootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "")).trim();
}

/** In the place of a tick. */
const ended = "ended";

/**
 * Field 22 of /proc/pid/stat. The name in field 2 may hold spaces and parentheses, so count from
 * the last one. One that has ended stays there (Z) where nobody above it asks how: the first
 * process of a container often does not. It is as gone as any other, and has no tick.
 */
async function startedAtTick(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" || fields?.[0] === "X" ? ended : fields?.[19];
}
