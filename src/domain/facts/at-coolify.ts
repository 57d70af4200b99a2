import type {
  CoolifyApplication,
  CoolifyDeployment,
  CoolifyPlace,
  CoolifyServer,
  CoolifyVariable,
} from "../coolify.ts";

/** What Coolify has of an installation, as its API tells it to this token. */
export interface AtCoolifyFacts {
  readonly version: string;
  /** Undefined: there is none of that name yet. */
  readonly project: CoolifyPlace | undefined;
  readonly server: CoolifyServer;
  /** Undefined: there is none yet. */
  readonly application: CoolifyApplication | undefined;
  /**
   * Nothing of it runs. Coolify looks once a minute, so that of what was deployed just now nothing
   * is said yet.
   */
  readonly isStopped: boolean;
  readonly variables: readonly CoolifyVariable[];
  /** The newest first. */
  readonly deployments: readonly CoolifyDeployment[];
}
