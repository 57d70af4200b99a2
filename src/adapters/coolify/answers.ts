import * as z from "zod";
import type { CoolifyApplication, CoolifyDeployment, CoolifyLogEntry, CoolifyVariable } from "../../domain/coolify.ts";
import { type MakeSecret, Secret } from "../../domain/secret.ts";
import { isSecretName } from "../../domain/secret-names.ts";

/** What is read of Coolify's answers; all else in them is left alone, whatever version it is. */
const place = z.object({ uuid: z.string(), name: z.string() });
export const placesSchema = z.array(place);
export const projectSchema = z.object({ environments: z.array(place.extend({ uuid: z.string().default("") })) });
export const serversSchema = z.array(place.extend({ ip: z.string().default("") }));
/** An answer that nobody reads. */
export const anySchema = z.unknown();
export const createdSchema = z.object({ uuid: z.string() });
export const deployedSchema = z.object({
  deployments: z.array(z.object({ message: z.string(), deployment_uuid: z.string().optional() })),
});

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

/** Old ones send 0 and 1, or null for a flag that nobody has set. */
const flag = z
  .union([z.boolean(), z.number()])
  .nullish()
  .transform((value) => Boolean(value));

export const applicationSchema = z.object({
  uuid: z.string(),
  name: text,
  description: text,
  build_pack: text,
  git_repository: text,
  git_branch: text,
  base_directory: text,
  docker_compose_location: text,
  docker_compose_domains: z.string().nullish(),
  post_deployment_command: text,
  post_deployment_command_container: text,
  status: text,
  docker_compose_raw: z.string().nullish(),
  settings: z.object({ connect_to_docker_network: flag.optional() }).nullish(),
});
export const applicationsSchema = z.array(applicationSchema);

export function readApplication(found: z.output<typeof applicationSchema>): CoolifyApplication {
  return {
    uuid: found.uuid,
    name: found.name,
    description: found.description,
    buildPack: found.build_pack,
    repository: found.git_repository,
    branch: found.git_branch,
    baseDirectory: found.base_directory,
    composeLocation: found.docker_compose_location,
    domains: readDomains(found.docker_compose_domains),
    postDeploymentCommand: found.post_deployment_command,
    postDeploymentContainer: found.post_deployment_command_container,
    status: found.status,
    composeText: "docker_compose_raw" in found ? (found.docker_compose_raw ?? undefined) : "hidden",
    joinsPredefinedNetwork: found.settings?.connect_to_docker_network,
  };
}

const domainsSchema = z.record(z.string(), z.object({ domain: z.string().nullish() }));

/** JSON in a string. */
function readDomains(written: string | null | undefined): ReadonlyMap<string, string> {
  const parsed = domainsSchema.safeParse(JSON.parse(written || "{}"));
  const entries = Object.entries(parsed.success ? parsed.data : {});
  return new Map(entries.flatMap(([service, { domain }]) => (domain ? [[service, domain] as const] : [])));
}

const variable = z.object({
  key: z.string(),
  value: z.string().nullish(),
  is_preview: flag,
  is_literal: flag,
  is_multiline: flag,
  is_shown_once: flag,
  is_runtime: flag.optional(),
  is_buildtime: flag.optional(),
});
export const variablesSchema = z.array(variable);

export function readVariable(found: z.output<typeof variable>, makeSecret: MakeSecret): CoolifyVariable {
  const shown = found.value ?? "";
  // An address hidden wherever it is told would hide what somebody has to open.
  const wrap = () => (isSecretName(found.key) ? makeSecret(found.key, shown, "seen") : new Secret(found.key, shown));
  return {
    key: found.key,
    value: "value" in found ? (shown === "" ? undefined : wrap()) : "hidden",
    isLiteral: found.is_literal,
    isMultiline: found.is_multiline,
    isShownOnce: found.is_shown_once,
    // Old ones know neither, and write everything into both.
    isRuntime: found.is_runtime ?? true,
    isBuildtime: found.is_buildtime ?? true,
  };
}

export const deploymentSchema = z.object({
  deployment_uuid: z.string(),
  status: z.string(),
  updated_at: z.string().nullish(),
  logs: z.string().nullish(),
});
export const deploymentsSchema = z.object({ deployments: z.array(deploymentSchema) });

export function readDeployment(found: z.output<typeof deploymentSchema>): CoolifyDeployment {
  return {
    uuid: found.deployment_uuid,
    status: found.status,
    at: found.updated_at ?? undefined,
    log: "logs" in found ? readLog(found.logs) : undefined,
  };
}

const logSchema = z.array(z.object({ output: text, type: text, hidden: flag, command: z.string().nullish() }));

/** JSON in a string in JSON, in the order in which it was written. */
function readLog(written: string | null | undefined): readonly CoolifyLogEntry[] {
  const parsed = logSchema.safeParse(JSON.parse(written || "[]"));
  return (parsed.success ? parsed.data : []).map(({ output, type, hidden }) => ({
    output,
    isError: type === "stderr",
    isDebug: hidden,
  }));
}
