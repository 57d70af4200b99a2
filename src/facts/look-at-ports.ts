import { publishedPorts } from "../../compose/published-ports.ts";
import type { ContainerFacts, PortFacts } from "../domain/facts.ts";
import type { Ports } from "../domain/ports.ts";
import type { SettledProfile } from "../domain/profile.ts";

/** Every port that the stack would publish: free, already held by this stack itself, or taken, and by whom. */
export async function lookAtPorts(
  ports: Pick<Ports, "host" | "containers">,
  profile: SettledProfile,
  containers: readonly ContainerFacts[],
  engineUsable: boolean,
): Promise<PortFacts[]> {
  return Promise.all(
    publishedPorts(profile).map(async ({ name, address, port }): Promise<PortFacts> => {
      const own = containers.some((container) => [...container.published.values()].some((to) => to.port === port));
      if (own) return { name, address, port, state: "ours", owner: undefined };
      const { free, owner } = await ports.host.inspectPort(address, port);
      if (free) return { name, address, port, state: "free", owner: undefined };
      // The process that holds a container's port is Docker's own proxy: the container is whom the operator knows.
      const publishers = engineUsable ? await ports.containers.publishers(port) : [];
      const container = publishers.length === 0 ? undefined : `container ${publishers.join(", ")}`;
      return { name, address, port, state: "taken", owner: container ?? owner };
    }),
  );
}
