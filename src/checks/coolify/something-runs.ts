import { conditionInWords, isReady, isUp } from "../../domain/condition.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { DeployedService } from "../../domain/facts/coolify.ts";
import { fail, ok } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

/**
 * A deployment removes the old containers before it starts the new ones. Where one that others wait
 * for does not become healthy, it fails and leaves nothing, or a half; ten restarts of one
 * container end the same way (app/Actions/Application/StopApplication.php removes them all).
 */
export const somethingRuns = coolifyCheck({
  id: "K1",
  title: "What Coolify deployed is running",
  symptom: "Coolify shows finished, exited or degraded, and nothing answers",
  detection:
    "the project's containers compared with the compose file in Coolify's folder, and which service waits for which",
  proof: "engine",
  stops: "sign-in",
  reads: ["containers"],
  needs: ["H1"],
  detect({ containers, coolify: { place, services } }) {
    const name = coolifyName(place);
    if (containers.length === 0)
      return fail({
        saw: `No container of ${name} is running. Coolify deployed it, but every container has been removed since.`,
        why: "Either the last deployment failed after the old containers were removed, because a service that others wait for did not become healthy. Or a container restarted ten times, and Coolify stopped all of them.",
        next: `In Coolify, open ${name}, Deployments, and the newest one: its last lines name the service. Fix it, then press Deploy. After ten restarts the application stays down: Advanced, Max restart count.`,
        evidence: waiting(services).map(({ name: one, waitsFor }) => `${one} waits for ${waitsFor.join(", ")}`),
      });
    const stuck = waiting(services).flatMap((one) => stuckOn(one, containers));
    if (stuck.length === 0) return ok(`${containers.length} containers exist`);
    return fail({
      saw: `${stuck.map(({ who }) => who).join(", ")} ${stuck.length === 1 ? "was" : "were"} never started by the last deployment.`,
      why: "A service that must be healthy first was not healthy in time: the deployment failed, and the old containers are gone.",
      next: `Fix what is unhealthy (dittofeed-setup logs ${[...new Set(stuck.map(({ on }) => on.service))].join(" ")}), then press Redeploy for ${name} in Coolify`,
      evidence: stuck.map(({ who, on }) => `${who} waits for ${on.service}, which is ${conditionInWords(on)}`),
    });
  },
});

const waiting = (services: readonly DeployedService[]) => services.filter(({ waitsFor }) => waitsFor.length > 0);

function stuckOn({ name, waitsFor }: DeployedService, containers: readonly InspectedContainer[]) {
  const own = containers.filter(({ service }) => service === name);
  if (own.some(isUp) || own.every(({ state }) => state !== "created")) return [];
  const on = containers.find((one) => waitsFor.includes(one.service) && !isReady(one));
  return on === undefined ? [] : [{ who: name, on }];
}
