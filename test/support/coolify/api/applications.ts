// Over 150 lines: create and update of an application, and what either refuses.
import { parse } from "yaml";
import { type Domains, generatedUrl } from "../domains.ts";
import { newUuid, type Resource } from "../resource.ts";
import { type Answer, canReadSensitive, json, message, type Request, refuseBody, refuseFields } from "./answer.ts";
import { createFields, environmentSettings, laterFields, settingFields, updateFields } from "./fields.ts";

/** What the controller does to the resource that is no field of it. */
export interface Effects {
  /** LoadComposeFile, a job of the queue: the answer does not wait for it. */
  loadLater(resource: Resource): void;
  refreshStatus(resource: Resource): Promise<void>;
}

export function found(request: Request, kind: Resource["kind"] = "application"): Resource | undefined {
  return request.state.find(kind, request.words[0] ?? "");
}

/** ApplicationsController.php 2361 and 100: `docker_compose_raw` only for who may read secrets. */
export async function show(request: Request, effects: Effects): Promise<Answer> {
  const resource = found(request);
  if (resource === undefined) return message(404, "Application not found.");
  await effects.refreshStatus(resource);
  return json(200, { ...described(resource, request), settings: resource.settings });
}

export async function list(request: Request, effects: Effects): Promise<Answer> {
  const all = request.state.resources.filter(({ kind }) => kind === "application");
  await Promise.all(all.map((each) => effects.refreshStatus(each)));
  return json(
    200,
    all.map((each) => described(each, request)),
  );
}

function described(resource: Resource, request: Request): object {
  const shown = {
    uuid: resource.uuid,
    name: resource.name,
    description: resource.description,
    base_directory: resource.baseDirectory,
    build_pack: "dockercompose",
    docker_compose_domains: Object.keys(resource.domains).length === 0 ? null : JSON.stringify(resource.domains),
    docker_compose_location: resource.composeLocation,
    fqdn: resource.fqdn,
    git_branch: resource.gitBranch,
    git_repository: resource.gitRepository,
    max_restart_count: resource.maxRestartCount,
    post_deployment_command: resource.postDeploymentCommand,
    post_deployment_command_container: resource.postDeploymentCommandContainer,
    pre_deployment_command: resource.preDeploymentCommand,
    status: resource.status,
  };
  return canReadSensitive(request)
    ? { ...shown, docker_compose: resource.compose, docker_compose_raw: resource.composeRaw }
    : shown;
}

type Body = Record<string, unknown>;

/** ApplicationsController.php 1181, of the type "public". */
export function createPublic(request: Request, effects: Effects): Answer {
  const refused = refuseBody(request);
  if (refused !== undefined) return refused;
  const { state } = request;
  const body = request.body as Body;
  const faults = required(body, ["project_uuid", "server_uuid"]);
  const wrong = refuseFields(
    body,
    state.behaviour.laterFields ? [...createFields, ...laterFields] : createFields,
    faults,
  );
  if (wrong !== undefined) return wrong;
  if (!body.environment_name && !body.environment_uuid) {
    return message(422, "You need to provide at least one of environment_name or environment_uuid.");
  }
  const project = state.projects.find(({ uuid }) => uuid === body.project_uuid);
  if (project === undefined) return message(404, "Project not found.");
  const { name: environmentName, uuid } = state.environment;
  if (body.environment_name !== environmentName && body.environment_uuid !== uuid) {
    return message(404, "Environment not found.");
  }
  if (body.server_uuid !== state.hostServer.uuid) return message(404, "Server not found.");
  const invalid = { ...required(body, ["git_repository", "git_branch", "build_pack"]), ...faultsOf(body) };
  if (Object.keys(invalid).length > 0) return json(422, { message: "Validation failed.", errors: invalid });
  if ("domains" in body) return domainsRefused();
  const domains = readDomains(request, body.docker_compose_domains);
  if ("status" in domains) return domains as unknown as Answer;
  const repository = String(body.git_repository);
  const resource = state.add({
    kind: "application",
    name: String(body.name ?? `${repository}:${newUuid()}`),
    projectName: project.name,
  });
  fill(resource, body);
  // 1451: an address at GitHub is kept without the address.
  const github = /^https:\/\/github\.com\/([^/]+)\/([^/]+)/.exec(repository);
  if (github !== null) resource.gitRepository = `${github[1]}/${github[2]}`;
  resource.domains = domains;
  // 1513: unless it is told not to, it invents an address for the whole, which then stands in COOLIFY_URL.
  if (body.autogenerate_domain !== false) resource.fqdn = generatedUrl("http://203.0.113.7.sslip.io", resource.uuid);
  effects.loadLater(resource);
  return json(201, { uuid: resource.uuid, domains: resource.fqdn });
}

/** ApplicationsController.php 2780. */
export function update(request: Request): Answer {
  const refused = refuseBody(request);
  if (refused !== undefined) return refused;
  const resource = found(request);
  if (resource === undefined) return message(404, "Application not found");
  const { behaviour } = request.state;
  const body = request.body as Body;
  const allowed = behaviour.laterFields ? [...updateFields, ...laterFields] : [...updateFields, "docker_compose_raw"];
  const wrong = refuseFields(body, allowed, faultsOf(body));
  if (wrong !== undefined) return wrong;
  if ("domains" in body) return domainsRefused();
  if ("docker_compose_domains" in body) {
    const file = behaviour.domainsNeedFile ? fileBrought(body) : resource.composeRaw;
    if (typeof file !== "string") return file ?? domainsNeedLoad();
    const domains = readDomains(request, body.docker_compose_domains, resource);
    if ("status" in domains) return domains as unknown as Answer;
    const { services } = parse(file) as { services: Record<string, unknown> };
    // 3031: a name that the file does not have is dropped without a word; those that were not sent are gone.
    const known = Object.entries(domains).filter(([name]) => name in services);
    if (known.length > 0) resource.domains = Object.fromEntries(known);
    if (behaviour.domainsNeedFile) resource.composeRaw = file;
  }
  fill(resource, body);
  return json(200, { uuid: resource.uuid });
}

function fill(resource: Resource, body: Body): void {
  const has = (field: string) => field in body;
  const text = (field: string) => body[field] as string;
  if (has("name")) resource.name = text("name");
  if (has("description")) resource.description = text("description");
  if (has("git_repository")) resource.gitRepository = text("git_repository");
  if (has("git_branch")) resource.gitBranch = text("git_branch");
  if (has("base_directory")) resource.baseDirectory = text("base_directory");
  if (has("docker_compose_location")) resource.composeLocation = text("docker_compose_location");
  if (has("pre_deployment_command")) resource.preDeploymentCommand = text("pre_deployment_command");
  if (has("post_deployment_command")) resource.postDeploymentCommand = text("post_deployment_command");
  if (has("post_deployment_command_container")) {
    resource.postDeploymentCommandContainer = text("post_deployment_command_container");
  }
  if (has("max_restart_count")) resource.maxRestartCount = Number(body.max_restart_count);
  for (const field of settingFields) if (has(field)) resource.settings[field] = body[field] === true;
}

function required(body: Body, fields: readonly string[]): Record<string, string[]> {
  const missing = fields.filter((field) => body[field] === undefined || body[field] === null);
  return Object.fromEntries(missing.map((each) => [each, [`The ${each.replaceAll("_", " ")} field is required.`]]));
}

/** bootstrap/helpers/api.php 87, for what this product sends. */
function faultsOf(body: Body): Record<string, string[]> {
  const faults: Record<string, string[]> = {};
  const paths: Record<string, RegExp> = {
    docker_compose_location: /^\/[a-zA-Z0-9._\-/~@+]+$/,
    base_directory: /^\/([a-zA-Z0-9._\-/~@+]*)?$/,
    post_deployment_command_container: /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/,
  };
  for (const [field, form] of Object.entries(paths)) {
    if (!(field in body)) continue;
    // ValidationPatterns.php 723: a container's name cannot be taken away by null, as everything else can.
    if (body[field] === null && field !== "post_deployment_command_container") continue;
    const named = field.replaceAll("_", " ");
    if (typeof body[field] !== "string") faults[field] = [`The ${named} field must be a string.`];
    else if (!form.test(body[field])) faults[field] = [`The ${named} field format is invalid.`];
  }
  for (const field of [...settingFields, ...environmentSettings]) {
    if (field in body && typeof body[field] !== "boolean") {
      faults[field] = [`The ${field.replaceAll("_", " ")} field must be true or false.`];
    }
  }
  return faults;
}

function readDomains(request: Request, given: unknown, self?: Resource): Domains | Answer {
  const domains: Domains = {};
  for (const entry of (given ?? []) as { name: string; domain: string | null }[]) {
    const extra = Object.keys(entry).filter((key) => !["name", "domain", "redirect"].includes(key));
    const problem = extra.length > 0 ? "An item in the docker_compose_domains array has invalid fields." : undefined;
    const urls = (entry.domain ?? "").split(",").filter(Boolean);
    const bad = urls.find((url) => !/^https?:\/\/[^\s/]+/.test(url.trim()));
    const errors = problem !== undefined ? [problem] : bad !== undefined ? [`Invalid URL: ${bad}`] : [];
    if (errors.length > 0)
      return json(422, { message: "Validation failed.", errors: { docker_compose_domains: errors } });
    const other = request.state.resources.find(
      (each) =>
        each !== self &&
        Object.values(each.domains).some(({ domain }) => urls.some((url) => domain?.split(",").includes(url))),
    );
    if (other !== undefined && (request.body as Body).force_domain_override !== true) {
      return json(409, {
        message: "Domain conflicts detected. Use force_domain_override=true to proceed.",
        conflicts: [
          { domain: urls[0], resource_name: other.name, resource_uuid: other.uuid, resource_type: other.kind },
        ],
        warning: "Using the same domain for multiple resources can cause routing conflicts and unpredictable behavior.",
      });
    }
    domains[entry.name] = { domain: entry.domain };
  }
  return domains;
}

function fileBrought(body: Body): string | Answer {
  const fault = (text: string) => json(422, { message: "Validation failed.", errors: { docker_compose_raw: text } });
  if (typeof body.docker_compose_raw !== "string") return fault("The base64 encoded docker_compose_raw is required.");
  const text = Buffer.from(body.docker_compose_raw, "base64").toString();
  const isBase64 = Buffer.from(text).toString("base64") === body.docker_compose_raw;
  return isBase64 ? text : fault("The docker_compose_raw should be base64 encoded.");
}

const domainsRefused = () =>
  json(422, {
    message: "Validation failed.",
    errors: {
      domains:
        "The domains field cannot be used for dockercompose applications. Use docker_compose_domains instead to set domains for individual services.",
    },
  });

const domainsNeedLoad = () =>
  json(422, {
    message: "Validation failed.",
    errors: {
      docker_compose_domains:
        "Cannot set docker_compose_domains without docker_compose_raw. Reload the compose file from the git repository first.",
    },
  });
