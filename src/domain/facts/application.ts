import type { ServiceName } from "../service.ts";

/** What the app needs outside PostgreSQL, and makes nowhere by itself. */
export type ApplicationFacts =
  /** Nothing could be asked: no api runs, or there is no database yet. */
  | { state: "absent" }
  | { state: "unknown"; saw: string }
  | {
      state: "seen";
      /** Tables of ClickHouse; or why it could not be asked. */
      missingTables: readonly string[] | { saw: string };
      /** Ids of workflows that do not run; or why Temporal could not be asked. */
      stoppedWorkflows: readonly string[] | { saw: string };
    };

/** Asked from within the containers, by a Node program that reads and changes nothing. */
export interface InsideFacts {
  /** One for each pair of a container and a neighbour that it needs. */
  neighbours: readonly NeighbourFacts[];
  /**
   * Service -> name of a setting -> keyed digest of its value there; only comparable within one
   * look.
   */
  digests: ReadonlyMap<ServiceName, ReadonlyMap<string, string>>;
  /**
   * What Redis answered to AUTH and PING with the password of the settings: "+PONG", "-NOAUTH …".
   */
  redis: { reply: string; repliesWithoutPassword: boolean } | undefined;
  clickhouse: { status: number; body: string; databases: readonly string[] } | undefined;
  /** Containers that could not be asked, and why. */
  silent: readonly { container: string; saw: string }[];
}

export interface NeighbourFacts {
  from: ServiceName;
  /** The name as the container's settings give it: "postgres". */
  host: string;
  port: number;
  to: ServiceName | undefined;
  address: string | undefined;
  answers: boolean;
  /** The system's code where it does not: ENOTFOUND, ECONNREFUSED, ETIMEDOUT. */
  code: string | undefined;
}
