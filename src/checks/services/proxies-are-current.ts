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
  title: "No container keeps a proxy that nobody gives any more",
  category: "services",
  symptom: "Services go on asking a proxy that was taken away, and reach nothing outside",
  detection: "HTTP_PROXY, HTTPS_PROXY and ALL_PROXY of the containers, and who would give them one now",
  proof: "fake",
  reads: ["installation", "containers", "directory", "host"],
  needs: ["H1"],
  detect({ installation, containers, directory, host: { givesProxies } }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (directory === undefined) return ok("of a stack without a folder here nobody knows who gives it one");
    if (givesProxies === undefined) return unknown("the file of Docker's client could not be read");
    if (givesProxies) return ok("Docker's client gives one to every container that it makes");
    const found = stale(containers, directory);
    if (found.length === 0) return ok("none has one that .env or a compose file does not say");
    const names = found.map(({ one }) => one);
    return warn({
      saw: `${listed(names)} ${found.length === 1 ? "has" : "have"} a proxy that neither .env, a compose file nor ~/.docker/config.json names.`,
      why: "A container keeps the proxy that Docker's client had when it was made; taking it out of the client's file changes no container.",
      next: `docker compose up -d --force-recreate ${[...new Set(names.map(({ service }) => service))].join(" ")}   (as a user whose ~/.docker/config.json has no proxies)`,
      evidence: found.map(({ one, names: set }) => `${one.name}: ${set.join(", ")}`),
    });
  },
  remediation: {
    title: "Make the containers anew, without the proxy",
    risk: "restarts",
    steps({ containers, directory }) {
      if (directory === undefined) return [];
      const services = [...new Set(stale(containers, directory).map(({ one }) => one.service))];
      return services.length === 0 ? [] : [{ do: "recreate-services", services }];
    },
  },
});
