import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok } from "./finding-of.ts";

/** H5. Compose would notice only when that container starts, seconds into the run: so it is asked before. */
export const portsFree: PreflightCheck = {
  id: "ports-free",
  title: "Ports are free",
  category: "host",
  detect({ facts: { ports } }) {
    const taken = ports.filter(({ state }) => state === "taken");
    const twice = ports.filter(({ port }) => ports.filter((other) => other.port === port).length > 1);
    if (twice.length > 0)
      return fail(this.id, {
        code: "value-refused",
        title: "Two services have the same port",
        saw: twice.map(({ name, port }) => `ports.${name} is ${port}`).join(", "),
        why: "Only one of them could be reached under it.",
        next: "Give each a port of its own in the profile.",
      });
    if (taken.length === 0) return ok(this.id, `${ports.length} ports are free or already ours`);
    return fail(this.id, {
      code: "port-taken",
      title: taken.length === 1 ? `Port ${taken[0]?.port} is taken` : `${taken.length} ports are taken`,
      saw: taken
        .map(
          ({ name, address, port, owner }) =>
            `${name}: ${address}:${port} is held by ${owner ?? "another process (who it is cannot be seen without root)"}`,
        )
        .join("\n"),
      why: "The service could not be reached under its port.",
      next: `Stop what holds it, or choose another port in the profile: ${taken.map(({ name, nextFree }) => `ports.${name}: ${nextFree ?? "one that is free"}`).join(", ")}`,
    });
  },
};
