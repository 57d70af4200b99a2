import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rowSecurityTruth } from "../../../schema/row-security/describe-row-security.ts";
import { type RowSecurityArgs, rowSecurity } from "../../../src/cli/commands/db/row-security.ts";
import { Interruption } from "../../../src/cli/signals.ts";
import { outgoingJson, outgoingLines } from "../../../src/output/outgoing.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";
import { twoWorkspaces } from "../schema/two-workspaces.ts";

let database: TestDatabase;
let role: string;
let printed = "";
let told = "";
beforeEach(async () => {
  printed = "";
  told = "";
  database = await sharedPostgres().newDatabase(twoWorkspaces);
  // Roles belong to the whole server.
  role = `first_${database.name}`;
});
afterEach(() => database.drop());

function run(verb: "show" | "enable" | "disable", options: Partial<RowSecurityArgs> = {}, typed?: string) {
  const isTTY = typed !== undefined;
  const stdin = Object.assign(new PassThrough(), { isTTY });
  stdin.end(typed);
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const redactor = createRedactor();
  const context = { stdin, stderr, redactor, interruption: new Interruption() };
  const output = {
    json(value: unknown) {
      printed += outgoingJson(redactor, value, 2);
    },
    tell(lines: readonly string[]) {
      told += outgoingLines(redactor, lines);
    },
  };
  const named = { database, mode: "embedded", label: "the test database" } as const;
  return rowSecurity(context, verb, { output: "auto", ...options }, output, named);
}

const policies = async () => (await database.query("SELECT 1 FROM pg_policies")).length;

describe("db row-security", () => {
  test("enable shows the truth and every statement before it acts, and disable takes it all back", async () => {
    const whole = database;
    const watched = { ...database };
    watched.transaction = (work) => {
      expect(told).toContain(rowSecurityTruth.join("\n  "));
      expect(told).toContain('CREATE POLICY "dittofeed_setup_workspace" ON "public"."Segment" AS RESTRICTIVE');
      return whole.transaction(work);
    };
    database = watched;
    expect(await run("enable", { yes: true, role })).toBe(0);
    database = whole;
    expect(told).toContain("Guarded: 32 of 32 tables that have a workspace.");
    expect(await policies()).toBe(64);
    expect(await run("enable", { yes: true, role })).toBe(0);
    expect(told).toContain("It is already enabled: nothing to change.");
    expect(await run("disable", { yes: true })).toBe(0);
    expect(await policies()).toBe(0);
  });

  test("--dry-run and show change nothing", async () => {
    expect(await run("enable", { dryRun: true })).toBe(0);
    expect(told).toContain('CREATE ROLE "dittofeed_restricted" NOLOGIN NOSUPERUSER NOBYPASSRLS');
    expect(await run("show")).toBe(0);
    expect(await policies()).toBe(0);
    expect(await database.query("SELECT 1 FROM pg_roles WHERE rolname = 'dittofeed_restricted'")).toEqual([]);
  });

  test.each(["enable", "disable"] as const)(
    "%s without a terminal and without --yes is refused, naming --yes",
    async (verb) => {
      if (verb === "disable") await run("enable", { yes: true, role });
      const before = await policies();
      await expect(run(verb)).rejects.toMatchObject({ code: "usage", saw: expect.stringContaining("--yes") });
      expect(await policies()).toBe(before);
    },
  );

  test("on a terminal only a typed yes goes on", async () => {
    expect(await run("enable", { role }, "no\n")).toBe(0);
    expect(told).toContain("Nothing was changed.");
    expect(await policies()).toBe(0);
    expect(await run("enable", { role }, "yes\n")).toBe(0);
    expect(await policies()).toBe(64);
  });

  test("--json prints one value on stdout, with what was done", async () => {
    await run("enable", { yes: true, output: "json", role });
    const result = JSON.parse(printed);
    expect(result).toMatchObject({ changed: true, truth: rowSecurityTruth, current: { superuser: true } });
    expect(result.statements.length).toBeGreaterThan(100);
    expect(result.tables.length).toBe(32);
    printed = "";
    await run("show", { output: "json" });
    expect(JSON.parse(printed)).toMatchObject({ changed: false, statements: [] });
    printed = "";
    await run("disable", { yes: true, output: "json" });
    expect(JSON.parse(printed)).toMatchObject({ changed: true });
  });
});
