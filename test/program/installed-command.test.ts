import { chown, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScratchInstall, scratchInstall } from "../support/scratch-install.ts";

const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
/** Root's files must be enough for everybody; who is not root can only be himself. */
const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let install: ScratchInstall;
let home: string;
beforeAll(async () => {
  install = await scratchInstall();
  home = join(install.room, "home");
  await mkdir(home);
  if (other.uid !== undefined) await chown(home, other.uid, other.gid);
});
afterAll(() => install?.remove());

/** As another user, in a folder of theirs, with nothing in the environment but who they are and where Node is. */
const run = async (command: string, ...args: string[]) => {
  const env = { PATH: install.path, HOME: home, LANG: "C.UTF-8" };
  const { exitCode, stdout, stderr } = await execa(command, args, {
    ...other,
    env,
    extendEnv: false,
    cwd: home,
    reject: false,
  });
  return { exitCode, stdout, stderr };
};

const ways: [way: string, args: () => readonly [args: string[], cwd?: string]][] = [
  ["npm install -g TARBALL", () => [["install", "--global", install.tarball]]],
  ["npm link", () => [["link"], install.folder]],
];

describe.each(ways)("after %s the command runs, for another user in another folder", (way, how) => {
  let command: string;
  beforeAll(async () => {
    const prefix = join(install.room, way.replaceAll(/\W+/g, "-"));
    // npm asks for this folder where it is not the one that it was built with.
    await mkdir(join(prefix, "lib"), { recursive: true });
    const [args, cwd] = how();
    await install.npm(args, { prefix, cwd });
    command = join(prefix, "bin", "dittofeed-setup");
  });

  test("--version", async () => {
    expect(await run(command, "--version")).toEqual({ exitCode: 0, stdout: version, stderr: "" });
  });

  test("--help", async () => {
    const { exitCode, stdout, stderr } = await run(command, "--help");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("find what is wrong, show the repair");
  });

  test("a command that loads the whole program", async () => {
    const { exitCode, stdout, stderr } = await run(command, "profile", "list");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("No profiles are saved yet");
  });
});

test("the entry point of the build can be called by its path, and only the entry point can", async () => {
  const first = async (name: string) => (await readFile(join("dist", name), "utf8")).split("\n")[0];
  const names = await readdir("dist");
  const withInterpreter = [];
  for (const name of names) if ((await first(name))?.startsWith("#!")) withInterpreter.push(name);
  expect(withInterpreter).toEqual(["main.js"]);
  expect(await first("main.js")).toBe("#!/usr/bin/env node");
  expect((await stat("dist/main.js")).mode & 0o777).toBe(0o755);
  const { stdout } = await execa(resolve("dist/main.js"), ["--version"], {
    preferLocal: true,
    cwd: install.room,
    localDir: resolve("."),
  });
  expect(stdout).toBe(version);
});
