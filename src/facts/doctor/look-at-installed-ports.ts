import type { PortFacts } from "../../domain/facts/containers.ts";
import { inspectPorts } from "../ports.ts";
import type { ProbeContext } from "../probe-context.ts";

/** Which ports the stack should publish only a profile says. */
export async function inspectInstalledPorts({
  ports,
  installation,
  engine,
  containers,
  signal,
}: Pick<ProbeContext, "ports" | "installation" | "engine" | "containers" | "signal">): Promise<PortFacts[]> {
  const { profile } = installation;
  if (profile === undefined || profile.target === "rehearsal") return [];
  return inspectPorts(ports, profile, containers, engine.state === "usable", signal);
}
