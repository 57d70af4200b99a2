import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok, unknown, warn } from "./finding-of.ts";

const gib = 1024 ** 3;
/** Images of the stack unpack to about 5 GiB; below 2 GiB not even the first of them and an empty ClickHouse fit. */
const needed = 2 * gib;
const advised = 10 * gib;

/** H3: the engine's own data root counts, which is often on another disk than the installation. */
export const diskSpace: PreflightCheck = {
  id: "disk-space",
  title: "Disk has room",
  category: "host",
  needs: ["engine-usable"],
  detect({ profile, facts: { engine } }) {
    if (profile.target === "rehearsal") return ok(this.id, "not needed for a rehearsal");
    if (engine.state !== "usable" || engine.freeBytes === undefined)
      return unknown(this.id, "the engine's disk cannot be seen from here");
    const { freeBytes, rootDirectory } = engine;
    const free = `${(freeBytes / gib).toFixed(1)} GiB free at ${rootDirectory}`;
    if (freeBytes >= advised) return ok(this.id, free);
    const problem = {
      code: "disk-too-small" as const,
      title: "Little disk space is left for Docker",
      saw: free,
      why: "Images take about 5 GiB, and ClickHouse and PostgreSQL stop writing when the disk is full.",
      next: "docker image prune (removes unused images only; never use system prune --volumes here), or enlarge the disk",
    };
    return freeBytes < needed ? fail(this.id, problem) : warn(this.id, problem);
  },
};
