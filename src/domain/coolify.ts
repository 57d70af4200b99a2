// Over 150 lines: all that is known of Coolify, beside each other.
import type { Secret } from "./secret.ts";

/** Where Coolify's API is, and what opens it. */
export interface CoolifyAccess {
  /** Of its dashboard: `https://coolify.example.com`. */
  readonly api: string;
  readonly token: Secret;
  /** Told while Coolify makes everybody wait: how long, and why. */
  waiting?(seconds: number, why: string): void;
}

/**
 * Coolify's API, as far as it is used here. Every refusal is a Problem that says what was seen and
 * what to do: coolify-unreachable, coolify-refused.
 */
export interface Coolify {
  /** As it says it itself: "4.3.11", "4.0.0-beta.440". */
  version(access: CoolifyAccess, signal: AbortSignal): Promise<string>;
  projects(access: CoolifyAccess, signal: AbortSignal): Promise<CoolifyPlace[]>;
  environments(access: CoolifyAccess, project: string, signal: AbortSignal): Promise<CoolifyPlace[]>;
  servers(access: CoolifyAccess, signal: AbortSignal): Promise<CoolifyServer[]>;
  applications(access: CoolifyAccess, signal: AbortSignal): Promise<CoolifyApplication[]>;
  /** Undefined where there is none of this uuid. */
  application(access: CoolifyAccess, uuid: string, signal: AbortSignal): Promise<CoolifyApplication | undefined>;
  variables(access: CoolifyAccess, application: string, signal: AbortSignal): Promise<CoolifyVariable[]>;
  /** The newest first, the log left out. */
  deployments(access: CoolifyAccess, application: string, signal: AbortSignal): Promise<CoolifyDeployment[]>;
  deployment(access: CoolifyAccess, uuid: string, signal: AbortSignal): Promise<CoolifyDeployment>;
  /** Gives the new one's uuid. */
  createProject(access: CoolifyAccess, name: string, signal: AbortSignal): Promise<string>;
  createApplication(access: CoolifyAccess, application: NewApplication, signal: AbortSignal): Promise<string>;
  updateApplication(
    access: CoolifyAccess,
    uuid: string,
    changes: ApplicationChanges,
    signal: AbortSignal,
  ): Promise<void>;
  /** Sets the value and every flag of each; the others stay as they are. */
  setVariables(
    access: CoolifyAccess,
    application: string,
    variables: readonly SetVariable[],
    signal: AbortSignal,
  ): Promise<void>;
  /** Undefined: one is queued or running already. */
  deploy(access: CoolifyAccess, application: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface CoolifyPlace {
  readonly uuid: string;
  readonly name: string;
}

export interface CoolifyServer extends CoolifyPlace {
  readonly address: string;
}

export interface CoolifyApplication extends CoolifyPlace {
  readonly description: string;
  readonly buildPack: string;
  /** `owner/name` where it is a public one at GitHub, whatever was given. */
  readonly repository: string;
  readonly branch: string;
  readonly baseDirectory: string;
  readonly composeLocation: string;
  /** Service -> its addresses, as they are written there. */
  readonly domains: ReadonlyMap<string, string>;
  readonly postDeploymentCommand: string;
  readonly postDeploymentContainer: string;
  /** "running:healthy", "exited" … */
  readonly status: string;
  /**
   * The compose file as Coolify loaded it last; undefined where it has loaded none, "hidden" from a
   * token that may not read what is sensitive.
   */
  readonly composeText: string | "hidden" | undefined;
  /** In Coolify's own network, where `postgres` and `redis` are Coolify's; undefined: not told. */
  readonly joinsPredefinedNetwork: boolean | undefined;
}

export interface CoolifyVariable extends VariableFlags {
  readonly key: string;
  /** Undefined where it has none, "hidden" where this token may not see it. */
  readonly value: Secret | "hidden" | undefined;
}

export interface VariableFlags {
  readonly isLiteral: boolean;
  readonly isMultiline: boolean;
  /** Locked: Coolify shows the value to nobody any more. */
  readonly isShownOnce: boolean;
  readonly isRuntime: boolean;
  readonly isBuildtime: boolean;
}

export interface SetVariable extends VariableFlags {
  readonly key: string;
  readonly value: string | Secret;
}

export type DeploymentStatus = "queued" | "in_progress" | "finished" | "failed" | "cancelled-by-user";

export interface CoolifyDeployment {
  readonly uuid: string;
  /** As Coolify says it; one that this product does not know is passed on. */
  readonly status: DeploymentStatus | string;
  /** When something happened to it last, in RFC 3339. */
  readonly at: string | undefined;
  /** Undefined: hidden from a token that may not read what is sensitive. */
  readonly log: readonly CoolifyLogEntry[] | undefined;
}

export interface CoolifyLogEntry {
  readonly output: string;
  readonly isError: boolean;
  /** Only shown under "Show Debug Logs". */
  readonly isDebug: boolean;
}

export interface NewApplication {
  readonly name: string;
  readonly description: string;
  readonly project: string;
  readonly environment: string;
  readonly server: string;
  readonly repository: string;
  readonly branch: string;
  readonly composeLocation: string;
}

/** What is left out stays as it is. */
export interface ApplicationChanges {
  readonly description?: string;
  readonly repository?: string;
  readonly branch?: string;
  readonly composeLocation?: string;
  /**
   * All of them: one that is left out is taken away there. `composeText` is asked for by old ones.
   */
  readonly domains?: { readonly byService: ReadonlyMap<string, string>; readonly composeText: string };
  readonly postDeployment?: { readonly command: string; readonly container: string };
  readonly joinsPredefinedNetwork?: false;
}

export function isRunning({ status }: Pick<CoolifyDeployment, "status">): boolean {
  return status === "queued" || status === "in_progress";
}

/** Coolify keeps a public repository at GitHub without its address (ApplicationsController.php). */
export function repositoryName(url: string): string {
  return url.replace(/^https:\/\/github\.com\//, "").replace(/\.git$/, "");
}
