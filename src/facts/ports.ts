import { portsInForce } from "../../compose/stack/ports-in-force.ts";
import { publishedPorts } from "../../compose/stack/published-ports.ts";
import type { ContainerFacts, PortFacts } from "../domain/facts/containers.ts";
import type { Ports } from "../domain/ports.ts";
import type { ResolvedProfile } from "../domain/profile.ts";

/** So many ports upwards are tried before it is given up. */
const farthest = 50;
/** So often it is asked who holds a port that nobody owns up to. */
const asks = 3;

/** Where the ports are: of this host only where its engine is the one that is used. */
export type EngineOfPorts = "here" | "elsewhere" | "none";

/**
 * Every port that the stack would publish: free, already held by this stack itself, or taken, by
 * whom, and what is free instead.
 */
export async function inspectPorts(
  ports: Pick<Ports, "host" | "docker">,
  profile: ResolvedProfile,
  containers: readonly ContainerFacts[],
  engine: EngineOfPorts,
  signal?: AbortSignal,
  overrideText?: string,
): Promise<PortFacts[]> {
  const published = portsInForce(publishedPorts(profile), overrideText);
  const wanted = new Set(published.map(({ port }) => port));
  const facts = await Promise.all(
    published.map(async ({ name, address, port }): Promise<PortFacts> => {
      const untaken = { name, address, port, owner: undefined, nextFree: undefined };
      if (holds(containers, port)) return { ...untaken, state: "ours" };
      const place = { address, port };
      const holder =
        engine === "elsewhere" ? elsewhere(ports, place, signal) : here(ports, place, containers, engine, signal);
      return { ...untaken, ...(await holder) };
    }),
  );
  // Which port is free on another machine cannot be tried from here.
  for (const taken of facts.filter(({ state }) => state === "taken" && engine !== "elsewhere")) {
    taken.nextFree = await nextFree(ports, taken, wanted);
    if (taken.nextFree !== undefined) wanted.add(taken.nextFree);
  }
  return facts;
}

type Holder = Pick<PortFacts, "state" | "owner">;

/** Has one of this stack's containers it right now? A paused one keeps what it has. */
function holds(containers: readonly ContainerFacts[], port: number): boolean {
  return containers.some(({ published }) => [...published.values()].some((to) => to.port === port));
}

/**
 * Of another machine only its engine can be asked: what a process holds there is not seen, and what
 * one holds here is nobody's business.
 */
async function elsewhere(
  { docker }: Pick<Ports, "docker">,
  { port }: { port: number },
  signal: AbortSignal | undefined,
): Promise<Holder> {
  const publishers = await docker.publishers(port, signal);
  if (publishers.length === 0) return { state: "unknown", owner: undefined };
  return { state: "taken", owner: `container ${publishers.join(", ")}` };
}

/**
 * The process that holds a container's port is Docker's own proxy: the container is whom the
 * operator knows. A container of this stack that ends and is started over and over holds its port
 * for moments, and the looks fall before and after them. What it was made to publish does not
 * change meanwhile: so a port that is its own, and that no one else is seen to hold, is its own.
 */
async function here(
  ports: Pick<Ports, "host" | "docker">,
  { address, port }: { address: string; port: number },
  containers: readonly ContainerFacts[],
  engine: EngineOfPorts,
  signal: AbortSignal | undefined,
): Promise<Holder> {
  const isOwn = containers.some(({ bindings }) => bindings.some((to) => to.port === port));
  let owner: string | undefined;
  for (let asked = 0; asked < asks; asked += 1) {
    const held = await ports.host.inspectPort(address, port);
    if (held.free) return { state: "free", owner: undefined };
    const publishers = engine === "here" ? await ports.docker.publishers(port, signal) : [];
    const others = publishers.filter((name) => !containers.some((container) => container.name === name));
    if (others.length > 0) return { state: "taken", owner: `container ${others.join(", ")}` };
    owner = held.owner;
    const mayBeOurs = engine === "here" && (owner === undefined || owner.includes("docker-proxy"));
    if (publishers.length > 0 || (isOwn && mayBeOurs)) return { state: "ours", owner: undefined };
    if (!mayBeOurs) break;
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
