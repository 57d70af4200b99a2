// Over 150 lines: one judgement, of who is cut off from whom, with all that it weighs.
import { networkName, networksOf as networksMeant } from "../../../compose/stack/networks.ts";
import type { InsideFacts, NeighbourFacts } from "../../domain/facts/application.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { applicationServices, type ServiceName } from "../../domain/service.ts";
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
 * can resolve. Whether a stack has one network for all, as before 0.1, or one for its data and one
 * in front, is seen from where the others are.
 */
export function apart(containers: readonly InspectedContainer[], inside: InsideFacts): Apart[] {
  const running = inStartOrder(containers.filter(({ state }) => state === "running"));
  const missing = toBeJoined(running, inside);
  return running.flatMap((container): Apart[] => {
    const unresolved = inside.neighbours.filter((one) => one.to === container.service && one.address === undefined);
    const aliases = [...new Set([container.service, ...unresolved.map(({ host }) => host)])];
    const networks = missing.filter((one) => one.container === container).map(({ network }) => network);
    const asks = inside.neighbours.filter((one) => one.from === container.service && one.address === undefined);
    if (networks.length > 0)
      return networks.map((network) => ({
        ...{ container, network, aliases, again: false },
        because: `is not in the network ${network}`,
        evidence: evidenceOf(container, [...unresolved, ...asks]),
      }));
    const unnamed = namelessForEdge(container, running);
    const network = unnamed ?? networkOfPartners(container, running);
    if (network === undefined) return [];
    if (unnamed !== undefined)
      return [
        {
          ...{ container, network, aliases, again: true },
          because: `is in ${network}, but not under the name ${container.service}`,
          evidence: evidenceOf(container, unresolved),
        },
      ];
    if (unresolved.length === 0 && (isNamed(container) || isReached(container, inside))) return [];
    // Whoever cannot resolve it is outside the network itself, and is told by its own entry.
    if (
      isNamed(container) &&
      unresolved.every((one) => !isInside(running, one, network) || hasName(container, one.host))
    )
      return [];
    const names = unresolved.map(({ host }) => host);
    const because = `is in ${network}, but not under the name ${[...new Set(names.length > 0 ? names : [container.service])].join(", ")}`;
    return [{ container, network, aliases, again: true, because, evidence: evidenceOf(container, unresolved) }];
  });
}

interface Joining {
  container: InspectedContainer;
  network: string;
}

/**
 * The fewest that have to be joined to something so that all meet who belong together: of one that
 * four others miss, it is the one that is outside.
 */
function toBeJoined(running: readonly InspectedContainer[], inside: InsideFacts): Joining[] {
  const joinings: Joining[] = [];
  const meets = (a: InspectedContainer, b: InspectedContainer) =>
    sharesNetwork(a, b) ||
    joinings.some(
      ({ container, network }) =>
        (container === a && networksOf(b).includes(network)) || (container === b && networksOf(a).includes(network)),
    );
  const isLonely = (one: InspectedContainer) => {
    const partners = running.filter((other) => belong(one, other));
    return partners.length > 0 && !partners.some((other) => sharesNetwork(one, other));
  };
  const lonely = new Set(running.filter(isLonely));
  const isCut = (a: InspectedContainer, b: InspectedContainer) =>
    belong(a, b) && !meets(a, b) && (lonely.has(a) || lonely.has(b) || misses(a, b) || misses(b, a));
  const misses = (from: InspectedContainer, to: InspectedContainer) =>
    doesNotFind(from, to, inside) && !running.some((other) => other.service === to.service && meets(from, other));
  for (;;) {
    const possible = running.flatMap((container) => {
      const cut = running.filter((other) => isCut(container, other));
      return [...new Set(cut.flatMap(networksOf))]
        .filter((network) => isShared(network, running))
        .map((network) => ({
          container,
          network,
          gain: cut.filter((one) => networksOf(one).includes(network)).length,
        }));
    });
    const [best] = possible.toSorted(
      (a, b) => b.gain - a.gain || Number(isMeant(b)) - Number(isMeant(a)) || a.network.localeCompare(b.network),
    );
    if (best === undefined) return joinings;
    joinings.push({ container: best.container, network: best.network });
  }
}

/**
 * The network that it shares with the edge, whose rules ask for it by its service's name, where
 * nothing has that name in there.
 */
function namelessForEdge(container: InspectedContainer, running: readonly InspectedContainer[]): string | undefined {
  if (!neededBy.edge.includes(container.service)) return undefined;
  const meeting = running.filter(({ service }) => service === "edge").flatMap(networksOf);
  const isNamedThere = running.some(
    ({ service, networks }) =>
      service === container.service &&
      networks.some(({ name, aliases }) => meeting.includes(name) && aliases.includes(service)),
  );
  return isNamedThere ? undefined : networksOf(container).find((name) => meeting.includes(name));
}

/**
 * Does it fail to find the other? One of the app's says so itself; no program of the others' can be
 * asked, and without a common network they do.
 */
function doesNotFind(from: InspectedContainer, to: InspectedContainer, { neighbours }: InsideFacts): boolean {
  if (!neededBy[from.service].includes(to.service)) return false;
  if (!(applicationServices as readonly ServiceName[]).includes(from.service)) return true;
  return neighbours.some((one) => one.from === from.service && one.to === to.service && one.address === undefined);
}

const isMeant = ({ container: { service, project }, network }: Joining) =>
  networksMeant(service).some((name) => networkName(project, name) === network);

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

const evidenceOf = (container: InspectedContainer, lookups: readonly NeighbourFacts[]) => [
  `networks of ${container.name}: ${networksOf(container).join(", ") || "none"}`,
  ...lookups.map(({ from, host, code }) => `from inside ${from}: lookup of ${host}: ${code}`),
];

/** The host's own network and the engine's have no names, so they are none in which others are found. */
const isShared = (network: string, running: readonly InspectedContainer[]) =>
  !["host", "none", "bridge"].includes(network) &&
  running.filter((one) => networksOf(one).includes(network)).length > 1;

/** Of the container's own, the one in which it meets most of those it belongs with. */
function networkOfPartners(container: InspectedContainer, running: readonly InspectedContainer[]): string | undefined {
  const partners = running.filter((other) => belong(container, other));
  const met = (network: string) => partners.filter((one) => networksOf(one).includes(network)).length;
  return networksOf(container)
    .filter((network) => isShared(network, running) && met(network) > 0)
    .toSorted((a, b) => met(b) - met(a))[0];
}
