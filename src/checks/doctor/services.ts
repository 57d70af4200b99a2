import type { Examination } from "../../domain/doctor.ts";
import { clickhouseHasDatabase } from "./services/clickhouse-has-database.ts";
import { clickhouseHasTables } from "./services/clickhouse-has-tables.ts";
import { containersRun } from "./services/containers-run.ts";
import { noDynamicConfig } from "./services/dynamic-config-file.ts";
import { edgeStands } from "./services/edge-stands.ts";
import { healthChecksCanFail } from "./services/health-checks-can-fail.ts";
import { healthChecksPass } from "./services/health-checks-pass.ts";
import { namesResolve } from "./services/names-resolve.ts";
import { oldVolumePassword } from "./services/old-volume-password.ts";
import { oneApi } from "./services/one-api.ts";
import { pagesAskTheirOwnAddress } from "./services/pages-ask-own-address.ts";
import { postgresOpensData } from "./services/postgres-opens-data.ts";
import { redisTakesPassword } from "./services/redis-takes-password.ts";
import { noBroadcastAddress } from "./services/temporal-address.ts";
import { temporalHasDatabases } from "./services/temporal-databases.ts";
import { tunnelConnected } from "./services/tunnel-connected.ts";
import { tunnelPointsAtNames } from "./services/tunnel-points-at-names.ts";
import { workerFindsTemporal } from "./services/worker-finds-temporal.ts";
import { workflowsRun } from "./services/workflows-run.ts";

/** Networks before health: whoever does not find its neighbours is unhealthy because of that. */
export const servicesExaminations: readonly Examination[] = [
  containersRun,
  edgeStands,
  oldVolumePassword,
  temporalHasDatabases,
  noDynamicConfig,
  noBroadcastAddress,
  namesResolve,
  healthChecksPass,
  healthChecksCanFail,
  redisTakesPassword,
  clickhouseHasDatabase,
  clickhouseHasTables,
  workflowsRun,
  workerFindsTemporal,
  pagesAskTheirOwnAddress,
  tunnelPointsAtNames,
  tunnelConnected,
  oneApi,
  postgresOpensData,
];
