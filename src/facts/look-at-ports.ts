import { publishedPorts } from "../../compose/published-ports.ts";
import type { ContainerFacts, PortFacts } from "../domain/facts.ts";
import type { Ports } from "../domain/ports.ts";
import type { SettledProfile } from "../domain/profile.ts";

/** So many ports upwards are tried before it is given up. */
const farthest = 50;

/** Every port that the stack would publish: free, already held by this stack itself, or taken, by whom, and what is free instead. */
export async function lookAtPorts(
  ports: Pick<Ports, "host" | "containers">,
  profile: SettledProfile,
  containers: readonly ContainerFacts[],
  engineUsable: boolean,
): Promise<PortFacts[]> {
  const published = publishedPorts(profile);
  const wanted = new Set(published.map(({ port }) => port));
  const facts = await Promise.all(
    published.map(async ({ name, address, port }): Promise<PortFacts> => {
      const untaken = { name, address, port, owner: undefined, nextFree: undefined };
      const own = containers.some((container) => [...container.published.values()].some((to) => to.port === port));
      if (own) return { ...untaken, state: "ours" };
      const { free, owner } = await ports.host.inspectPort(address, port);
      if (free) return { ...untaken, state: "free" };
      // The process that holds a container's port is Docker's own proxy: the container is whom the operator knows.
      const publishers = engineUsable ? await ports.containers.publishers(port) : [];
      const container = publishers.length === 0 ? undefined : `container ${publishers.join(", ")}`;
      return { ...untaken, state: "taken", owner: container ?? owner };
    }),
  );
  for (const taken of facts.filter(({ state }) => state === "taken")) {
    taken.nextFree = await nextFree(ports, taken, wanted);
    if (taken.nextFree !== undefined) wanted.add(taken.nextFree);
  }
  return facts;
}

async function nextFree(
  { host }: Pick<Ports, "host">,
  { address, port }: PortFacts,
  wanted: ReadonlySet<number>,
): Promise<number | undefined> {
  for (let candidate = port + 1; candidate <= Math.min(port + farthest, 65_535); candidate += 1) {
    if (wanted.has(candidate)) continue;
    if ((await host.inspectPort(address, candidate)).free) return candidate;
  }
  return undefined;
}
