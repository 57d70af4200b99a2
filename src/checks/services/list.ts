import type { DoctorCheck } from "../../domain/check.ts";
import { clickhouseHasDatabase } from "./clickhouse-has-database.ts";
import { clickhouseHasTables } from "./clickhouse-has-tables.ts";
import { containersRun } from "./containers-run.ts";
import { noDynamicConfig } from "./dynamic-config-file.ts";
import { edgeStands } from "./edge-stands.ts";
import { healthChecksCanFail } from "./health-checks-can-fail.ts";
import { healthChecksPass } from "./health-checks-pass.ts";
import { namesResolve } from "./names-resolve.ts";
import { oldVolumePassword } from "./old-volume-password.ts";
import { oneApi } from "./one-api.ts";
import { pagesAskTheirOwnAddress } from "./pages-ask-own-address.ts";
import { postgresOpensData } from "./postgres-opens-data.ts";
import { redisTakesPassword } from "./redis-takes-password.ts";
import { noBroadcastAddress } from "./temporal-address.ts";
import { temporalHasDatabases } from "./temporal-databases.ts";
import { tunnelConnected } from "./tunnel-connected.ts";
import { tunnelPointsAtNames } from "./tunnel-points-at-names.ts";
import { workerFindsTemporal } from "./worker-finds-temporal.ts";
import { workflowsRun } from "./workflows-run.ts";

/** Networks before health: whoever does not find its neighbours is unhealthy because of that. */
export const servicesChecks: readonly DoctorCheck[] = [
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
