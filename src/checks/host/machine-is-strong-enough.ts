import { check, installationCheck } from "../../domain/check.ts";
import type { HostFacts } from "../../domain/facts/host.ts";
import { type Finding, fail, ok, warn } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

const gib = 1024 ** 3;
/**
 * ClickHouse and Temporal together take about 2 GiB before the first message; below 4 GiB the
 * kernel starts killing. A machine of 4 GiB shows a little less. Never more than a warning: small
 * test installations do run.
 */
const advised = 4 * gib * 0.95;

export const machineIsStrongEnough = check({
  id: "H4",
  title: "Memory and processor are sufficient",
  category: "host",
  symptom: "Containers are killed (137), or ClickHouse exits with Illegal instruction",
  detection: "/proc/meminfo and /proc/cpuinfo",
  proof: "fake",
  reads: ["host", "engine"],
  detect({ host, engine }) {
    if (engine.state === "usable" && !engine.local) return ok("the engine is on another machine");
    if (host.hasSse42 === false)
      return fail({
        saw: "The processor does not support SSE 4.2.",
        why: "ClickHouse requires it and exits at once with Illegal instruction.",
        next: "Use another machine, or another CPU type for this virtual machine (host instead of qemu64).",
        evidence: ["/proc/cpuinfo lists no sse4_2"],
      });
    return hasMemory(host, (have) => ({
      saw: `This host has ${have}.`,
      next: "Give it at least 4 GiB for production.",
      evidence: [],
    }));
  },
});

/** The processor is looked at by the doctor alone. */
export const hasMemoryBefore = installationCheck(machineIsStrongEnough, {
  name: "memory",
  reads: ["profile", "host", "engine"],
  detect({ profile, host, engine }) {
    if (!answersOf(profile).usesEngine) return ok(memoryOf(host));
    if (engine.state === "usable" && !engine.local) return ok("the engine is on another machine");
    return hasMemory(host, (have) => ({
      saw: "This host has little memory",
      next: "Fine for a test. For production, give the host at least 4 GiB.",
      evidence: [have],
    }));
  },
});

const memoryOf = ({ memoryBytes, cpus }: HostFacts) =>
  `${(memoryBytes / gib).toFixed(1)} GiB of memory, ${cpus} processors`;

function hasMemory(
  host: HostFacts,
  words: (have: string) => { saw: string; next: string; evidence: readonly string[] },
): Finding {
  const have = memoryOf(host);
  if (host.memoryBytes >= advised) return ok(have);
  return warn({
    code: "memory-too-small",
    why: "With less than 4 GiB ClickHouse or Temporal may be killed under load.",
    ...words(have),
  });
}
