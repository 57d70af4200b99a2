// Over 150 lines: the whole answer of `config --json`, with its types.
import { imageReference, servicesOf } from "../../../../compose/stack/images.ts";
import { portsInForce } from "../../../../compose/stack/ports-in-force.ts";
import { publishedPorts } from "../../../../compose/stack/published-ports.ts";
import { writtenService } from "../../../../compose/stack/written-compose-file.ts";
import type { InspectedContainer } from "../../../domain/facts/containers.ts";
import type { DirectoryFacts, FoundInstallation } from "../../../domain/facts/directory.ts";
import type { Gathering } from "../../../domain/facts/facts.ts";
import { heldSecret } from "../../../domain/held-secrets.ts";
import { installationPaths } from "../../../domain/installation-files.ts";
import { coolifyName } from "../../../domain/keeper.ts";
import {
  type Profile,
  profileSchema,
  type ResolvedProfile,
  type SecretReference,
  type Target,
} from "../../../domain/profile.ts";
import { generatedSecrets, isSecretName } from "../../../domain/secret-names.ts";
import { answersOf } from "../../../domain/target.ts";
import { typed } from "../../../domain/typed.ts";
import { referencesByName } from "../../../engine/resolve-secrets.ts";
import type { InstallationContext } from "../../../installation/context.ts";

type Value = string | number | boolean;

/** Everything that `config` says, as its JSON has it. */
export interface Config {
  installation: string;
  /** Null where no profile describes it. */
  profile: string | null;
  target: string;
  mode: string;
  directory: string | null;
  engine: string | null;
  settings: { name: string; value: Value; from: string }[];
  /** Never a value. */
  secrets: { name: string; from: string }[];
  /** `running`: what a container was made of, where that is another one. */
  images: { service: string; image: string; from: string; running?: string }[];
  ports: { service: string; address: string; port: number; from: string }[];
  files: { path: string; exists: boolean; is: string }[];
  environment: { name: string; value: string }[];
}

interface Asked {
  installation: FoundInstallation;
  written: { source: string; profile: Profile } | undefined;
  target: Target | undefined;
  gathering: Gathering;
}

export async function describeConfig(
  context: Pick<InstallationContext, "ports" | "environment">,
  { installation, written, target, gathering }: Asked,
): Promise<Config> {
  const { profile, project, mode, coolify } = installation;
  const usesEngine = answersOf(profile).usesEngine;
  const [engine, inDirectory, running] = await Promise.all([
    usesEngine ? gathering.engine : undefined,
    gathering.directory,
    usesEngine ? gathering.containers : undefined,
  ]);
  const directory = inDirectory.state === "seen" ? inDirectory.value : undefined;
  const containers = running?.state === "seen" ? running.value : [];
  const known = engine?.state === "seen" ? engine.value : undefined;
  return {
    installation: project,
    profile: written === undefined ? null : await placeOf(context, written.source),
    target: coolify === undefined ? (profile?.target ?? "compose") : `coolify (${coolifyName(coolify)})`,
    mode,
    directory: coolify?.folder ?? installation.directory ?? null,
    engine:
      engine === undefined ? null : known?.state === "usable" ? `Docker ${known.version}` : "Docker does not answer",
    settings: profile === undefined ? [] : settingRows(profile, written?.profile, target),
    secrets: secretRows(context, written?.profile, directory, containers),
    images: imageRows(profile, directory, containers),
    ports: portRows(profile, directory, containers),
    files: await fileRows(context, installation, directory),
    environment: heeded.flatMap((name) => {
      const value = context.environment[name];
      return value === undefined || value === "" ? [] : [{ name, value }];
    }),
  };
}

/** Those that change which engine, folder or registry is meant. */
const heeded = [
  ...["DOCKER_HOST", "DOCKER_CONTEXT", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"],
  ...["BASE_CONFIG_PATH", "npm_config_registry", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"],
];

async function placeOf({ ports: { profiles } }: Pick<InstallationContext, "ports">, source: string): Promise<string> {
  if (source === "-") return "standard input";
  return (await profiles.names()).includes(source) ? profiles.pathOf(source) : source;
}

/** A value that would be the same if nobody had said it is called a default. */
function settingRows(
  profile: ResolvedProfile,
  written: Profile | undefined,
  target: Target | undefined,
): Config["settings"] {
  const { asSaved: _, authorities: __, images: ___, secrets: ____, ...shown } = profile;
  const usual = new Map(leaves(usualOf(profile)));
  const said = new Map(leaves(written ?? {}));
  return leaves(shown).map(([name, value]) => {
    if (name === "target" && target !== undefined) return { name, value, from: "--target" };
    const isUsual = usual.get(name) === value || !said.has(name);
    return { name, value, from: isUsual ? "default" : "profile" };
  });
}

/** What of this profile would hold if it said only what it must. */
function usualOf({ apiVersion, mode, address, workspace, database, coolify }: ResolvedProfile): unknown {
  const { repository } = coolify ?? {};
  const {
    apiVersion: _,
    mode: __,
    address: ___,
    workspace: ____,
    ...usual
  } = profileSchema.parse({
    ...{ apiVersion, mode, address, workspace },
    ...(database.external && { database: { external: { host: database.external.host } } }),
    ...(coolify && { coolify: repository === undefined ? {} : { repository: { url: repository.url } } }),
  });
  return usual;
}

function leaves(value: unknown, path: readonly string[] = []): [name: string, value: Value][] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : [[path.join("."), value.join(", ")]];
  if (typeof value === "object") return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
  return [[path.join("."), typeof value === "number" || typeof value === "boolean" ? value : String(value)]];
}

/** Where each would be taken from by the next run. Nothing is fetched: standard input is not read. */
function secretRows(
  { ports }: Pick<InstallationContext, "ports">,
  written: Profile | undefined,
  directory: Pick<DirectoryFacts, "env"> | undefined,
  containers: readonly InspectedContainer[],
): Config["secrets"] {
  const env: DirectoryFacts["env"] = directory?.env ?? new Map();
  if (written === undefined) return [...env.keys()].filter(isSecretName).map((name) => ({ name, from: ".env" }));
  const isElsewhere = written.database.external !== undefined;
  return [...referencesByName(written)].map(([name, reference]) => {
    const outside = outsideOf(reference, (variable) => ports.host.environmentVariable(variable) ?? "");
    const isKept = env.get(name)?.isEmpty === false;
    const held = isKept ? undefined : heldSecret(containers, name);
    const kept = isKept ? ".env" : held && `the running containers (${held.by.join(", ")})`;
    const isMade = generatedSecrets.some((one) => one === name) && !(name === "POSTGRES_PASSWORD" && isElsewhere);
    return { name, from: outside ?? kept ?? (isMade ? "generated by the next run" : "missing") };
  });
}

function outsideOf(reference: SecretReference | undefined, variable: (name: string) => string): string | undefined {
  if (reference === undefined || "generate" in reference) return undefined;
  if ("fromFile" in reference) return `the file ${reference.fromFile}`;
  if ("fromCommand" in reference) return typed`the command ${reference.fromCommand}, at each run`;
  if ("fromStdin" in reference) return "standard input, at each run";
  if (variable(reference.fromEnv) !== "") return `the variable ${reference.fromEnv}`;
  return reference.orKept ? undefined : `the variable ${reference.fromEnv}, which is not set`;
}

function imageRows(
  profile: ResolvedProfile | undefined,
  directory: Pick<DirectoryFacts, "override" | "overrideText"> | undefined,
  containers: readonly InspectedContainer[],
): Config["images"] {
  if (profile === undefined)
    return containers.map(({ service, image }) => ({ service, image, from: "the running container" }));
  if (!answersOf(profile).usesEngine) return [];
  const usual = { mode: profile.mode, images: {} };
  return servicesOf(profile).map((service) => {
    const own = writtenService(directory?.overrideText, service)?.image;
    const wanted = imageReference(service, profile);
    const image = own === undefined ? wanted : String(own);
    const running = containers.find((one) => one.service === service)?.image;
    const from = wanted === imageReference(service, usual) ? "default" : "profile";
    return {
      ...{ service, image, from: own === undefined ? from : (directory?.override ?? "your compose file") },
      ...(running !== undefined && running !== "" && running !== image && { running }),
    };
  });
}

function portRows(
  profile: ResolvedProfile | undefined,
  directory: Pick<DirectoryFacts, "override" | "overrideText"> | undefined,
  containers: readonly InspectedContainer[],
): Config["ports"] {
  if (profile === undefined)
    return containers.flatMap(({ service, bindings }) =>
      bindings.map(({ address, port }) => ({ service, address, port, from: "the running container" })),
    );
  if (!answersOf(profile).usesEngine || answersOf(profile).isKept) return [];
  const given = publishedPorts(profile);
  return portsInForce(given, directory?.overrideText).map((one) => {
    const isOurs = given.some(
      ({ name, port, address }) => name === one.name && port === one.port && address === one.address,
    );
    return {
      ...{ service: given.find(({ name }) => name === one.name)?.service ?? one.name },
      ...{ address: one.address, port: one.port },
      from: isOurs ? `ports.${one.name}` : (directory?.override ?? "your compose file"),
    };
  });
}

async function fileRows(
  { ports: { files } }: Pick<InstallationContext, "ports">,
  { directory, coolify }: FoundInstallation,
  seen: Pick<DirectoryFacts, "override"> | undefined,
): Promise<Config["files"]> {
  if (directory === undefined || coolify !== undefined) return [];
  const paths = installationPaths(directory);
  const rows = [
    { path: paths.compose, is: "written from the profile" },
    { path: paths.env, is: "settings and secrets, for its owner alone" },
    ...(seen?.override === undefined ? [] : [{ path: `${directory}/${seen.override}`, is: "yours, never changed" }]),
    { path: paths.logs, is: "what runs have printed" },
    { path: paths.dumps, is: "dumps of the database" },
  ];
  return Promise.all(rows.map(async (row) => ({ ...row, exists: (await files.facts(row.path)) !== undefined })));
}
