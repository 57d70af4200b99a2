import type { Deployment } from "../deployment-log.ts";
import { newUuid, type Resource } from "../resource.ts";
import { type Answer, canReadSensitive, json, message, type Request } from "./answer.ts";
import { found } from "./applications.ts";

export interface Queue {
  /** bootstrap/helpers/applications.php 14. Nothing: one for this commit is queued or running already. */
  deploy(resource: Resource, options: { restartOnly?: boolean; force?: boolean }): Deployment | undefined;
  startService(resource: Resource): void;
  cancel(deployment: Deployment): void;
}

/** DeployController.php 37: without `read:sensitive` there is no log in it. */
export function showDeployment(request: Request): Answer {
  const deployment = request.state.deployments.find(({ uuid }) => uuid === request.words[0]);
  return deployment === undefined ? message(404, "Deployment not found.") : json(200, described(request, deployment));
}

export function listRunning(request: Request): Answer {
  const running = request.state.deployments.filter(({ isOver }) => !isOver);
  return json(
    200,
    running.map((each) => described(request, each)),
  );
}

/** The newest first, in an object with their number: the only list of deployments that is one. */
export function listOfApplication(request: Request): Answer {
  const resource = found(request);
  if (resource === undefined) return message(404, "Application not found");
  const own = request.state.deployments.filter((each) => each.resource === resource).reverse();
  const skip = Number(request.url.searchParams.get("skip") ?? 0);
  const take = Number(request.url.searchParams.get("take") ?? 10);
  const deployments = own.slice(skip, skip + take).map((each) => described(request, each));
  return json(200, { count: own.length, deployments });
}

/**
 * DeployController.php 316. Where one is queued or running already, the answer is 200 all the same, with a
 * `deployment_uuid` that was made up on the spot and that nobody will ever find.
 */
export function deploy(request: Request, queue: Queue): Answer {
  const asked = (request.body ?? {}) as { uuid?: string; force?: boolean };
  const uuids = request.url.searchParams.get("uuid") ?? asked.uuid;
  if (uuids === undefined || uuids === "") return message(400, "You must provide uuid or tag.");
  const force = request.url.searchParams.get("force") === "true" || asked.force === true;
  const deployments = uuids.split(",").flatMap((uuid) => {
    const application = request.state.find("application", uuid);
    if (application !== undefined) return [queued(queue.deploy(application, { force }), application)];
    const service = request.state.find("service", uuid);
    if (service === undefined) return [];
    queue.startService(service);
    return [{ message: `Service ${service.name} started. It could take a while, be patient.`, resource_uuid: uuid }];
  });
  return deployments.length === 0 ? message(404, "No resources found.") : json(200, { deployments });
}

function queued(made: Deployment | undefined, { name, uuid }: Resource): object {
  return made === undefined
    ? { message: "Deployment already queued for this commit.", resource_uuid: uuid, deployment_uuid: newUuid() }
    : { message: `Application ${name} deployment queued.`, resource_uuid: uuid, deployment_uuid: made.uuid };
}

/** ApplicationsController.php 4042 and 4242. Restarting an application of images alone is a deployment like any other. */
export function start(request: Request, queue: Queue, restartOnly: boolean): Answer {
  const resource = found(request);
  if (resource === undefined) return message(404, "Application not found.");
  const made = queue.deploy(resource, { restartOnly });
  if (made === undefined) return message(200, "Deployment already queued for this commit.");
  const what = restartOnly ? "Restart request queued." : "Deployment request queued.";
  return json(200, { message: what, deployment_uuid: made.uuid });
}

/** DeployController.php 186. */
export function cancel(request: Request, queue: Queue): Answer {
  const deployment = request.state.deployments.find(({ uuid }) => uuid === request.words[0]);
  if (deployment === undefined) return message(404, "Deployment not found.");
  if (deployment.isOver) return message(400, `Deployment cannot be cancelled. Current status: ${deployment.status}`);
  queue.cancel(deployment);
  return json(200, {
    message: "Deployment cancelled successfully.",
    deployment_uuid: deployment.uuid,
    status: deployment.status,
  });
}

/** OtherController.php 13. */
export const postRequired = (): Answer =>
  json(405, { message: "This endpoint has changed to a POST request." }, { allow: "POST" });

function described(request: Request, deployment: Deployment): object {
  const shown = {
    application_id: String(deployment.resource.id),
    application_name: deployment.resource.name,
    commit: deployment.commit,
    deployment_url: `/project/p/environment/e/application/${deployment.resource.uuid}/deployment/${deployment.uuid}`,
    deployment_uuid: deployment.uuid,
    is_api: true,
    pull_request_id: 0,
    restart_only: deployment.restartOnly,
    status: deployment.status,
    updated_at: deployment.entries.at(-1)?.timestamp ?? new Date().toISOString(),
  };
  return canReadSensitive(request) ? { ...shown, logs: deployment.logs } : shown;
}
