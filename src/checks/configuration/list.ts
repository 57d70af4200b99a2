import type { DoctorCheck } from "../../domain/check.ts";
import { apiPortIsInside } from "./api-port-is-inside.ts";
import { authModeIsMultiTenant } from "./auth-mode-is-multi-tenant.ts";
import { authProviderIsGoogle } from "./auth-provider-is-google.ts";
import { dashboardUrlIsAnOrigin } from "./dashboard-url-is-an-origin.ts";
import { databaseUrlHolds } from "./database-url-holds.ts";
import { embeddedOverHttps } from "./embedded-over-https.ts";
import { envIsPrivate } from "./env-is-private.ts";
import { hubspotIsWhole } from "./hubspot-is-whole.ts";
import { nextauthUrlHasDashboard } from "./nextauth-url-has-dashboard.ts";
import { oneJwtSecret } from "./one-jwt-secret.ts";
import { secretKeyFits } from "./secret-key-fits.ts";
import { secretKeyKept } from "./secret-key-kept.ts";
import { settingsAreInUse } from "./settings-are-in-use.ts";
import { valuesAreGiven } from "./values-are-given.ts";

export const configurationChecks: readonly DoctorCheck[] = [
  valuesAreGiven,
  secretKeyFits,
  oneJwtSecret,
  databaseUrlHolds,
  dashboardUrlIsAnOrigin,
  nextauthUrlHasDashboard,
  authModeIsMultiTenant,
  authProviderIsGoogle,
  envIsPrivate,
  settingsAreInUse,
  embeddedOverHttps,
  apiPortIsInside,
  hubspotIsWhole,
  secretKeyKept,
];
