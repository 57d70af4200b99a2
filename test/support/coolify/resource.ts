import { randomBytes } from "node:crypto";
import type { Domains } from "./domains.ts";
import { Variables } from "./variables.ts";

/** A row of Coolify's `applications` with its settings, or of its `services`. */
export interface Resource {
  readonly kind: "application" | "service";
  readonly id: number;
  readonly uuid: string;
  name: string;
  description: string | null;
  readonly projectName: string;
  readonly environmentName: string;
  fqdn: string | null;
  gitRepository: string;
  gitBranch: string;
  baseDirectory: string;
  composeLocation: string;
  composeRaw: string | null;
  compose: string | null;
  domains: Domains;
  preDeploymentCommand: string | null;
  postDeploymentCommand: string | null;
  postDeploymentCommandContainer: string | null;
  readonly settings: Record<string, boolean>;
  maxRestartCount: number;
  readonly variables: Variables;
  /** LocalFileVolume: what a path in a container is on the host. A file's content is asked for once and kept. */
  readonly files: Map<string, { path: string; content: string | null; isDirectory: boolean }>;
  status: string;
}

export function newResource(given: Pick<Resource, "kind" | "id" | "name"> & Partial<Resource>): Resource {
  return {
    uuid: newUuid(),
    description: null,
    projectName: "Marketing Tools",
    environmentName: "production",
    fqdn: null,
    gitRepository: "",
    gitBranch: "main",
    baseDirectory: "/",
    composeLocation: "/docker-compose.yaml",
    composeRaw: null,
    compose: null,
    domains: {},
    preDeploymentCommand: null,
    postDeploymentCommand: null,
    postDeploymentCommandContainer: null,
    settings: {
      connect_to_docker_network: false,
      is_consistent_container_name_enabled: false,
      is_stripprefix_enabled: true,
      is_gzip_enabled: true,
      is_force_https_enabled: true,
      is_container_label_escape_enabled: true,
      is_auto_deploy_enabled: true,
      is_preserve_repository_enabled: false,
    },
    maxRestartCount: 10,
    variables: new Variables(),
    files: new Map(),
    status: "exited",
    ...given,
  };
}

/** A cuid2 of Coolify's: 24 lower-case letters and digits, the first a letter. */
export function newUuid(): string {
  const text = BigInt(`0x${randomBytes(20).toString("hex")}`).toString(36);
  return `s${text.slice(0, 23).padEnd(23, "0")}`;
}
