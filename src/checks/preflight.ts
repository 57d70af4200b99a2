import type { PreflightCheck } from "../domain/preflight-check.ts";
import { composePresent } from "./compose-present.ts";
import { databaseRoute } from "./database-route.ts";
import { databaseUsable } from "./database-usable.ts";
import { directoryUsable } from "./directory-usable.ts";
import { diskSpace } from "./disk-space.ts";
import { embeddedOverHttps } from "./embedded-over-https.ts";
import { engineUsable } from "./engine-usable.ts";
import { imagesAvailable } from "./images-available.ts";
import { mailDomain } from "./mail-domain.ts";
import { memory } from "./memory.ts";
import { portsFree } from "./ports-free.ts";
import { postgresMajor } from "./postgres-major.ts";
import { registryLogin } from "./registry-login.ts";
import { rehearsalUser } from "./rehearsal-user.ts";
import { secretKeyKept } from "./secret-key-kept.ts";
import { temporalDatabases } from "./temporal-databases.ts";
import { volumePassword } from "./volume-password.ts";

/** What must hold before the first change. In this order, because of `needs`. To add one: write its file, list it here. */
export const preflightChecks: readonly PreflightCheck[] = [
  engineUsable,
  composePresent,
  directoryUsable,
  portsFree,
  diskSpace,
  memory,
  imagesAvailable,
  registryLogin,
  mailDomain,
  embeddedOverHttps,
  databaseRoute,
  rehearsalUser,
  postgresMajor,
  volumePassword,
  secretKeyKept,
  databaseUsable,
  temporalDatabases,
];

/**
 * What a part of an installation's steps may not pass over either, as a repair runs them: what would cost the database, or data. A
 * person may agree to the second, by a name that is typed.
 */
export const costlyChecks = { database: postgresMajor.id, data: secretKeyKept.id };
