import { portsInForce } from "../../compose/stack/ports-in-force.ts";
import { publishedPorts } from "../../compose/stack/published-ports.ts";
import type { ContainerFacts, PortFacts } from "../domain/facts/containers.ts";
import type { Ports } from "../domain/ports.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import { addedPorts, type PortsFolder } from "./added-ports.ts";

/** So many ports upwards are tried before it is given up. */
const farthest = 50;
/** So often it is asked who holds a port that nobody owns up to. */
const asks = 3;

/** Where the ports are: of this host only where its engine is the one that is used. */
export type EngineOfPorts = "here" | "elsewhere" | "none";

/**
 * Every port that the stack would publish, as the profile and a person's own compose file say
 * together: free, already held by this stack itself, or taken, by whom, and what is free instead.
 */
export async function inspectPorts(
  ports: Pick<Ports, "host" | "docker">,
  profile: ResolvedProfile,
  containers: readonly ContainerFacts[],
  engine: EngineOfPorts,
  signal: AbortSignal = new AbortController().signal,
  folder?: PortsFolder,
): Promise<PortFacts[]> {
  const published = portsInForce(publishedPorts(profile), folder?.overrideText);
  const wanted = new Set(published.map(({ port }) => port));
  const added = addedPorts(published, folder);
  const asked = added.length > 0 && engine !== "none" ? await ports.docker.ownContainers(profile.name, signal) : [];
  const own = asked.flatMap(({ containers: names, bindings, state }) =>
    names.map((name) => ({ name, bindings, isUp: state !== "exited" && state !== "created" })),
  );
  const ours = containers.map(({ name, bindings }) => ({ name, bindings: bindings.map(({ port }) => port) }));
  const facts = await Promise.all([
    ...published.map(async ({ name, address, port }): Promise<PortFacts> => {
      const untaken = { name, address, port, owner: undefined, nextFree: undefined };
      if (holds(containers, port)) return { ...untaken, state: "ours" };
      return { ...untaken, ...(await holderOf(ports, { address, port }, ours, engine, signal)) };
    }),
    ...added.map(async ({ own: whose, address, port }): Promise<PortFacts> => {
      const untaken = { name: undefined, own: whose, address, port, owner: undefined, nextFree: undefined };
      const up = containers.filter(({ published: held }) => held.size > 0);
      const isHeld =
        own.some(({ bindings, isUp }) => isUp && bindings.includes(port)) ||
        up.some(({ bindings }) => bindings.some((to) => to.port === port));
      if (isHeld) return { ...untaken, state: "ours" };
      return { ...untaken, ...(await holderOf(ports, { address, port }, [...ours, ...own], engine, signal)) };
    }),
  ]);
  // Which port is free on another machine cannot be tried from here; and a person's own file is
  // theirs to change.
  for (const taken of facts.filter(({ state }) => state === "taken" && engine !== "elsewhere")) {
    if (taken.name === undefined) continue;
    taken.nextFree = await nextFree(ports, taken, wanted);
    if (taken.nextFree !== undefined) wanted.add(taken.nextFree);
  }
  return facts;
}

/** A container of this stack, and the ports of the host that it was made to publish. */
interface Own {
  name: string;
  bindings: readonly number[];
}

type Holder = Pick<PortFacts, "state" | "owner">;

/** Has one of this stack's containers it right now? A paused one keeps what it has. */
function holds(containers: readonly ContainerFacts[], port: number): boolean {
  return containers.some(({ published }) => [...published.values()].some((to) => to.port === port));
}

function holderOf(
  ports: Pick<Ports, "host" | "docker">,
  place: { address: string; port: number },
  mine: readonly Own[],
  engine: EngineOfPorts,
  signal: AbortSignal,
): Promise<Holder> {
  return engine === "elsewhere" ? elsewhere(ports, place, signal) : here(ports, place, mine, engine, signal);
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
  mine: readonly Own[],
  engine: EngineOfPorts,
  signal: AbortSignal | undefined,
): Promise<Holder> {
  const isOwn = mine.some(({ bindings }) => bindings.includes(port));
  let owner: string | undefined;
  for (let asked = 0; asked < asks; asked += 1) {
    const held = await ports.host.inspectPort(address, port);
    if (held.free) return { state: "free", owner: undefined };
    const publishers = engine === "here" ? await ports.docker.publishers(port, signal) : [];
    const others = publishers.filter((name) => !mine.some((one) => one.name === name));
    if (others.length > 0) return { state: "taken", owner: `container ${others.join(", ")}` };
    owner = held.owner;
    const mayBeOurs = engine === "here" && (owner === undefined || owner.includes("docker-proxy"));
    if (publishers.length > 0 || (isOwn && mayBeOurs)) return { state: "ours", owner: undefined };
    if (!mayBeOurs) break;
  }
  return { state: "taken", owner };
}

/** Upwards of it, at the same address; undefined where none is near. */
export async function nextFree(
  { host }: Pick<Ports, "host">,
  { address, port }: Pick<PortFacts, "address" | "port">,
  wanted: ReadonlySet<number>,
): Promise<number | undefined> {
  for (let candidate = port + 1; candidate <= Math.min(port + farthest, 65_535); candidate += 1) {
    if (wanted.has(candidate)) continue;
    if ((await host.inspectPort(address, candidate)).free) return candidate;
  }
  return undefined;
}
