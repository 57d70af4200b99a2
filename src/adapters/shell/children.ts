import { signalGroup } from "./process-group.ts";

/**
 * The children that run now, so that none outlives us: a hook on `exit` ends them. One hook for
 * all, and only while there are any: a hook for each would make Node warn of a leak as soon as
 * eleven run side by side.
 */
export class Children {
  readonly #pids = new Set<number>();
  readonly #endAll = () => {
    for (const pid of this.#pids) signalGroup(pid, "SIGTERM");
  };

  add(pid: number | undefined): void {
    if (pid === undefined) return;
    if (this.#pids.size === 0) process.once("exit", this.#endAll);
    this.#pids.add(pid);
  }

  remove(pid: number | undefined): void {
    if (pid === undefined || !this.#pids.delete(pid) || this.#pids.size > 0) return;
    process.removeListener("exit", this.#endAll);
  }
}
