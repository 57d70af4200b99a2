import { check, installationCheck, type Remediation } from "../../domain/check.ts";
import type { EngineFacts } from "../../domain/facts/engine.ts";
import { type Finding, fail, ok, unknown, warn } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

const gib = 1024 ** 3;

/**
 * Bytes. Images of the stack unpack to about 5 GiB, and below 2 GiB not even the first of them and
 * an empty ClickHouse fit; once they are there, below 1 GiB ClickHouse and PostgreSQL are a few
 * hours of logs away from a full disk.
 */
const room = {
  before: { needed: 2 * gib, advised: 10 * gib },
  running: { needed: 1 * gib, advised: 5 * gib },
};

const pruning = {
  title: "Remove images that have no tag and are not in use",
  does: () => "removes images that have no tag and are not in use",
  risk: "safe",
} as const satisfies Partial<Remediation<never>>;

/** The engine's own data root counts, which is often on another disk than the installation. */
export const diskHasRoom = check({
  id: "H3",
  title: "The engine's disk has free space",
  category: "host",
  symptom: "No space left on device; databases stop writing",
  detection: "free space in the file system that holds DockerRootDir",
  proof: "fake",
  stops: "data",
  explains: ["S1", "S2", "D1", "E1"],
  reads: ["engine"],
  needs: ["H1"],
  detect: ({ engine }) =>
    hasRoom(engine, room.running, (free) => ({
      ok: `${free.size} free at ${free.at}`,
      saw: `Only ${free.size} free at ${free.at}.`,
      why: "PostgreSQL and ClickHouse stop writing when the disk is full.",
      next: "docker image prune   removes only unused images; otherwise enlarge the disk. Never use system prune --volumes: it deletes data.",
      evidence: [],
    })),
  remediation: { ...pruning, steps: () => [{ do: "prune-images" }] },
});

export const diskHasRoomBefore = installationCheck(diskHasRoom, {
  name: "disk-space",
  reads: ["profile", "engine", "savedProfile"],
  needs: ["H1"],
  detect({ profile, engine }) {
    if (!answersOf(profile).usesEngine) return ok("not needed for a rehearsal");
    return hasRoom(engine, room.before, (free) => ({
      ok: `${free.size} free at ${free.at}`,
      saw: "Docker's disk is almost full",
      why: "The images need about 5 GiB, and ClickHouse and PostgreSQL stop writing when the disk is full.",
      next: "docker image prune (removes only unused images; never use system prune --volumes here), or enlarge the disk",
      evidence: [`${free.size} free at ${free.at}`],
    }));
  },
  // The doctor knows an installation by its saved profile.
  remediation: { ...pruning, steps: ({ savedProfile }) => (savedProfile.exists ? [{ do: "prune-images" }] : []) },
});

type Words = { ok: string; saw: string; why: string; next: string; evidence: readonly string[] };

function hasRoom(
  engine: EngineFacts,
  { needed, advised }: typeof room.before,
  words: (free: { size: string; at: string }) => Words,
): Finding {
  if (engine.state !== "usable" || engine.freeBytes === undefined)
    return unknown("the engine's disk is not visible from here");
  const { freeBytes, rootDirectory: at } = engine;
  const { ok: good, ...said } = words({ size: `${(freeBytes / gib).toFixed(1)} GiB`, at });
  if (freeBytes >= advised) return ok(good);
  const wrong = { code: "disk-too-small" as const, ...said };
  return freeBytes < needed ? fail(wrong) : warn(wrong);
}
