import { settingGiven } from "../../../compose/env/settings.ts";
import { check } from "../../domain/check.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { DirectoryFacts } from "../../domain/facts/directory.ts";
import { ok, unknown, warn } from "../../domain/finding.ts";
import { proxyNames } from "./proxy-leaves-names.ts";
import { listed, withoutContainers } from "./running.ts";

interface Stale {
  one: InspectedContainer;
  names: string[];
}

/** What a container has of a proxy, and would not get if it were made now. */
function stale(containers: readonly InspectedContainer[], directory: DirectoryFacts): Stale[] {
  return containers.flatMap((one) => {
    const names = proxyNames.filter((name) => {
      if (one.environment.get(name)?.isEmpty !== false) return false;
      const given = settingGiven(directory, one.service, name);
      return given.state === "given" && given.value === undefined;
    });
    return names.length === 0 ? [] : [{ one, names }];
  });
}

export const proxiesAreCurrent = check({
  id: "S22",
  title: "No container uses a proxy that is no longer configured",
  category: "services",
  symptom: "Services keep using a proxy that was removed and reach nothing outside",
  detection: "HTTP_PROXY, HTTPS_PROXY and ALL_PROXY in the containers, and where they would come from now",
  proof: "fake",
  reads: ["installation", "containers", "directory", "host"],
  needs: ["H1"],
  detect({ installation, containers, directory, host: { givesProxies } }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (directory === undefined) return ok("for a stack without a folder here, the source of its proxy is unknown");
    if (givesProxies === undefined) return unknown("Docker's config file could not be read");
    if (givesProxies) return ok("Docker gives a proxy to every container that it creates");
    const found = stale(containers, directory);
    if (found.length === 0) return ok("every proxy comes from .env or a compose file");
    const names = found.map(({ one }) => one);
    return warn({
      saw: `${listed(names)} ${found.length === 1 ? "has" : "have"} a proxy that is in neither .env, a compose file nor ~/.docker/config.json.`,
      why: "A container keeps the proxy that Docker was configured with when it was created. Changing the config file does not change containers.",
      next: `docker compose up -d --force-recreate ${[...new Set(names.map(({ service }) => service))].join(" ")}   (as a user whose ~/.docker/config.json has no proxies)`,
      evidence: found.map(({ one, names: set }) => `${one.name}: ${set.join(", ")}`),
    });
  },
  remediation: {
    title: "Recreate the containers without the proxy",
    risk: "restarts",
    steps({ containers, directory }) {
      if (directory === undefined) return [];
      const services = [...new Set(stale(containers, directory).map(({ one }) => one.service))];
      return services.length === 0 ? [] : [{ do: "recreate-services", services }];
    },
  },
});
