import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { Credentials, DatabaseWay, OpenDatabase } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";

const server = sharedPostgres();
let scratch: TestDatabase;
let credentials: Credentials;

/** The relay as it runs in a container, here without one. */
const relayCommand = () => ({
  file: process.execPath,
  arguments: [
    "-e",
    `const s=require("net").connect(${server.port},"127.0.0.1");process.stdin.pipe(s);s.pipe(process.stdout);s.on("close",()=>process.exit(0))`,
  ],
});

beforeAll(async () => {
  scratch = await server.newDatabase();
  credentials = { user: server.user, password: new Secret("PASSWORD", server.password), database: scratch.name };
});
afterAll(() => scratch.drop());

/** Some 40 MB: far more than all buffers on the way hold. */
const much = "COPY (SELECT i, repeat(md5(i::text), 20) FROM generate_series(1, 60000) i) TO STDOUT";

const sizeOf = async (chunks: AsyncIterable<Uint8Array>): Promise<number> => {
  let size = 0;
  for await (const chunk of chunks) size += chunk.byteLength;
  return size;
};

describe.each(["tcp", "relay"] as const)("COPY by %s", (kind) => {
  let database: OpenDatabase;
  beforeAll(async () => {
    const tcp: DatabaseWay = { kind: "tcp", host: server.host, port: server.port };
    const way: DatabaseWay = kind === "tcp" ? tcp : { kind: "relay", container: "c", image: "i" };
    database = await createDatabases({ shell: createShell(), relayCommand }).open([way], credentials);
    return () => database.close();
  });
  const alive = async () => expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);

  it("gives every byte, and takes every row", async () => {
    expect(await sizeOf(database.copyOut(much))).toBe(60_000 * (2 + 640) + 288_894);
    await database.query("CREATE TEMP TABLE taken (i int, t text)");
    expect(await database.copyIn("COPY taken FROM STDIN", chunksOf(["1\ta\\\\b\n2", "\t\\N\n"]))).toBe(2);
    expect(await database.query("SELECT * FROM taken")).toEqual([
      { i: 1, t: "a\\b" },
      { i: 2, t: null },
    ]);
  });

  it("can be left in the middle, and the connection is usable at once", async () => {
    for await (const chunk of database.copyOut(much)) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    await alive();
    const thrown = (async () => {
      for await (const chunk of database.copyOut(much)) throw new Error(`after ${chunk.constructor.name}`);
    })();
    await expect(thrown).rejects.toThrow("after Buffer");
    await alive();
  });

  it("takes its turn: what is asked meanwhile is answered afterwards", async () => {
    const order: string[] = [];
    const copied = sizeOf(database.copyOut(much)).then(() => order.push("copy"));
    const asked = database.query("SELECT 1").then(() => order.push("query"));
    const changed = database.transaction(async (inner) => {
      await expect(database.copyIn("COPY taken FROM STDIN", chunksOf([]))).rejects.toThrow("hands over");
      await expect(sizeOf(database.copyOut(much))).rejects.toThrow("hands over");
      await inner.query("SELECT 1");
      order.push("transaction");
    });
    await Promise.all([copied, asked, changed]);
    expect(order).toEqual(["copy", "query", "transaction"]);
  });

  it("tells the server's error, and what the chunks threw", async () => {
    await expect(sizeOf(database.copyOut("COPY nowhere TO STDOUT"))).rejects.toMatchObject({ code: "42P01" });
    const late = "COPY (SELECT 1 / (50000 - i), repeat('x', 500) FROM generate_series(1, 60000) i) TO STDOUT";
    await expect(sizeOf(database.copyOut(late))).rejects.toMatchObject({ code: "22012" });
    await expect(database.copyIn("COPY taken FROM STDIN", chunksOf(["x\ty\n"]))).rejects.toMatchObject({
      code: "22P02",
    });
    const broken = (async function* () {
      yield Buffer.from("3\tc\n");
      throw new Error("no more");
    })();
    await expect(database.copyIn("COPY taken FROM STDIN", broken)).rejects.toThrow("no more");
    expect(await database.query("SELECT count(*)::int AS n FROM taken")).toEqual([{ n: 2 }]);
  });
});

async function* chunksOf(texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
