import { appJournal } from "./app-journal.ts";
import type { SchemaModel } from "./schema-model.ts";

/**
 * What the app's own migrator would do to a database: its nine files, as far as they can fail over
 * what is there. Read in packages/backend-lib/drizzle of multi-tenant-main; 0000 asks before each
 * statement, 0001 changes defaults only.
 */

/** A thing that a file creates (`+`), drops (`-`) or expects (`=`): its kind, and its name. */
type Step = `${"+" | "-" | "="}${"table" | "type" | "value" | "column" | "index" | "constraint"} ${string}`;

interface AppFile {
  readonly tag: string;
  readonly steps: readonly Step[];
  /** It creates only what is absent. */
  readonly tolerant?: true;
}

const files: readonly AppFile[] = [
  {
    tag: "0000_lethal_trish_tilby",
    tolerant: true,
    steps: [
      ...(["Workspace", "Broadcast", "UserProperty", "Secret"] as const).map((name): Step => `+table ${name}`),
      "+type WorkspaceStatus",
      "+index Workspace_externalId_key",
      "+index Workspace_name_key",
    ],
  },
  { tag: "0001_brave_randall", steps: ["=table Workspace", "=table Broadcast", "=table UserProperty"] },
  {
    tag: "0002_spicy_inertia",
    steps: [
      "-index Workspace_externalId_key",
      "-index Workspace_name_key",
      "+column Workspace.parentWorkspaceId",
      "+index Workspace_parentWorkspaceId_externalId_key",
      "+index Workspace_parentWorkspaceId_name_key",
    ],
  },
  { tag: "0003_hesitant_lionheart", steps: ["=type WorkspaceStatus", "+value WorkspaceStatus.Paused"] },
  {
    tag: "0004_mighty_madame_web",
    steps: ["+table ComponentConfiguration", "+index ComponentConfiguration_workspaceId_name_key"],
  },
  {
    tag: "0005_equal_raza",
    steps: [
      "-index Workspace_parentWorkspaceId_externalId_key",
      "-index Workspace_parentWorkspaceId_name_key",
      "+constraint Workspace_parentWorkspaceId_externalId_key",
      "+constraint Workspace_parentWorkspaceId_name_key",
    ],
  },
  {
    tag: "0006_talented_mattie_franklin",
    steps: [
      "+type DBBroadcastStatusV2",
      "+type DBBroadcastVersion",
      "+type UserPropertyStatus",
      "=table Broadcast",
      ...(["subscriptionGroupId", "statusV2", "scheduledAt", "version", "archived", "config"] as const).map(
        (name): Step => `+column Broadcast.${name}`,
      ),
      "=table UserProperty",
      "+column UserProperty.status",
    ],
  },
  {
    tag: "0007_mysterious_norman_osborn",
    steps: [
      "+type DBWorkspaceOccupantType",
      "+table WorkspaceOccupantSetting",
      "=table Secret",
      "+index WorkspaceOccupantSetting_workspaceId_workspaceOccupantId_key",
      "+index WorkspaceOccupantSetting_workspaceId_name_key",
    ],
  },
  {
    tag: "0008_huge_toad_men",
    steps: [
      "-index WorkspaceOccupantSetting_workspaceId_workspaceOccupantId_key",
      "-index WorkspaceOccupantSetting_workspaceId_name_key",
      "+index WorkspaceOccupantSetting_workspaceId_occupantId_name_key",
    ],
  },
];

/** What a complete schema is complete for. */
export const newestAppFile = files.at(-1)?.tag;

export interface MigratorForecast {
  /** Tags of the app's files that it would run, in order. */
  readonly left: readonly string[];
  /** Where it would stop and why; null where it would get through, or has nothing to run. */
  readonly fails: { readonly tag: string; readonly why: string } | null;
}

/**
 * `newest`: date of the journal row that counts, which is all that the migrator asks for; null
 * where it finds none.
 */
export function forecastMigrator(found: SchemaModel, newest: number | null): MigratorForecast {
  const left = files.filter((_, index) => newest === null || newest < (appJournal[index]?.createdAt ?? 0));
  const there = thingsIn(found);
  for (const { tag, steps, tolerant } of left)
    for (const step of steps) {
      const [sign, thing] = [step[0], step.slice(1)];
      const isThere = there.has(thing);
      if (sign === "+" && isThere && tolerant !== true) return fails(left, tag, `${inWords(thing)} already exists`);
      if (sign !== "+" && !isThere) return fails(left, tag, `${inWords(thing)} does not exist`);
      if (sign === "+") there.add(thing);
      if (sign === "-") there.delete(thing);
    }
  return { left: left.map(({ tag }) => tag), fails: null };
}

const fails = (left: readonly AppFile[], tag: string, why: string): MigratorForecast => ({
  left: left.map((file) => file.tag),
  fails: { tag, why },
});

/** "value WorkspaceStatus.Paused" is "value Paused of type WorkspaceStatus". */
const inWords = (thing: string): string => thing.replace(/^value (.*)\.(.*)$/, "value $2 of type $1");

/** An index of a constraint cannot be dropped as an index, and takes the name all the same. */
function thingsIn({ tables, enums }: SchemaModel): Set<string> {
  return new Set([
    ...Object.entries(enums).flatMap(([type, values]) => [
      `type ${type}`,
      ...values.map((value) => `value ${type}.${value}`),
    ]),
    ...Object.entries(tables).flatMap(([table, { columns, uniques, indexes }]) => [
      `table ${table}`,
      ...columns.map(({ name }) => `column ${table}.${name}`),
      ...uniques.map(({ name, kind }) => `${kind} ${name}`),
      ...indexes.map(({ name }) => `index ${name}`),
    ]),
  ]);
}
