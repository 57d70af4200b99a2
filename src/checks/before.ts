import type { Check } from "../domain/check.ts";
import type { PlanningFacts } from "../domain/facts/facts.ts";
import { databaseRoute } from "./configuration/database-route.ts";
import { edgePortIsGuarded } from "./configuration/edge-port-is-guarded.ts";
import { embeddedOverHttpsBefore } from "./configuration/embedded-over-https.ts";
import { mailDomain } from "./configuration/mail-domain.ts";
import { ownLinesReach } from "./configuration/own-lines-reach.ts";
import { registryLogin } from "./configuration/registry-login.ts";
import { secretKeyKeptBefore } from "./configuration/secret-key-kept.ts";
import { passwordsAreNoWords, secretsAreStrong } from "./configuration/values-are-given.ts";
import { administratorIsSpelledBefore } from "./database/administrator-can-enter.ts";
import { databaseUsable } from "./database/database-usable.ts";
import { composeIsThereBefore } from "./host/compose-is-there.ts";
import { directoryUsable } from "./host/directory-usable.ts";
import { diskHasRoomBefore } from "./host/disk-has-room.ts";
import { engineAnswersBefore } from "./host/engine-answers.ts";
import { imagesFitBefore, imagesSignedBefore } from "./host/images-fit.ts";
import { hasMemoryBefore } from "./host/machine-is-strong-enough.ts";
import { portsAreFreeBefore } from "./host/ports-are-free.ts";
import { rehearsalUser } from "./host/rehearsal-user.ts";
import { oldVolumePasswordBefore } from "./services/old-volume-password.ts";
import { postgresOpensDataBefore } from "./services/postgres-opens-data.ts";
import { storesArePrivateBefore } from "./services/stores-are-private.ts";
import { temporalHasDatabasesBefore } from "./services/temporal-databases.ts";
import { appPortsFreeBefore } from "./source/app-ports-free.ts";
import { machineHasRoom } from "./source/machine-has-room.ts";
import { nodeFitsBefore } from "./source/node-fits.ts";
import { settingsIgnoredBefore } from "./source/settings-hold.ts";
import { sourceIsThereBefore } from "./source/source-is-there.ts";

/**
 * What must hold before the first change. In this order, because of `needs`. To add one: write its
 * file, list it here.
 */
export const checksBefore: readonly Check<PlanningFacts>[] = [
  engineAnswersBefore,
  composeIsThereBefore,
  directoryUsable,
  portsAreFreeBefore,
  storesArePrivateBefore,
  diskHasRoomBefore,
  hasMemoryBefore,
  imagesFitBefore,
  imagesSignedBefore,
  registryLogin,
  mailDomain,
  ownLinesReach,
  embeddedOverHttpsBefore,
  edgePortIsGuarded,
  secretsAreStrong,
  passwordsAreNoWords,
  databaseRoute,
  rehearsalUser,
  postgresOpensDataBefore,
  oldVolumePasswordBefore,
  secretKeyKeptBefore,
  databaseUsable,
  administratorIsSpelledBefore,
  temporalHasDatabasesBefore,
];

/** And where the app runs from source: for that, and for what runs it. */
export const checksBeforeSource: readonly Check<PlanningFacts>[] = [
  sourceIsThereBefore,
  nodeFitsBefore,
  machineHasRoom,
  appPortsFreeBefore,
  settingsIgnoredBefore,
];

/**
 * What a part of an installation's steps may not pass over either, as a repair runs them: what
 * would cost the database, or data. A person may agree to the second, by a name that is typed.
 */
export const costlyChecks = { database: postgresOpensDataBefore.name, data: secretKeyKeptBefore.name };
