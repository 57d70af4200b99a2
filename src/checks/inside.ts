import type { Check } from "../domain/check.ts";
import type { PlanningFacts } from "../domain/facts/facts.ts";
import { embeddedOverHttpsBefore } from "./configuration/embedded-over-https.ts";
import { mailDomain } from "./configuration/mail-domain.ts";
import { secretKeyOpens } from "./configuration/secret-key-opens.ts";
import { administratorIsSpelledBefore } from "./database/administrator-can-enter.ts";
import { databaseUsable } from "./database/database-usable.ts";
import { temporalHasDatabasesBefore } from "./services/temporal-databases.ts";

/**
 * What must hold before the post-deployment command changes anything: of `before.ts` what can be
 * seen from within a container.
 */
export const checksInside: readonly Check<PlanningFacts>[] = [
  mailDomain,
  embeddedOverHttpsBefore,
  secretKeyOpens,
  databaseUsable,
  administratorIsSpelledBefore,
  temporalHasDatabasesBefore,
];
