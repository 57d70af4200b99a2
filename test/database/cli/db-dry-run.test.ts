import { expect, test } from "vitest";
import { createDumps } from "../../../src/adapters/dumps/dumps.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import { db } from "../../../src/cli/commands/db/command.ts";
import type { CommandSpec } from "../../../src/cli/spec.ts";
import type { Database, OpenDatabase } from "../../../src/domain/database.ts";
import { ran, refusal } from "../../support/run-command.ts";
import { takeSnapshot } from "../../support/table-snapshot.ts";
import { sharedPostgres } from "../postgres.ts";
import { completeWithRows } from "../schema/templates.ts";

const postgres = sharedPostgres();

const all = (spec: CommandSpec, path: string): [path: string, spec: CommandSpec][] =>
  spec.commands === undefined
    ? [[path, spec]]
    : spec.commands.flatMap((child) => all(child, `${path} ${child.name}`.trim()));

const commands = all(db, "db");
const takes = (spec: CommandSpec, option: string) => Object.hasOwn(spec.options ?? {}, option);
const dry = commands.filter(([, spec]) => takes(spec, "dry-run"));

/** Something for each choice, and things that can simply be added. */
const damage = `ALTER TABLE "Workspace" DROP CONSTRAINT "Workspace_parentWorkspaceId_name_key";
  INSERT INTO "Workspace" (name) VALUES ('Acme'), ('Acme');
  ALTER TABLE "Journey" RENAME name TO label; DROP INDEX "idx_tenant_metrics_timestamp";
  ALTER TABLE "Secret" ALTER "createdAt" DROP NOT NULL; UPDATE "Secret" SET "createdAt" = NULL;
  DROP TABLE drizzle.__drizzle_migrations`;

const answers: Readonly<Record<string, string>> = {
  yes: "--yes",
  duplicates: "--duplicates keep-oldest",
  renamed: "--renamed Journey.label=name",
  values: "--values Secret.createdAt=default",
};

/** Every row, and the newest transaction that touched anything of the catalogue. */
const stateOf = async (database: Database) => [
  await takeSnapshot(database),
  await database.query(
    `SELECT ${["class", "attribute", "constraint", "index", "type", "namespace", "policy", "trigger"]
      .map((name) => `(SELECT count(*) || ' ' || max(xmin::text::bigint) FROM pg_${name}) AS ${name}`)
      .join(", ")}`,
  ),
];

test("there are commands that take --dry-run, and --yes with it", () => {
  expect(dry.map(([path]) => path)).toEqual(
    expect.arrayContaining(["db apply", "db migrate", "db row-security enable"]),
  );
  expect(dry.filter(([, spec]) => !takes(spec, "yes"))).toEqual([]);
});

test.each(dry)("%s --dry-run changes nothing, whatever else is given", (path, spec) =>
  postgres.use(completeWithRows, async (database) => {
    await database.query(damage);
    const before = await stateOf(database);
    const given = Object.entries(answers).flatMap(([option, text]) => (takes(spec, option) ? [text] : []));
    // A profile and an address are refused together.
    const needed = Object.keys(spec.words ?? {}).filter((word) => word !== "profile");
    const words = needed.map((word) => `no-such-${word}`);
    const open = async () => ({ ...database, close: async () => undefined }) as OpenDatabase;
    const ports = {
      databases: { open },
      dumps: createDumps({ shell: createShell() }),
      host: { environmentVariable: () => undefined },
    };
    const line = [path, ...words, "--dry-run", ...given, "--database-url postgresql://me@db.example/app"].join(" ");
    const outcome = await ran(line, { ports });
    expect(await stateOf(database)).toEqual(before);
    if (path === "db apply")
      expect(outcome).toMatchObject({ exitCode: 0, printed: expect.stringContaining("Dry run: nothing was changed.") });
  }),
);

test.each(commands.filter(([, spec]) => !takes(spec, "dry-run")))(
  "%s does not take --dry-run, and says so",
  (path, spec) => {
    const words = Object.keys(spec.words ?? {}).map((word) => `a-${word}`);
    expect(refusal([path, ...words, "--dry-run", "--yes"].join(" "))).toContain("does not take");
  },
);
