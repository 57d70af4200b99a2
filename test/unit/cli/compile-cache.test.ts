import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compileCacheFolder } from "../../../src/cli/compile-cache.ts";

const uid = process.geteuid?.() ?? -1;
const asRoot = uid === 0;
/** Anybody else. */
const stranger = 65_534;

let room: string;
let home: string;
beforeEach(() => {
  // In the temporary folder, which everybody can write: what is above the home is not looked at.
  room = mkdtempSync(join(tmpdir(), "dittofeed-cache-"));
  home = join(room, "home");
  mkdirSync(home, 0o755);
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

const ask = (environment: Record<string, string> = {}, caller = uid) =>
  compileCacheFolder({ uid: caller, home, environment });
const modeOf = (path: string) => lstatSync(path).mode & 0o777;
const own = () => join(home, ".cache", "dittofeed-setup", "compile-cache");
const made = (path: string, mode = 0o700) => {
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
};
const exists = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

describe("a folder for compiled code", () => {
  test.each([0o000, 0o022, 0o077, 0o277])("is made with mode 0700, whatever the umask (%o)", (umask) => {
    const before = process.umask(umask);
    try {
      expect(ask()).toBe(own());
    } finally {
      process.umask(before);
    }
    for (const path of [own(), join(own(), ".."), join(own(), "../..")]) expect(modeOf(path)).toBe(0o700);
    expect(ask()).toBe(own());
  });

  test("is taken as it is where it already exists", () => {
    made(join(home, ".cache"), 0o755);
    made(own(), 0o755);
    expect(ask()).toBe(own());
    expect(modeOf(join(home, ".cache"))).toBe(0o755);
  });

  test("lies in XDG_CACHE_HOME where that is in the home", () => {
    expect(ask({ XDG_CACHE_HOME: join(home, "xdg") })).toBe(join(home, "xdg", "dittofeed-setup", "compile-cache"));
  });

  test("a relative XDG_CACHE_HOME counts as none, as its specification says", () => {
    expect(ask({ XDG_CACHE_HOME: "xdg" })).toBe(own());
  });

  test("NODE_COMPILE_CACHE does not say where it is", () => {
    expect(ask({ NODE_COMPILE_CACHE: join(room, "shared") })).toBe(own());
    expect(exists(join(room, "shared"))).toBe(false);
  });
});

describe("there is none, and nothing is made,", () => {
  const names = [".cache", ".cache/dittofeed-setup", ".cache/dittofeed-setup/compile-cache"];

  test("with NODE_DISABLE_COMPILE_CACHE", () => {
    expect(ask({ NODE_DISABLE_COMPILE_CACHE: "1" })).toBeUndefined();
    expect(exists(join(home, ".cache"))).toBe(false);
  });

  test.each(["", ...names].flatMap((name) => [0o777, 0o770, 0o1777].map((mode) => [name, mode] as const)))(
    "where others can write ~/%s (mode %o)",
    (name, mode) => {
      made(join(home, name), mode);
      expect(ask()).toBeUndefined();
      expect(modeOf(join(home, name))).toBe(mode & 0o777);
      if (name === "") expect(exists(join(home, ".cache"))).toBe(false);
    },
  );

  test.each(names)("where ~/%s is a link, even to a folder of the own user", (name) => {
    made(join(room, "elsewhere"));
    made(join(home, name, ".."));
    symlinkSync(join(room, "elsewhere"), join(home, name));
    expect(ask()).toBeUndefined();
    expect(exists(join(room, "elsewhere", "compile-cache"))).toBe(false);
  });

  test.each(names)("where ~/%s is a file", (name) => {
    made(join(home, name, ".."));
    writeFileSync(join(home, name), "");
    expect(ask()).toBeUndefined();
  });

  test("where there is no home", () => {
    rmSync(home, { recursive: true });
    expect(ask()).toBeUndefined();
    expect(exists(home)).toBe(false);
  });

  test("where the home is a link", () => {
    rmSync(home, { recursive: true });
    made(join(room, "elsewhere"));
    symlinkSync(join(room, "elsewhere"), home);
    expect(ask()).toBeUndefined();
  });

  test("where XDG_CACHE_HOME lies in a folder that everybody can write, sticky or not", () => {
    made(join(room, "tmp"), 0o1777);
    made(join(room, "tmp", "mine"));
    expect(ask({ XDG_CACHE_HOME: join(room, "tmp", "mine") })).toBeUndefined();
    expect(exists(join(room, "tmp", "mine", "dittofeed-setup"))).toBe(false);
  });

  test("where the system knows no users", () => {
    expect(compileCacheFolder({ uid: undefined, home, environment: {} })).toBeUndefined();
  });

  test.runIf(asRoot)("in another user's home, as under `sudo -E`", () => {
    chownSync(home, stranger, stranger);
    expect(ask()).toBeUndefined();
    expect(exists(join(home, ".cache"))).toBe(false);
  });

  test.skipIf(asRoot)("in the home of somebody who is not the caller", () => {
    expect(ask({}, uid + 1)).toBeUndefined();
    expect(exists(join(home, ".cache"))).toBe(false);
  });

  test.runIf(asRoot).each(["", ...names])("where ~/%s belongs to somebody else", (name) => {
    made(join(home, name));
    chownSync(join(home, name), stranger, stranger);
    expect(ask()).toBeUndefined();
    expect(lstatSync(join(home, name)).uid).toBe(stranger);
  });

  test.runIf(asRoot)("where the last folder is root's and the caller is not: it could not be written anyway", () => {
    made(own());
    chownSync(home, stranger, stranger);
    expect(ask({}, stranger)).toBeUndefined();
    chownSync(own(), stranger, stranger);
    // What root made above it is as good as the caller's own.
    expect(ask({}, stranger)).toBe(own());
  });
});
