import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const root = "/sys/fs/cgroup";

/**
 * An engine runs in a control group of its own, and its containers in one below: so everything it ever started, even
 * what an engine killed with -9 left behind, is known by its place and nothing else can be hit.
 */
export function joinGroupScript(group: string): string {
  // Version 1 has a folder for each controller; version 2 is one tree.
  return hierarchies()
    .map((each) => join(each, group, "engine"))
    .map((folder) => `mkdir -p ${folder} && echo $$ > ${folder}/cgroup.procs`)
    .join("\n");
}

/** Kills until nobody is left, then removes the group. */
export async function endGroup(group: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const pids = membersOf(group);
    if (pids.length === 0) break;
    for (const pid of pids) kill(pid);
    await sleep(25);
  }
  for (const each of hierarchies()) removeTree(join(each, group));
}

/** The same at once, for a process that is about to exit. */
export function killGroup(group: string): void {
  for (const pid of membersOf(group)) kill(pid);
}

export function membersOf(group: string): readonly number[] {
  const home = hierarchies().map((each) => join(each, group));
  return [...new Set(home.flatMap((folder) => folders(folder).flatMap(processes)))];
}

function hierarchies(): readonly string[] {
  return existsSync(join(root, "pids")) ? [join(root, "pids"), join(root, "memory")] : [root];
}

function folders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const below = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());
  return [folder, ...below.flatMap((each) => folders(join(folder, each.name)))];
}

function processes(folder: string): readonly number[] {
  try {
    return readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    // Removed since it was listed.
    return [];
  }
}

function removeTree(folder: string): void {
  for (const each of [...folders(folder)].reverse()) {
    try {
      rmdirSync(each);
    } catch {
      // A group that is still emptying can stay: it costs nothing.
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone since it was listed.
  }
}
