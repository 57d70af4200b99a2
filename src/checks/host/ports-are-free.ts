import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";

export const portsAreFree = check({
  id: "H5",
  title: "Ports are free, or this stack's own",
  category: "host",
  symptom: "port is already allocated, or address already in use",
  detection: "binding the port, and who holds it: a container by its published ports, a process by /proc/net",
  proof: "engine",
  reads: ["installation", "ports"],
  detect({ installation, ports }) {
    if (installation.profile === undefined) return unknown("which ports are wanted only a profile says");
    const taken = ports.filter(({ state }) => state === "taken");
    if (taken.length === 0) return ok(ports.length === 0 ? "none is published" : `${ports.length} ports`);
    const held = taken.map(
      ({ name, address, port, owner }) =>
        `${name}: ${address}:${port} is held by ${owner ?? "a process that cannot be seen without root"}`,
    );
    return fail({
      saw: taken.length === 1 ? `Port ${taken[0]?.port} is taken.` : `${taken.length} ports are taken.`,
      why: "The service cannot start, or is not reached, under its port.",
      next: `Stop what holds it; or choose another in the profile, and in every address that names it: ${taken.map(({ name, nextFree }) => `ports.${name}: ${nextFree ?? "one that is free"}`).join(", ")}`,
      evidence: held,
    });
  },
  remediation: {
    title: "Use the next free port, and change every address that names the old one",
    risk: "restarts",
    steps: ({ installation, ports }) => {
      const moves = ports.flatMap(({ name, port, state, nextFree }) =>
        state === "taken" && nextFree !== undefined ? [{ name, from: port, to: nextFree }] : [],
      );
      // Only what is saved can be changed for good: with --target on the command line nothing is.
      const lasts = installation.profile?.asSaved !== undefined;
      return lasts && moves.length > 0 ? [{ do: "move-ports", moves }] : [];
    },
  },
});
