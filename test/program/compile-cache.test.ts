import { chmod, chown, cp, lstat, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { program } from "../support/product.ts";

/*
 * Node runs compiled code that it finds in its cache, whoever put it there. Node's own folder for it is a name in the
 * temporary folder that any user of the machine can take first.
 */
let room: string;
let home: string;
let shared: string;
beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), "dittofeed-compiled-"));
  home = join(room, "home");
  shared = join(room, "tmp");
  await mkdir(home, 0o700);
  await mkdir(shared);
  await chmod(shared, 0o1777);
});
afterEach(() => rm(room, { recursive: true, force: true }));

/** Node says itself which files of a cache it reads and writes. */
const run = async (env: Record<string, string> = {}) => {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, "profile", "list"], {
    env: { PATH: process.env.PATH ?? "", HOME: home, TMPDIR: shared, NODE_DEBUG_NATIVE: "COMPILE_CACHE", ...env },
    extendEnv: false,
    cwd: room,
    reject: false,
  });
  return { exitCode, stdout, touched: stderr.split("\n").filter((line) => line.includes(room)) };
};
const own = () => join(home, ".cache", "dittofeed-setup", "compile-cache");
const contentOf = async (folder: string) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    files.toSorted().map(async (path) => [path, await readFile(path, "base64"), (await lstat(path)).mtimeMs]),
  );
};

/** As Node would look for it: filled by a start that was told to use it, and given to a stranger. */
async function plant(): Promise<string> {
  const planted = join(shared, "node-compile-cache");
  await run({ NODE_COMPILE_CACHE: planted });
  expect((await contentOf(planted)).length).toBeGreaterThan(2);
  if (process.geteuid?.() === 0)
    for (const name of ["", ...(await readdir(planted, { recursive: true }))])
      await chown(join(planted, name), 65_534, 65_534);
  await chmod(planted, 0o777);
  return planted;
}

test("what was planted in the temporary folder is neither read nor written; the own folder is only the user's", async () => {
  const planted = await plant();
  const before = await contentOf(planted);
  for (const _ of ["cold", "warm"]) {
    const { exitCode, stdout, touched } = await run();
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining("No profiles are saved") });
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.filter((line) => line.includes(shared))).toEqual([]);
    expect(touched.filter((line) => !line.includes(own()))).toEqual([]);
  }
  expect(await contentOf(planted)).toEqual(before);
  expect(await readdir(shared)).toEqual(["node-compile-cache"]);
  expect((await lstat(own())).mode & 0o777).toBe(0o700);
  expect((await contentOf(own())).length).toBeGreaterThan(2);
});

test("a cache that somebody else could have written is left alone, and the command works all the same", async () => {
  const planted = await plant();
  await mkdir(join(own(), ".."), { recursive: true });
  await cp(planted, own(), { recursive: true });
  await chmod(own(), 0o777);
  const before = await contentOf(own());
  const { exitCode, touched } = await run();
  expect({ exitCode, touched }).toEqual({ exitCode: 0, touched: [] });
  expect(await contentOf(own())).toEqual(before);
});

test("help and version need no cache and make none", async () => {
  for (const option of ["--help", "--version"]) {
    const { exitCode } = await execa(process.execPath, [program, option], {
      env: { HOME: home, TMPDIR: shared },
      extendEnv: false,
    });
    expect(exitCode).toBe(0);
  }
  expect([await readdir(home), await readdir(shared)]).toEqual([[], []]);
});
