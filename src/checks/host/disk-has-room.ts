import { check } from "../../domain/check.ts";
import { fail, ok, unknown, warn } from "../../domain/finding.ts";

const gib = 1024 ** 3;
/** Below this ClickHouse and PostgreSQL are a few hours of logs away from a full disk. */
const needed = 1 * gib;
const advised = 5 * gib;

/** The engine's own data root counts, which is often on another disk than the installation. */
export const diskHasRoom = check({
  id: "H3",
  title: "The engine's disk has room",
  category: "host",
  symptom: "No space left on device; databases stop writing",
  detection: "free bytes of the file system that holds DockerRootDir",
  proof: "fake",
  reads: ["engine"],
  needs: ["H1"],
  detect({ engine }) {
    if (engine.state !== "usable" || engine.freeBytes === undefined)
      return unknown("the engine's disk cannot be seen from here");
    const free = `${(engine.freeBytes / gib).toFixed(1)} GiB are free at ${engine.rootDirectory}`;
    if (engine.freeBytes >= advised) return ok(free);
    const said = {
      saw: `Only ${free}.`,
      why: "PostgreSQL and ClickHouse stop writing when the disk is full.",
      next: "docker image prune   removes unused images only; else enlarge the disk. Never system prune --volumes: it takes data.",
    };
    return engine.freeBytes < needed ? fail(said) : warn(said);
  },
  remediation: {
    title: "Remove images that nothing names and nothing uses",
    risk: "safe",
    steps: () => [{ do: "prune-images" }],
  },
});
