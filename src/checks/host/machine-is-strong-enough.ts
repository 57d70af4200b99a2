import { check } from "../../domain/check.ts";
import { fail, ok, warn } from "../../domain/finding.ts";

const gib = 1024 ** 3;
/** ClickHouse and Temporal together take about 2 GiB before the first message. A machine of 4 GiB shows a little less. */
const advised = 4 * gib * 0.95;

export const machineIsStrongEnough = check({
  id: "H4",
  title: "Memory and processor suffice",
  category: "host",
  symptom: "Containers are killed (137), or ClickHouse ends with Illegal instruction",
  detection: "/proc/meminfo and /proc/cpuinfo",
  proof: "fake",
  reads: ["host", "engine"],
  detect({ host, engine }) {
    const have = `${(host.memoryBytes / gib).toFixed(1)} GiB of memory, ${host.cpus} processors`;
    if (engine.state === "usable" && !engine.local) return ok("the engine is on another machine");
    if (host.hasSse42 === false)
      return fail({
        saw: "The processor has no SSE 4.2.",
        why: "ClickHouse needs it and ends at once with Illegal instruction.",
        next: "Use another machine, or another type of processor for this virtual one (host instead of qemu64).",
        evidence: ["/proc/cpuinfo lists no sse4_2"],
      });
    if (host.memoryBytes >= advised) return ok(have);
    return warn({
      saw: `This host has ${have}.`,
      why: "With less than 4 GiB ClickHouse or Temporal may be killed under load.",
      next: "Give it at least 4 GiB for real use.",
    });
  },
});
