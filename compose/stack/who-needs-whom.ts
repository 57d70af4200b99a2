import type { ResolvedProfile } from "../../src/domain/profile.ts";
import { stackOf } from "./stack.ts";
import { readComposeText, type WrittenService } from "./written-compose-file.ts";

/** A service as far as its place in the stack goes. */
export interface PlannedPlace {
  /** Services whose start it waits for. */
  needs: readonly string[];
  /** As the compose file names them; Compose puts the project before them. */
  networks: readonly string[];
}

/**
 * Who needs whom, and who is in which network: of the stack that the profile makes, else of the
 * compose file that lies there, and of whatever a person's own file adds to it.
 */
export function plannedPlaces(
  profile: ResolvedProfile | undefined,
  composeText: string | undefined,
  overrideText: string | undefined,
): Map<string, PlannedPlace> {
  const ours: [string, WrittenService][] =
    profile === undefined ? servicesIn(composeText) : [...stackOf(profile, overrideText)];
  const places = new Map<string, PlannedPlace>();
  for (const [name, service] of [...ours, ...servicesIn(overrideText)]) {
    const before = places.get(name) ?? { needs: [], networks: [] };
    const needs = [...new Set([...before.needs, ...names(service.depends_on)])];
    const networks = [...new Set([...before.networks, ...names(service.networks)])];
    places.set(name, { needs, networks });
  }
  for (const [name, place] of places)
    if (place.networks.length === 0) places.set(name, { ...place, networks: ["default"] });
  return places;
}

function servicesIn(text: string | undefined): [string, WrittenService][] {
  const services = text === undefined ? undefined : readComposeText(text)?.services;
  if (typeof services !== "object" || services === null) return [];
  return Object.entries(services).filter(([, one]) => typeof one === "object" && one !== null);
}

/** Both forms that Compose takes: a list, and a map by name. */
function names(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((one): one is string => typeof one === "string");
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
