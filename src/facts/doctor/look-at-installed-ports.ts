import type { PortFacts } from "../../domain/facts/containers.ts";
import { lookAtPorts } from "../look-at-ports.ts";
import type { Place } from "./place.ts";

/** Which ports the stack should publish only a profile says. */
export async function lookAtInstalledPorts({
  ports,
  installation,
  engine,
  containers,
  signal,
}: Pick<Place, "ports" | "installation" | "engine" | "containers" | "signal">): Promise<PortFacts[]> {
  const { profile } = installation;
  if (profile === undefined || profile.target === "rehearsal") return [];
  return lookAtPorts(ports, profile, containers, engine.state === "usable", signal);
}
