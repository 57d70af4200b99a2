import type { Examination } from "../../domain/doctor.ts";
import { apiPortIsInside } from "./configuration/api-port-is-inside.ts";
import { authModeIsMultiTenant } from "./configuration/auth-mode-is-multi-tenant.ts";
import { authProviderIsGoogle } from "./configuration/auth-provider-is-google.ts";
import { dashboardUrlIsAnOrigin } from "./configuration/dashboard-url-is-an-origin.ts";
import { databaseUrlHolds } from "./configuration/database-url-holds.ts";
import { embeddedOverHttps } from "./configuration/embedded-over-https.ts";
import { envIsPrivate } from "./configuration/env-is-private.ts";
import { hubspotIsWhole } from "./configuration/hubspot-is-whole.ts";
import { nextauthUrlHasDashboard } from "./configuration/nextauth-url-has-dashboard.ts";
import { oneJwtSecret } from "./configuration/one-jwt-secret.ts";
import { secretKeyFits } from "./configuration/secret-key-fits.ts";
import { secretKeyKept } from "./configuration/secret-key-kept.ts";
import { settingsAreInUse } from "./configuration/settings-are-in-use.ts";
import { valuesAreGiven } from "./configuration/values-are-given.ts";

export const configurationExaminations: readonly Examination[] = [
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
