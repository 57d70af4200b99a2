import { commandLine } from "../../../compose/commands/docker.ts";
import { connectNetwork, disconnectNetwork } from "../../../compose/commands/networks.ts";
import { check } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import type { ServiceName } from "../../domain/service.ts";
import { type Apart, apart } from "./network-gaps.ts";
import { silentWithout, stopsWithout, withoutContainers } from "./running.ts";

export const namesResolve = check({
  id: "S11",
  title: "Containers share a network and find each other by name",
  category: "services",
  symptom: "getaddrinfo ENOTFOUND or EAI_AGAIN in the log of api, worker or dashboard, while the service is running",
  detection: "docker inspect: networks and aliases; each name looked up from inside the containers that use it",
  proof: "engine",
  reads: ["installation", "containers", "inside"],
  needs: ["H1"],
  detect({ installation, containers, inside }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const found = apart(containers, inside);
    if (found.length === 0) return ok("every service is found by those that need it");
    return fail({
      saw: `${found.map(({ container, because }) => `${container.name} ${because}`).join("; ")}.`,
      why: "Docker resolves names only between containers in the same network, so the containers that need this service cannot find it.",
      next: found.map(inWords).join("; "),
      ...consequences(found.map(({ container }) => container.service)),
      evidence: found.flatMap(({ evidence }) => evidence),
    });
  },
  remediation: {
    title: "Connect it to the network under the expected names",
    risk: "restarts",
    steps: ({ containers, inside }) =>
      apart(containers, inside).map(({ container, network, aliases, again }) => ({
        do: "connect-network",
        ...{ container, network, aliases, again },
      })),
  },
});

const consequences = (services: readonly ServiceName[]) => ({
  stops: stopsWithout(services),
  explains: silentWithout(services),
});

function inWords({ container, network, aliases, again }: Apart): string {
  const connect = commandLine(connectNetwork(container.name, network, aliases));
  return again ? `${commandLine(disconnectNetwork(container.name, network))} && ${connect}` : connect;
}
