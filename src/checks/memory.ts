import type { PreflightCheck } from "../domain/preflight-check.ts";
import { ok, warn } from "./finding-of.ts";

const gib = 1024 ** 3;
/** ClickHouse and Temporal together take about 2 GiB before the first message; below 4 GiB the kernel starts killing. */
const advised = 4 * gib;

/** H4. A warning, not a refusal: small test installations do run. */
export const memory: PreflightCheck = {
  id: "memory",
  title: "Memory suffices",
  category: "host",
  detect({ profile, facts: { host } }) {
    const have = `${(host.memoryBytes / gib).toFixed(1)} GiB of memory, ${host.cpus} processors`;
    if (profile.target === "rehearsal" || host.memoryBytes >= advised * 0.95) return ok(this.id, have);
    return warn(this.id, {
      code: "memory-too-small",
      title: "This host has little memory",
      saw: have,
      why: "With less than 4 GiB ClickHouse or Temporal may be killed under load.",
      next: "Go on for a test; give the host at least 4 GiB for real use.",
    });
  },
};
