import { installationCheck } from "../../domain/check.ts";
import { fail, ok, warn } from "../../domain/finding.ts";

const gib = 1024 ** 3;
/**
 * The packages with yarn's cache take 2.3 GiB, source and builds 0.5, a dashboard in development
 * about 1. The compilers peak at 1.4 GiB, beside stores that take 2.
 */
const room = { needed: 3 * gib, advised: 6 * gib, memory: 6 * gib * 0.95 };

const rule = { id: "source-room", title: "There is room for the app's packages", category: "source" } as const;

/** Only before an installation: what is there is judged by the rows about the disk. */
export const machineHasRoom = installationCheck(rule, {
  reads: ["source", "host", "engine"],
  detect({ source, host, engine }) {
    if (source === undefined) return ok("the app does not run from source");
    if (engine.state === "usable" && !engine.local)
      return fail({
        code: "engine-unreachable",
        saw: "The Docker engine is on another machine",
        why: "The app runs here and reaches its databases at 127.0.0.1, which a container elsewhere does not publish.",
        next: "Use an engine on this machine: docker context use default",
        evidence: [engine.machine ?? "Its address is not of this machine."],
      });
    const free = source.freeBytes ?? room.advised;
    const seen = `${(free / gib).toFixed(1)} GiB free at ${source.root}`;
    const small = {
      code: "disk-too-small",
      saw: "There is little room for the app's packages",
      why: "With its packages and what is built of them the source takes about 4 GiB.",
      next: "Free some space, or set local.source in the profile to a folder on another disk.",
      evidence: [`${seen}.`],
    } as const;
    if (source.install.state !== "current" && free < room.needed) return fail(small);
    if (source.install.state !== "current" && free < room.advised) return warn(small);
    if (host.memoryBytes >= room.memory) return ok(seen);
    return warn({
      code: "memory-too-small",
      saw: "This machine has little memory",
      why: "The compilers need up to 1.4 GiB beside PostgreSQL, ClickHouse and Temporal, and may be killed.",
      next: "Close other programs while it builds. 6 GiB are enough.",
      evidence: [`${(host.memoryBytes / gib).toFixed(1)} GiB of memory`],
    });
  },
});
