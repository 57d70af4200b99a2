import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a container's processes use; each undefined where it cannot be seen. */
interface ResourcesUsed {
  /** As `docker stats` counts: without the file cache that can be dropped. */
  memoryUsedBytes: number | undefined;
  /** Processor time since it was started. */
  cpuUsedMs: number | undefined;
}

/**
 * In a millisecond instead of the two seconds of `docker stats`. Nothing is known where the process
 * is not one of this host: the engine may be remote, and its process id somebody else's here; so
 * the control group has to name the container.
 */
export async function resourcesUsed(container: string, pid: number, root = "/"): Promise<ResourcesUsed> {
  const groups = (await read(join(root, "proc", String(pid), "cgroup")))?.split("\n") ?? [];
  const groupOf = (controller: string) => {
    const group = groups
      .map((line) => line.split(":"))
      .find(([, names = ""]) => names.split(",").includes(controller))?.[2];
    return group?.includes(container) ? group : undefined;
  };
  // Version 1 of control groups has a tree for each controller; version 2 has one tree, whose line names none.
  const [memory, time, all] = [groupOf("memory"), groupOf("cpuacct"), groupOf("")];
  const tree = join(root, "sys/fs/cgroup");
  const [memoryUsedBytes, cpuUsedMs] = await Promise.all([
    memory === undefined
      ? memoryIn(tree, all, "memory.current", "inactive_file")
      : memoryIn(join(tree, "memory"), memory, "memory.usage_in_bytes", "total_inactive_file"),
    time === undefined
      ? countIn(tree, all, "cpu.stat", /^usage_usec (\d+)$/m, 1_000)
      : countIn(join(tree, "cpuacct"), time, "cpuacct.usage", /^(\d+)\s*$/, 1_000_000),
  ]);
  return { memoryUsedBytes, cpuUsedMs };
}

async function memoryIn(tree: string, group: string | undefined, file: string, cache: string) {
  const all = await countIn(tree, group, file, /^(\d+)\s*$/, 1);
  if (all === undefined) return undefined;
  const inactive = await countIn(tree, group, "memory.stat", new RegExp(`^${cache} (\\d+)$`, "m"), 1);
  return Math.max(0, all - (inactive ?? 0));
}

async function countIn(
  tree: string,
  group: string | undefined,
  file: string,
  pattern: RegExp,
  unit: number,
): Promise<number | undefined> {
  if (group === undefined) return undefined;
  const found = pattern.exec((await read(join(tree, group, file))) ?? "")?.[1];
  return found === undefined ? undefined : Number(found) / unit;
}

function read(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}
