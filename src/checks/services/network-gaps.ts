import type { InsideFacts, NeighbourFacts } from "../../domain/facts/application.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { inStartOrder, neededBy } from "./running.ts";

/** A container that others do not find, and where it would be found. */
export interface Apart {
  container: InspectedContainer;
  network: string;
  aliases: readonly string[];
  /** It is in that network already, without these names. */
  again: boolean;
  because: string;
  evidence: readonly string[];
}

/**
 * Containers in none of the networks of those they belong with, and containers whose names nobody
 * can resolve.
 */
export function apart(containers: readonly InspectedContainer[], inside: InsideFacts): Apart[] {
  const running = containers.filter(({ state }) => state === "running");
  const network = commonNetwork(running);
  if (network === undefined) return [];
  return inStartOrder(running).flatMap((container): Apart[] => {
    const partners = running.filter((other) => belong(container, other));
    const lonely = partners.length > 0 && !partners.some((other) => sharesNetwork(container, other));
    const joined = networksOf(container).includes(network);
    const unresolved = inside.neighbours.filter((one) => one.to === container.service && one.address === undefined);
    const aliases = [...new Set([container.service, ...unresolved.map(({ host }) => host)])];
    const evidence = [
      `networks of ${container.name}: ${networksOf(container).join(", ") || "none"}`,
      ...lookups(unresolved),
    ];
    if (lonely && !joined)
      return [{ container, network, aliases, again: false, because: `is not in the network ${network}`, evidence }];
    if (!joined || !partners.some((other) => networksOf(other).includes(network))) return [];
    if (unresolved.length === 0 && (isNamed(container) || isReached(container, inside))) return [];
    // Whoever cannot resolve it is outside the network itself, and is told above.
    if (
      isNamed(container) &&
      unresolved.every((one) => !isInside(running, one, network) || hasName(container, one.host))
    )
      return [];
    const names = unresolved.map(({ host }) => host);
    const because = `is in ${network}, but not under the name ${[...new Set(names.length > 0 ? names : [container.service])].join(", ")}`;
    return [{ container, network, aliases, again: true, because, evidence }];
  });
}

const networksOf = ({ networks }: InspectedContainer) => networks.map(({ name }) => name);

/** Either needs the other. Replicas of one service need not meet. */
const belong = (a: InspectedContainer, b: InspectedContainer) =>
  neededBy[a.service].includes(b.service) || neededBy[b.service].includes(a.service);

const sharesNetwork = (a: InspectedContainer, b: InspectedContainer) =>
  networksOf(a).some((name) => networksOf(b).includes(name));

const hasName = ({ networks }: InspectedContainer, name: string) =>
  networks.some(({ aliases }) => aliases.includes(name));

/** Nobody asks worker and tunnel for anything, so they need no name. */
const isNamed = (container: InspectedContainer) =>
  container.service === "worker" || container.service === "cloudflared" || hasName(container, container.service);

const isReached = ({ service }: InspectedContainer, { neighbours }: InsideFacts) =>
  neighbours.some(({ to, address }) => to === service && address !== undefined);

const isInside = (running: readonly InspectedContainer[], { from }: NeighbourFacts, network: string) =>
  running.some((one) => one.service === from && networksOf(one).includes(network));

const lookups = (unresolved: readonly NeighbourFacts[]) =>
  unresolved.map(({ from, host, code }) => `from inside ${from}: lookup of ${host}: ${code}`);

/** The one that most of them are in. The host's own network has no names, so it is none of them. */
function commonNetwork(running: readonly InspectedContainer[]): string | undefined {
  const count = new Map<string, number>();
  for (const name of running.flatMap(networksOf)) count.set(name, (count.get(name) ?? 0) + 1);
  const named = [...count].filter(([name, members]) => members > 1 && !["host", "none", "bridge"].includes(name));
  return named.toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
