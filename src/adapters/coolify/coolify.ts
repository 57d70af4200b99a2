// Over 150 lines: every request that is made of Coolify, beside each other.
import type { ApplicationChanges, Coolify, CoolifyAccess, SetVariable } from "../../domain/coolify.ts";
import type { Http } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import type { MakeSecret } from "../../domain/secret.ts";
import {
  anySchema,
  applicationSchema,
  applicationsSchema,
  createdSchema,
  deployedSchema,
  deploymentSchema,
  deploymentsSchema,
  placesSchema,
  projectSchema,
  readApplication,
  readDeployment,
  readVariable,
  serversSchema,
  variablesSchema,
} from "./answers.ts";
import { Requests } from "./requests.ts";

interface Parts {
  http: Http;
  makeSecret: MakeSecret;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/**
 * Over HTTP, `api/v1`. POST for all that starts something: Coolify takes no other since 4.2, and
 * took it before too (routes/api.php).
 */
export function createCoolify({ makeSecret, ...parts }: Parts): Coolify {
  const requests = new Requests(parts);
  return {
    version: (access, signal) => requests.text(access, "/version", signal),
    projects: (access, signal) => requests.get(access, "/projects", placesSchema, signal),
    environments: async (access, project, signal) =>
      (await requests.get(access, `/projects/${project}`, projectSchema, signal)).environments,
    async servers(access, signal) {
      const found = await requests.get(access, "/servers", serversSchema, signal);
      return found.map(({ uuid, name, ip }) => ({ uuid, name, address: ip }));
    },
    async applications(access, signal) {
      return (await requests.get(access, "/applications", applicationsSchema, signal)).map(readApplication);
    },
    async application(access, uuid, signal) {
      const found = await requests.getIfThere(access, `/applications/${uuid}`, applicationSchema, signal);
      return found === undefined ? undefined : readApplication(found);
    },
    async variables(access, application, signal) {
      const found = await requests.get(access, `/applications/${application}/envs`, variablesSchema, signal);
      // Each has a twin for previews, which nobody here wants.
      return found.filter(({ is_preview }) => !is_preview).map((each) => readVariable(each, makeSecret));
    },
    async deployments(access, application, signal) {
      const path = `/deployments/applications/${application}?take=5`;
      const { deployments } = await requests.get(access, path, deploymentsSchema, signal);
      return deployments.map((each) => ({ ...readDeployment(each), log: undefined }));
    },
    deployment: async (access, uuid, signal) =>
      readDeployment(await requests.get(access, `/deployments/${uuid}`, deploymentSchema, signal)),
    createProject: async (access, name, signal) =>
      (
        await requests.send(
          access,
          { method: "POST", path: "/projects", json: { name }, schema: createdSchema },
          signal,
        )
      ).uuid,
    async createApplication(access, given, signal) {
      const body = {
        name: given.name,
        description: given.description,
        project_uuid: given.project,
        environment_name: given.environment,
        server_uuid: given.server,
        git_repository: given.repository,
        git_branch: given.branch,
        docker_compose_location: given.composeLocation,
        build_pack: "dockercompose",
        // Else it is started before it has its variables.
        instant_deploy: false,
      };
      const sent = { method: "POST", path: "/applications/public", json: body, schema: createdSchema } as const;
      return (await requests.send(access, sent, signal)).uuid;
    },
    async updateApplication(access, uuid, changes, signal) {
      const json = changed(changes);
      if (Object.keys(json).length === 0) return;
      const { domains } = changes;
      const path = `/applications/${uuid}`;
      const send = (body: Record<string, unknown>) =>
        requests.send(access, { method: "PATCH", path, json: body, schema: createdSchema }, signal);
      await send(json).catch((thrown: unknown) => {
        // Before 4.0 the file has to come with its domains; since then it must not.
        if (
          domains === undefined ||
          !(thrown instanceof Problem) ||
          !thrown.saw.includes("docker_compose_raw: The base64")
        )
          throw thrown;
        return send({ ...json, docker_compose_raw: Buffer.from(domains.composeText).toString("base64") });
      });
    },
    async setVariables(access, application, variables, signal) {
      if (variables.length === 0) return;
      const path = `/applications/${application}/envs/bulk`;
      const json = { data: variables.map(asSent) };
      await requests.send(access, { method: "PATCH", path, json, schema: anySchema }, signal);
    },
    deploy: (access, application, signal) => deploy(requests, access, application, signal),
  };
}

/**
 * Beside one that runs, Coolify answers with a uuid that it has made up and that leads nowhere
 * (DeployController.php, deploy_resource): its message alone tells the two apart.
 */
async function deploy(
  requests: Requests,
  access: CoolifyAccess,
  application: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const path = `/deploy?uuid=${application}`;
  const { deployments } = await requests.send(access, { method: "POST", path, schema: deployedSchema }, signal);
  const [made] = deployments;
  return made === undefined || /already queued/i.test(made.message) ? undefined : made.deployment_uuid;
}

function changed({ domains, postDeployment, ...changes }: ApplicationChanges): Record<string, unknown> {
  const renamed = {
    description: changes.description,
    git_repository: changes.repository,
    git_branch: changes.branch,
    docker_compose_location: changes.composeLocation,
    connect_to_docker_network: changes.joinsPredefinedNetwork,
  };
  return {
    ...Object.fromEntries(Object.entries(renamed).filter(([, value]) => value !== undefined)),
    ...(domains && {
      docker_compose_domains: [...domains.byService].map(([name, domain]) => ({ name, domain })),
    }),
    ...(postDeployment && {
      post_deployment_command: postDeployment.command,
      post_deployment_command_container: postDeployment.container,
    }),
  };
}

/** Every flag, because one that is left out is taken away (ApplicationsController, create_bulk_envs). */
function asSent(variable: SetVariable): Record<string, unknown> {
  return {
    key: variable.key,
    value: variable.value,
    is_preview: false,
    is_literal: variable.isLiteral,
    is_multiline: variable.isMultiline,
    is_shown_once: variable.isShownOnce,
    is_runtime: variable.isRuntime,
    is_buildtime: variable.isBuildtime,
  };
}
