import { conditionInWords, isReady } from "../../domain/condition.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { CoolifyProxy } from "../../domain/facts/coolify.ts";
import type { EngineFacts } from "../../domain/facts/engine.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { coolifyCheck } from "./deployment.ts";

/** Traefik leaves out whoever is unhealthy or still starting (coollabsio/coolify#10329). */
export const proxyHandsOn = coolifyCheck({
  id: "K7",
  title: "Coolify's proxy forwards requests",
  symptom: "503 no available server, or 502, 504 or 404 at the public address",
  detection: "coolify-proxy, its networks, and what it answers on this host for the public name",
  stops: "sign-in",
  explains: ["E9"],
  reads: ["containers", "engine"],
  needs: ["H1"],
  detect({ containers, engine, coolify: { place, proxy, addresses, answer } }) {
    const [first] = addresses;
    if (first === undefined) return ok("no service has a domain; a tunnel or another proxy leads here");
    if (proxy === undefined) return ok("this host has no Coolify proxy");
    if (!proxy.isRunning)
      return fail({
        saw: `${proxy.name} is not running.`,
        why: "Nothing that Coolify deployed on this server can be reached from outside.",
        next: "In Coolify: Servers, this server, Proxy, Start Proxy",
      });
    if (!proxy.networks.includes(place.uuid))
      return fail({
        saw: `${proxy.name} is not in the network ${place.uuid}.`,
        why: "It cannot reach the containers. Coolify connects it at each deployment and does not check again.",
        next: `docker network connect ${place.uuid} ${proxy.name}`,
        evidence: [`${proxy.name} is in ${proxy.networks.join(", ")}`],
      });
    if (answer === undefined) return unknown("it was not asked");
    if ("failed" in answer) return unknown(`no answer on this host: ${answer.failed}`);
    const { status, body, url } = answer;
    if (status !== 503 || !/no available server/i.test(body)) return ok(`it answers ${status}`);
    return fail({
      saw: `Coolify's proxy has no server for ${url}: 503, no available server.`,
      ...reason(first.service, containers, proxy, engine),
      evidence: [`${url}: ${status} ${body.trim()}`],
    });
  },
  remediation: {
    title: "Connect the proxy to the deployment's network, as a deployment would",
    risk: "safe",
    steps: ({ coolify: { place, proxy, addresses } }) =>
      proxy === undefined || !proxy.isRunning || addresses.length === 0 || proxy.networks.includes(place.uuid)
        ? []
        : [{ do: "connect-network", container: proxy, network: place.uuid, aliases: [], again: false }],
  },
});

function reason(
  service: string,
  containers: readonly InspectedContainer[],
  proxy: CoolifyProxy,
  engine: EngineFacts,
): { why: string; next: string } {
  const behind = containers.filter((one) => one.service === service);
  const sick = behind.filter((one) => !isReady(one));
  if (sick.length > 0)
    return {
      why: `It skips unhealthy containers: ${sick.map((one) => `${one.name} is ${conditionInWords(one)}`).join("; ")}.`,
      next: `dittofeed-setup logs ${service}`,
    };
  if (isTooOld(proxy, engine))
    return {
      why: "Docker 29 does not support the API version that this Traefik uses, so Traefik sees no containers (coollabsio/coolify#7199).",
      next: "In Coolify: Servers, this server, Proxy: set the image to traefik:v3.6 and restart the proxy",
    };
  return {
    why: "The container is healthy, but the proxy has not picked it up. It may have missed the start.",
    next: "In Coolify: Servers, this server, Proxy, Restart Proxy",
  };
}

/** Traefik before 3.6.1 asks for a version of the engine's API that Docker 29 has dropped. */
function isTooOld({ kind, image }: CoolifyProxy, engine: EngineFacts): boolean {
  const [, major = "", minor = ""] = /:v?(\d+)(?:\.(\d+))?/.exec(image) ?? [];
  if (kind !== "traefik" || major === "" || engine.state !== "usable" || Number.parseInt(engine.version, 10) < 29)
    return false;
  return Number(major) < 3 || (Number(major) === 3 && minor !== "" && Number(minor) < 6);
}
