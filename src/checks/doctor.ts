// Over 150 lines: the whole catalogue, in its order.
import type { DoctorCheck } from "../domain/check.ts";
import { type CheckId, engineCheck } from "../domain/check-id.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { keeperOf } from "../domain/keeper.ts";
import { answersOf } from "../domain/target.ts";
import { apiPortIsInside } from "./configuration/api-port-is-inside.ts";
import { authModeIsMultiTenant, authProviderIsGoogle } from "./configuration/auth-settings.ts";
import { dashboardUrlIsAnOrigin } from "./configuration/dashboard-url-is-an-origin.ts";
import { databaseIsTheOwn } from "./configuration/database-is-the-own.ts";
import { databaseUrlHolds } from "./configuration/database-url-holds.ts";
import { embeddedOverHttps } from "./configuration/embedded-over-https.ts";
import { envIsPrivate } from "./configuration/env-is-private.ts";
import { envIsWhole } from "./configuration/env-is-whole.ts";
import { filesAreThere } from "./configuration/files-are-there.ts";
import { hubspotIsWhole } from "./configuration/hubspot-is-whole.ts";
import { loginsArePrivate } from "./configuration/logins-are-private.ts";
import { nextauthUrlHasDashboard } from "./configuration/nextauth-url-has-dashboard.ts";
import { oneJwtSecret } from "./configuration/one-jwt-secret.ts";
import { secretKeyFits } from "./configuration/secret-key-fits.ts";
import { secretKeyKept } from "./configuration/secret-key-kept.ts";
import { settingsAreInUse } from "./configuration/settings-are-in-use.ts";
import { valuesAreGiven } from "./configuration/values-are-given.ts";
import { bindsAreFiles } from "./coolify/binds-are-files.ts";
import { generatedValuesAreThere } from "./coolify/generated-values-are-there.ts";
import { imagesAreFresh } from "./coolify/images-are-fresh.ts";
import { networkIsIsolated } from "./coolify/network-is-isolated.ts";
import { pathsStayWhole } from "./coolify/paths-stay-whole.ts";
import { postDeploymentRan } from "./coolify/post-deployment-ran.ts";
import { proxyHandsOn } from "./coolify/proxy-hands-on.ts";
import { restartsAreFew } from "./coolify/restarts-are-few.ts";
import { secretsReachAll } from "./coolify/secrets-reach-all.ts";
import { somethingRuns } from "./coolify/something-runs.ts";
import { administratorCanEnter } from "./database/administrator-can-enter.ts";
import { collationVersion } from "./database/collation-version.ts";
import { databaseAnswers } from "./database/database-answers.ts";
import { loginProviders } from "./database/login-providers.ts";
import { migrationJournal } from "./database/migration-journal.ts";
import { orphanedRows } from "./database/orphaned-rows.ts";
import { policiesTolerateUnset } from "./database/policies-tolerate-unset.ts";
import { embeddedTables, memberKey, schemaIsComplete, scriptLostColumns } from "./database/schema-checks.ts";
import { tablesAreThere } from "./database/tables-are-there.ts";
import { workspaceDomain } from "./database/workspace-domain.ts";
import { workspaceExists } from "./database/workspace-exists.ts";
import { clockIsRight } from "./host/clock-is-right.ts";
import { composeIsThere } from "./host/compose-is-there.ts";
import { diskHasRoom } from "./host/disk-has-room.ts";
import { engineAnswers } from "./host/engine-answers.ts";
import { imagesFit } from "./host/images-fit.ts";
import { machineIsStrongEnough } from "./host/machine-is-strong-enough.ts";
import { oneStackRuns } from "./host/one-stack-runs.ts";
import { portsAreFree } from "./host/ports-are-free.ts";
import { clickhouseHasDatabase } from "./services/clickhouse-has-database.ts";
import { clickhouseHasTables } from "./services/clickhouse-has-tables.ts";
import { containersRun } from "./services/containers-run.ts";
import { edgeStands } from "./services/edge-stands.ts";
import { healthChecksCanFail } from "./services/health-checks-can-fail.ts";
import { healthChecksPass } from "./services/health-checks-pass.ts";
import { namesResolve } from "./services/names-resolve.ts";
import { oldVolumePassword } from "./services/old-volume-password.ts";
import { oneApi } from "./services/one-api.ts";
import { pagesAskTheirOwnAddress } from "./services/pages-ask-own-address.ts";
import { postgresOpensData } from "./services/postgres-opens-data.ts";
import { proxiesAreCurrent } from "./services/proxies-are-current.ts";
import { proxyLeavesNames } from "./services/proxy-leaves-names.ts";
import { redisTakesPassword } from "./services/redis-takes-password.ts";
import { storesArePrivate } from "./services/stores-are-private.ts";
import { temporalHasDatabases } from "./services/temporal-databases.ts";
import { noBroadcastAddress, noDynamicConfig } from "./services/temporal-settings.ts";
import { tunnelConnected } from "./services/tunnel-connected.ts";
import { tunnelPointsAtNames } from "./services/tunnel-points-at-names.ts";
import { workerFindsTemporal } from "./services/worker-finds-temporal.ts";
import { workflowsRun } from "./services/workflows-run.ts";
import { apiAnswers } from "./sign-in/api-answers.ts";
import { certificateIssued } from "./sign-in/certificate-issued.ts";
import { dashboardAnswers } from "./sign-in/dashboard-answers.ts";
import { embeddedSessions } from "./sign-in/embedded-sessions.ts";
import { crossOrigin, customerEvents, endedSession, loginRedirect, signOut, tokenExchange } from "./sign-in/links.ts";
import { publicAddress } from "./sign-in/public-address.ts";
import { redirectAddress } from "./sign-in/redirect-address.ts";
import { signInStarts } from "./sign-in/sign-in-starts.ts";
import { tokenReuse } from "./sign-in/token-reuse.ts";
import { appPortsFree } from "./source/app-ports-free.ts";
import { nodeFits } from "./source/node-fits.ts";
import { packagesBuilt, packagesInstalled } from "./source/packages-are-fresh.ts";
import { noNeighborStores, nothingShadows, settingsAreWritten } from "./source/settings-hold.ts";
import { sourceIsThere } from "./source/source-is-there.ts";

/**
 * Every known problem, in the order of its needs. To add one: write its file, list it here. H9 of
 * the catalogue (a foreign container found by its name) is no row: everything here is found by
 * labels alone.
 */
export const doctorChecks: readonly DoctorCheck[] = [
  engineAnswers,
  composeIsThere,
  diskHasRoom,
  machineIsStrongEnough,
  portsAreFree,
  clockIsRight,
  imagesFit,
  oneStackRuns,
  // Files before their lines, and the lines before what stands in them.
  filesAreThere,
  envIsWhole,
  valuesAreGiven,
  secretKeyFits,
  oneJwtSecret,
  databaseUrlHolds,
  databaseIsTheOwn,
  dashboardUrlIsAnOrigin,
  nextauthUrlHasDashboard,
  authModeIsMultiTenant,
  authProviderIsGoogle,
  envIsPrivate,
  loginsArePrivate,
  settingsAreInUse,
  embeddedOverHttps,
  apiPortIsInside,
  hubspotIsWhole,
  secretKeyKept,
  // Networks before health: whoever does not find its neighbours is unhealthy because of that.
  containersRun,
  edgeStands,
  oldVolumePassword,
  temporalHasDatabases,
  noDynamicConfig,
  noBroadcastAddress,
  namesResolve,
  proxyLeavesNames,
  proxiesAreCurrent,
  storesArePrivate,
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
  databaseAnswers,
  tablesAreThere,
  schemaIsComplete,
  scriptLostColumns,
  embeddedTables,
  migrationJournal,
  workspaceExists,
  administratorCanEnter,
  loginProviders,
  workspaceDomain,
  memberKey,
  orphanedRows,
  policiesTolerateUnset,
  collationVersion,
  certificateIssued,
  apiAnswers,
  dashboardAnswers,
  signInStarts,
  redirectAddress,
  loginRedirect,
  crossOrigin,
  embeddedSessions,
  tokenReuse,
  publicAddress,
  tokenExchange,
  signOut,
  customerEvents,
  endedSession,
  // What Coolify makes of it, where it has deployed it.
  somethingRuns,
  restartsAreFew,
  networkIsIsolated,
  pathsStayWhole,
  generatedValuesAreThere,
  imagesAreFresh,
  proxyHandsOn,
  postDeploymentRan,
  bindsAreFiles,
  secretsReachAll,
  // The app's source, where it runs from that.
  sourceIsThere,
  nodeFits,
  appPortsFree,
  packagesInstalled,
  packagesBuilt,
  settingsAreWritten,
  nothingShadows,
  noNeighborStores,
];

type Asked = Pick<FoundInstallation, "coolify"> & Partial<Pick<FoundInstallation, "profile">>;

/**
 * Those that are asked of this installation: some are about files, or a deployment, of one keeper,
 * and what needs an engine is no part of what uses none.
 */
export function checksFor(installation: Asked): readonly DoctorCheck[] {
  const without = withoutEngine(installation);
  return keptRows(installation).filter((one) => !without.includes(one));
}

/** Rows about containers of the app, what stands before it, and what is asked from within. */
const aboutApps: readonly DoctorCheck[] = [
  ...[edgeStands, workerFindsTemporal, pagesAskTheirOwnAddress],
  ...[tunnelPointsAtNames, tunnelConnected, oneApi, redisTakesPassword, clickhouseHasDatabase],
];

function keptRows(installation: Asked): readonly DoctorCheck[] {
  const { runsSource } = answersOf(installation.profile);
  return doctorChecks.filter(
    (one) =>
      (one.keptBy === undefined || one.keptBy === keeperOf(installation).name) &&
      // Nobody has started the app for a look at its addresses.
      (runsSource ? one.category !== "sign-in" && !aboutApps.includes(one) : one.isOfSource !== true),
  );
}

/** What is left out of a rehearsal: does the engine answer, and all that needs that. */
export function withoutEngine(installation: Asked): readonly DoctorCheck[] {
  if (answersOf(installation.profile).usesEngine) return [];
  const left = new Set<CheckId>([engineCheck]);
  return keptRows(installation).filter(({ id, needs = [] }) => {
    // What is needed stands before what needs it.
    if (needs.some((need) => left.has(need))) left.add(id);
    return left.has(id);
  });
}

/** One of them and all that it needs, in the list's order. */
export function withNeeds(id: CheckId, installation: Asked): DoctorCheck[] {
  const needed = new Set<CheckId>([id]);
  return checksFor(installation)
    .toReversed()
    .filter((one) => {
      if (!needed.has(one.id)) return false;
      for (const need of one.needs ?? []) needed.add(need);
      return true;
    })
    .toReversed();
}
