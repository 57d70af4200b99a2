import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Bytes that a container's processes use, as `docker stats` counts them (without the file cache
 * that can be dropped), in a millisecond instead of its two seconds. Undefined where the process is
 * not one of this host: the engine may be remote, and its process id somebody else's here; so the
 * control group has to name the container.
 */
export async function memoryUsed(container: string, pid: number, root = "/"): Promise<number | undefined> {
  const groups = (await read(join(root, "proc", String(pid), "cgroup")))?.split("\n") ?? [];
  const groupOf = (controller: string) =>
    groups.map((line) => line.split(":")).find(([, names = ""]) => names.split(",").includes(controller))?.[2];
  // Version 1 of control groups has a tree for memory alone; version 2 has one tree, whose line names no controller.
  const [first, second] = [groupOf("memory"), groupOf("")];
  if (first?.includes(container))
    return usedIn(join(root, "sys/fs/cgroup/memory", first), "memory.usage_in_bytes", "total_inactive_file");
  if (second?.includes(container))
    return usedIn(join(root, "sys/fs/cgroup", second), "memory.current", "inactive_file");
  return undefined;
}

async function usedIn(folder: string, file: string, cache: string): Promise<number | undefined> {
  const [all, stat] = await Promise.all([read(join(folder, file)), read(join(folder, "memory.stat"))]);
  if (all === undefined || !/^\d+\s*$/.test(all)) return undefined;
  const inactive = Number(new RegExp(`^${cache} (\\d+)$`, "m").exec(stat ?? "")?.[1] ?? 0);
  return Math.max(0, Number(all) - inactive);
}

function read(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}
