import { publishedPorts } from "../../compose/stack/published-ports.ts";
import type { ContainerFacts, PortFacts } from "../domain/facts/containers.ts";
import type { Ports } from "../domain/ports.ts";
import type { ResolvedProfile } from "../domain/profile.ts";

/** So many ports upwards are tried before it is given up. */
const farthest = 50;
/** So often it is asked who holds a port that nobody owns up to. */
const asks = 3;

/**
 * Every port that the stack would publish: free, already held by this stack itself, or taken, by
 * whom, and what is free instead.
 */
export async function inspectPorts(
  ports: Pick<Ports, "host" | "docker">,
  profile: ResolvedProfile,
  containers: readonly ContainerFacts[],
  engineUsable: boolean,
  signal?: AbortSignal,
): Promise<PortFacts[]> {
  const published = publishedPorts(profile);
  const wanted = new Set(published.map(({ port }) => port));
  const facts = await Promise.all(
    published.map(async ({ name, address, port }): Promise<PortFacts> => {
      const untaken = { name, address, port, owner: undefined, nextFree: undefined };
      const own = containers.some((container) => [...container.published.values()].some((to) => to.port === port));
      if (own) return { ...untaken, state: "ours" };
      return { ...untaken, ...(await holderOf(ports, { address, port }, containers, engineUsable, signal)) };
    }),
  );
  for (const taken of facts.filter(({ state }) => state === "taken")) {
    taken.nextFree = await nextFree(ports, taken, wanted);
    if (taken.nextFree !== undefined) wanted.add(taken.nextFree);
  }
  return facts;
}

/**
 * The process that holds a container's port is Docker's own proxy: the container is whom the
 * operator knows. A container of this stack that ends and is started over and over holds its port
 * for moments, and the looks fall before and after them: so where only the proxy is seen, or
 * nobody, it is asked again before the port is called taken.
 */
async function holderOf(
  ports: Pick<Ports, "host" | "docker">,
  { address, port }: { address: string; port: number },
  containers: readonly ContainerFacts[],
  engineUsable: boolean,
  signal: AbortSignal | undefined,
): Promise<Pick<PortFacts, "state" | "owner">> {
  let owner: string | undefined;
  for (let asked = 0; asked < asks; asked += 1) {
    const held = await ports.host.inspectPort(address, port);
    if (held.free) return { state: "free", owner: undefined };
    const publishers = engineUsable ? await ports.docker.publishers(port, signal) : [];
    if (publishers.some((name) => containers.some((container) => container.name === name)))
      return { state: "ours", owner: undefined };
    if (publishers.length > 0) return { state: "taken", owner: `container ${publishers.join(", ")}` };
    owner = held.owner;
    if (!engineUsable || (owner !== undefined && !owner.includes("docker-proxy"))) break;
  }
  return { state: "taken", owner };
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
