/**
 * Every table and enum of a complete database: what `completeSchema`, and so everything else, is
 * derived from.
 */
import type { PgTable } from "drizzle-orm/pg-core";
import * as computed from "./computed.ts";
import * as embedded from "./embedded.ts";
import * as enums from "./enums.ts";
import * as journeys from "./journeys.ts";
import * as keys from "./keys.ts";
import * as members from "./members.ts";
import * as messaging from "./messaging.ts";
import * as workspaces from "./workspaces.ts";

export const allEnums = Object.values(enums).map(({ enumName, enumValues }) => ({
  enumName,
  enumValues: [...enumValues],
}));

/** What both modes have. */
export const sharedTables: readonly PgTable[] = [workspaces, members, keys, messaging, computed, journeys].flatMap(
  (area): PgTable[] => Object.values(area),
);

/** What only the embedded dashboard needs. */
export const embeddedTables: readonly PgTable[] = Object.values(embedded);
