import { copyFile, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import { databaseName, databaseUser } from "../../compose/env/environment.ts";
import { createFiles } from "../../src/adapters/files/files.ts";
import { createHost } from "../../src/adapters/host/host.ts";
import { createDatabases } from "../../src/adapters/postgres/postgres.ts";
import { createRehearsalServer } from "../../src/adapters/rehearsal/rehearsal-postgres.ts";
import { createShell } from "../../src/adapters/shell/shell.ts";
import { Secret } from "../../src/domain/secret.ts";
import { configValue, secretKey } from "../support/encrypted.ts";
import { newUser, program, type User } from "../support/product.ts";
import { revealed } from "../support/revealed.ts";
import { startTerminal } from "../support/terminal.ts";

/* A database whose rows were encrypted with the key of an older .env: real rows, real keys, and the program as it is run. */

const first = revealed(secretKey(1));
const other = revealed(secretKey(2));
const profile = `apiVersion: dittofeed-setup/v1
name: keyed
mode: standard
target: rehearsal
address: http://localhost:3001
workspace: {name: A, domain: a.co, administrator: a@a.co}
`;

let user: User;
const directory = () => join(user.home, "state/dittofeed-setup/rehearsals/keyed");
const dotEnv = () => join(directory(), ".env");
const copy = () => join(directory(), ".env.9999-01-01T00-00-00Z.bak");

beforeAll(async () => {
  user = await newUser();
  await writeFile(join(user.room, "p.yaml"), profile);
  const installed = await user.run(["--profile", "p.yaml"]);
  expect([installed.exitCode, installed.stderr]).toEqual([0, ""]);
  const workspace = `(SELECT id FROM "Workspace" LIMIT 1)`;
  const value = JSON.stringify(configValue(1));
  await sql(`INSERT INTO "Secret" ("workspaceId", name, "configValue") VALUES (${workspace}, 'gmail', '${value}')`);
});
afterAll(() => user?.remove());

beforeEach(async () => {
  await rm(copy(), { force: true });
  await writeKey(other);
});

/** As a person with an editor. */
async function writeKey(key: string): Promise<void> {
  const text = await readFile(dotEnv(), "utf8");
  await writeFile(
    dotEnv(),
    text.replace(/^SECRET_KEY=.*$/m, () => `SECRET_KEY='${key}'`),
  );
}

const keyNow = async () => parseEnvFile(await readFile(dotEnv(), "utf8")).get("SECRET_KEY");

/** On the rehearsal's own server, which runs only for whoever asks. */
async function sql(statement: string): Promise<unknown[]> {
  const parts = { files: createFiles(), host: createHost(), shell: createShell() };
  const server = createRehearsalServer(parts);
  const password = new Secret(
    "POSTGRES_PASSWORD",
    parseEnvFile(await readFile(dotEnv(), "utf8")).get("POSTGRES_PASSWORD") ?? "",
  );
  const credentials = { user: databaseUser, password, database: databaseName };
  try {
    const way = await server.start(directory(), credentials, new AbortController().signal);
    const database = await createDatabases(parts).open([way], credentials);
    const rows = await database.query(statement);
    await database.close();
    return rows;
  } finally {
    await server.stop();
  }
}

/** Name, size and moment of every file of the installation, and what stands in the table. */
async function everything(): Promise<unknown[]> {
  const names = (await readdir(directory(), { recursive: true })).filter(
    (name) => !/server\.log|owner\.json/.test(name),
  );
  const files = names.toSorted().map(async (name) => {
    const { size, mtimeMs, mode } = await stat(join(directory(), name));
    return [name, mode, ...(name.startsWith(".dittofeed-setup/rehearsal") ? [] : [size, mtimeMs])];
  });
  return [await Promise.all(files), await sql(`SELECT id, "configValue", "updatedAt" FROM "Secret" ORDER BY id`)];
}

interface Finding {
  id: string;
  status: string;
  saw: string;
  next: string | null;
  fix: { risk: string; preview: string[] } | null;
}

async function doctor(...words: string[]): Promise<Finding[]> {
  const { stdout } = await user.run(["doctor", "--profile", "p.yaml", "--json", ...words]);
  return (JSON.parse(stdout) as { findings: Finding[] }).findings;
}

describe("rows that were encrypted with another SECRET_KEY than that of .env", () => {
  it("stop a run before anything is started, and nothing is changed", async () => {
    const before = await everything();
    const { exitCode, events } = await user.run(["--profile", "p.yaml", "--output", "json"]);
    expect([exitCode, events.at(-1)]).toMatchObject([
      2,
      {
        outcome: "refused",
        problem: {
          code: "value-refused",
          title: "SECRET_KEY does not decrypt the data in the database",
          next: expect.stringContaining(`back into ${dotEnv()}`),
        },
      },
    ]);
    expect(events.filter(({ type }) => type.startsWith("task-"))).toEqual([]);
    expect(await everything()).toEqual(before);
    expect(JSON.stringify(events)).not.toContain(other);
  });

  it("are named by the doctor, which has no repair that takes another key", async () => {
    const found = await doctor();
    expect(found.find(({ id }) => id === "C14")).toMatchObject({
      status: "fail",
      saw: "SECRET_KEY does not decrypt the data in the database.",
      fix: null,
    });
    // Whatever else is found: what is offered without a name that has to be typed does not touch the key.
    const offered = found.flatMap(({ fix }) => (fix === null || fix.risk === "destroys" ? [] : fix.preview));
    expect(offered.filter((line) => line.includes("SECRET_KEY"))).toEqual([]);
    await doctor("--fix", "all", "--yes");
    expect(await keyNow()).toBe(other);
  });

  it("are opened again by the key of a dated copy, which the doctor puts back", async () => {
    await copyFile(dotEnv(), copy());
    await writeFile(copy(), (await readFile(copy(), "utf8")).replace(other, first));
    const c14 = (await doctor()).find(({ id }) => id === "C14");
    expect(c14).toMatchObject({ status: "fail", fix: { risk: "safe" } });
    expect((await doctor("--fix", "C14", "--yes")).find(({ id }) => id === "C14")?.status).toBe("ok");
    expect(await keyNow()).toBe(first);
    expect((await user.run(["--profile", "p.yaml"])).exitCode).toBe(0);
    expect(await keyNow()).toBe(first);
  });

  it("in the wizard: f shows the repair, does it when it is agreed to, looks again, and the installation goes on", async () => {
    await copyFile(dotEnv(), copy());
    await writeFile(copy(), (await readFile(copy(), "utf8")).replace(other, first));
    const on = startTerminal(process.execPath, [program, "--profile", "p.yaml", "--ask"], {
      ...{ cols: 80, rows: 24, cwd: user.room },
      env: { ...user.env },
    });
    try {
      await on.waitFor("SECRET_KEY does not decrypt", 30_000);
      await on.waitFor("f fix");
      on.type("f");
      await on.waitFor("Fix C14", 30_000);
      await on.waitFor("Enter fix", 30_000);
      expect(on.screen().join("\n")).toContain(".env");
      // Nothing is done by looking at it, and Esc leaves it as it is.
      expect(await keyNow()).toBe(other);
      on.press("escape");
      await on.waitFor("SECRET_KEY does not decrypt", 30_000);
      await on.waitFor("f fix");
      on.type("f");
      await on.waitFor("Enter fix", 30_000);
      on.press("enter");
      await on.waitFor("Fixed", 30_000);
      expect(await keyNow()).toBe(first);
      on.press("enter");
      await on.waitFor("Enter start", 30_000);
      on.press("enter");
      await on.waitFor("Finished", 30_000);
      on.press("enter");
      expect((await on.exited).exitCode).toBe(0);
      expect(on.written()).not.toContain(first);
    } finally {
      on.kill();
    }
  });
});
