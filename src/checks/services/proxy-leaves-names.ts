import { plainSetting } from "../../../compose/env/settings.ts";
import { check } from "../../domain/check.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { ok, warn } from "../../domain/finding.ts";
import { neededBy, withoutContainers } from "./running.ts";

const inBothCases = (name: string) => [name, name.toLowerCase()];
/** Programs read the one case or the other. */
export const proxyNames = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap(inBothCases);

/** Of the services that it asks, those which it would ask through the proxy. */
function throughProxy({ service, environment }: InspectedContainer): string[] {
  const hasProxy = proxyNames.some((name) => environment.get(name)?.isEmpty === false);
  if (!hasProxy) return [];
  // Programs read the one or the other: a name has to stand in each that is there.
  const lists = inBothCases("NO_PROXY").flatMap((name) => plainSetting(environment, name) ?? []);
  const excepted = lists.map((list) => list.split(",").map((entry) => entry.trim().replace(/:\d+$/, "")));
  const isExcepted = (name: string) =>
    excepted.length > 0 && excepted.every((entries) => entries.includes("*") || entries.includes(name));
  return neededBy[service].filter((name) => !isExcepted(name));
}

export const proxyLeavesNames = check({
  id: "S20",
  title: "The stack's own names bypass the proxy",
  category: "services",
  symptom: "Services reach each other slowly or not at all on a host where Docker uses a proxy",
  detection: "HTTP_PROXY, HTTPS_PROXY and NO_PROXY in the containers",
  proof: "fake",
  reads: ["installation", "containers"],
  needs: ["H1"],
  detect({ installation, containers }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const asked = containers.map((one) => ({ one, names: throughProxy(one) })).filter(({ names }) => names.length > 0);
    if (asked.length === 0) return ok("no proxy is used for them");
    const names = [...new Set(asked.flatMap((each) => each.names))];
    return warn({
      saw: `${asked.map(({ one }) => one.name).join(", ")} ${asked.length === 1 ? "has" : "have"} a proxy that is also used for ${names.join(", ")}.`,
      why: "Docker gives its proxy to every container that it creates, but the proxy does not know the stack's names.",
      next: `Add ${names.join(",")} to "noProxy" under "proxies" in ~/.docker/config.json of the user who runs docker compose, then docker compose up -d --force-recreate`,
      evidence: asked.map(({ one, names: own }) => `${one.name}: a proxy is set, but NO_PROXY lacks ${own.join(", ")}`),
    });
  },
});
