import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, describe, expect, it } from "vitest";
import {
  listMigrationsScript,
  readMigrations,
  readMigratorLine,
  runMigratorScript,
} from "../../../compose/scripts/app-migrations.ts";

/** The scripts as they are, with a folder of this test where the image has its own. */
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "app-migrations-"));
  return () => rmSync(home, { recursive: true });
});
const node = (script: string) =>
  execa(process.execPath, ["-e", script.replaceAll("/service/packages/backend-lib", home)], { reject: false });
const write = (path: string, content: string) => {
  mkdirSync(join(home, path, ".."), { recursive: true });
  writeFileSync(join(home, path), content);
};
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const mark = "dittofeed-setup-migrations ";

describe("the lister", () => {
  const list = async () => readMigrations((await node(listMigrationsScript)).stdout);

  it("gives tag, hash of the text and date, in the journal's order, and leaves out files that it does not list", async () => {
    write("drizzle/0000_a.sql", "SELECT 'é';\r\n");
    write("drizzle/0001_b.sql", "");
    write("drizzle/0009_unlisted.sql", "SELECT 9");
    const entries = [
      { idx: 0, when: 1736548699659, tag: "0000_a" },
      { idx: 1, when: 1736555146970, tag: "0001_b" },
    ];
    write("drizzle/meta/_journal.json", JSON.stringify({ version: "7", entries }));
    expect(await list()).toEqual({
      migrations: [
        { tag: "0000_a", hash: sha256("SELECT 'é';\r\n"), createdAt: 1736548699659 },
        { tag: "0001_b", hash: sha256(""), createdAt: 1736555146970 },
      ],
    });
  });

  it("gives nothing where the folder or the journal is absent", async () => {
    expect(await list()).toEqual({ migrations: [] });
    write("drizzle/0000_a.sql", "SELECT 1");
    expect(await list()).toEqual({ migrations: [] });
  });

  it("says what is wrong with a journal that it cannot use", async () => {
    write("drizzle/meta/_journal.json", "{");
    expect(await list()).toEqual({ unreadable: expect.stringMatching(/JSON/) });
    write("drizzle/meta/_journal.json", `{"entries":[{"tag":"0000_gone","when":1}]}`);
    expect(await list()).toEqual({ unreadable: expect.stringMatching(/no such file.*0000_gone\.sql/) });
  });

  it.each([
    ["nothing at all", "", "not printed"],
    ["other output only", '[]\n{"migrations":[]}', "not printed"],
    ["half a line", `${mark}{"migrations":[`, "not printed"],
    ["a tag that a terminal would obey", `${mark}{"migrations":[${row({ tag: "a\u001b[2J" })}]}`, "does not hold"],
    ["a hash that is none", `${mark}{"migrations":[${row({ hash: "'); --" })}]}`, "does not hold"],
    ["a date that is no number", `${mark}{"migrations":[${row({ createdAt: "1" })}]}`, "does not hold"],
  ])("is not believed when it prints %s", (_, output, why) => {
    expect(readMigrations(output)).toEqual({ unreadable: expect.stringMatching(why) });
  });

  it("is found between lines that the image prints by itself", () => {
    const output = `(node:1) a warning\n${mark}{"migrations":[${row({})}]}\n{"level":30}\n`;
    expect(readMigrations(output)).toEqual({ migrations: [JSON.parse(row({}))] });
  });
});

describe("the migrator's script", () => {
  const run = async (program: string) => {
    write("dist/src/migrate.js", program);
    const { stdout, stderr, exitCode } = await node(runMigratorScript);
    const said = stderr.split("\n").flatMap((line) => readMigratorLine(line) ?? []);
    return { stdout, exitCode, said };
  };
  const started = { state: "started" };

  it("says done and ends, though a connection is still open", async () => {
    const program = `console.log("app line"); setInterval(() => undefined, 1e6); exports.drizzleMigrate = async () => undefined;`;
    expect(await run(program)).toEqual({ stdout: "app line", exitCode: 0, said: [started, { state: "done" }] });
  });

  it.each([
    [
      "with its SQLSTATE",
      `throw Object.assign(new Error('relation "a" exists'), { code: "42P07" })`,
      'relation "a" exists (42P07)',
    ],
    [
      "of the innermost cause",
      `throw new Error("Failed query: CREATE …", { cause: Object.assign(new Error("denied"), { code: "42501" }) })`,
      "denied (42501)",
    ],
    [
      "of the first of several",
      `throw new AggregateError([Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })])`,
      "connect ECONNREFUSED (ECONNREFUSED)",
    ],
    ["that is no error", `throw "just words"`, "just words"],
    ["that is nothing", `throw undefined`, "undefined"],
  ])("gives the error %s", async (_, statement, saw) => {
    expect(await run(`exports.drizzleMigrate = async () => { ${statement}; };`)).toEqual({
      stdout: "",
      exitCode: 1,
      said: [started, { state: "failed", saw }],
    });
  });

  it("gives the error when the app does not even load, or is not there", async () => {
    expect((await run(`throw new Error("Missing DATABASE_URL")`)).said[1]).toEqual({
      state: "failed",
      saw: "Missing DATABASE_URL",
    });
    rmSync(join(home, "dist"), { recursive: true });
    const { stderr } = await node(runMigratorScript);
    expect(stderr).toMatch(/"failed","message":"Cannot find module .*MODULE_NOT_FOUND/);
  });

  it("has not said done when the app ends the process", async () => {
    const { exitCode, said } = await run("exports.drizzleMigrate = async () => process.exit(0);");
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: [started] });
  });

  it("ends at once when it is told to stop", async () => {
    write(
      "dist/src/migrate.js",
      "exports.drizzleMigrate = () => new Promise(() => setInterval(() => undefined, 1e6));",
    );
    const child = node(runMigratorScript);
    await once(child.stderr, "data");
    child.kill("SIGTERM");
    expect((await child).exitCode).toBe(143);
  });

  it("takes no other line for its own", () => {
    for (const line of ['{"state":"done"}', "done", mark, `${mark}done`, `${mark}{"state":"odd"}`])
      expect(readMigratorLine(line)).toBeUndefined();
  });
});

function row(changes: Record<string, unknown>): string {
  return JSON.stringify({ tag: "0000_a", hash: "a".repeat(64), createdAt: 1, ...changes });
}
