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
  title: "What Coolify has deployed runs",
  symptom: "Coolify says finished, exited or degraded, and nothing answers",
  detection: "containers of the project against the compose file in Coolify's folder, and what waits for whom",
  proof: "engine",
  stops: "sign-in",
  reads: ["containers"],
  needs: ["H1"],
  detect({ containers, coolify: { place, services } }) {
    const name = coolifyName(place);
    if (containers.length === 0)
      return fail({
        saw: `Nothing of ${name} runs; Coolify has deployed it, and has removed every container since.`,
        why: "Either the last deployment failed after the old containers were gone, because a service that others wait for did not become healthy; or one container was started again ten times, and Coolify has stopped them all.",
        next: `In Coolify open ${name}, Deployments, and the newest: its last lines name the service. Put that right, then press Deploy. It stays down after ten restarts too: Advanced, Max restart count.`,
        evidence: waiting(services).map(({ name: one, waitsFor }) => `${one} waits for ${waitsFor.join(", ")}`),
      });
    const stuck = waiting(services).flatMap((one) => stuckOn(one, containers));
    if (stuck.length === 0) return ok(`${containers.length} containers are there`);
    return fail({
      saw: `${stuck.map(({ who }) => who).join(", ")} ${stuck.length === 1 ? "was" : "were"} never started by the last deployment.`,
      why: "It waits for a service to become healthy, which did not happen in time: the deployment failed, and the containers from before are gone.",
      next: `Put right what is not healthy (dittofeed-setup logs ${[...new Set(stuck.map(({ on }) => on.service))].join(" ")}), then press Redeploy of ${name} in Coolify`,
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
