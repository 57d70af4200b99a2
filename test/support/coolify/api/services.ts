import { type Answer, canReadSensitive, json, message, type Request, refuseBody, refuseFields } from "./answer.ts";
import type { Queue } from "./deployments.ts";

const allowed = [
  ...["type", "name", "description", "project_uuid", "environment_name", "environment_uuid", "server_uuid"],
  ...["destination_uuid", "instant_deploy", "docker_compose_raw", "urls", "force_domain_override"],
];

/** ServicesController.php 360: a whole stack by one request, without a repository and without a command afterwards. */
export function createService(request: Request, queue: Queue): Answer {
  const refused = refuseBody(request) ?? refuseFields(request.body as object, allowed);
  if (refused !== undefined) return refused;
  const body = request.body as Record<string, unknown>;
  const { state } = request;
  const project = state.projects.find(({ uuid }) => uuid === body.project_uuid);
  if (project === undefined) return message(404, "Project not found.");
  const raw = String(body.docker_compose_raw ?? "");
  const text = Buffer.from(raw, "base64").toString();
  if (raw === "" || Buffer.from(text).toString("base64") !== raw) {
    const errors = { docker_compose_raw: "The docker_compose_raw should be base64 encoded." };
    return json(422, { message: "Validation failed.", errors });
  }
  const service = state.add({
    kind: "service",
    name: String(body.name ?? "service"),
    projectName: project.name,
    composeRaw: text,
  });
  if (body.instant_deploy === true) queue.startService(service);
  return json(201, { uuid: service.uuid, domains: [] });
}

export function listServices(request: Request): Answer {
  const services = request.state.resources.filter(({ kind }) => kind === "service");
  const shown = services.map(({ uuid, name, status, composeRaw }) => ({
    uuid,
    name,
    status,
    ...(canReadSensitive(request) ? { docker_compose_raw: composeRaw } : {}),
  }));
  return json(200, shown);
}
