import { fork } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFiles } from "../../../src/adapters/files/files.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";

const files = createFiles();
const shell = createShell();
const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);

test("writes the text with exactly the mode asked for, whatever the umask", async () => {
  const before = process.umask(0o077);
  try {
    await files.write(join(folder, "a"), "é\n", 0o644);
    await files.write(join(folder, "b"), "x", 0o600);
    process.umask(0);
    await files.write(join(folder, "c"), "x", 0o600);
  } finally {
    process.umask(before);
  }
  expect(["a", "b", "c"].map((name) => modeOf(join(folder, name)))).toEqual(["644", "600", "600"]);
  expect(await files.read(join(folder, "a"))).toBe("é\n");
});

test("replaces whole and leaves nothing beside it", async () => {
  const path = join(folder, ".env");
  writeFileSync(path, "old", { mode: 0o644 });
  await files.write(path, "new", 0o600);
  expect([readFileSync(path, "utf8"), modeOf(path), readdirSync(folder)]).toEqual(["new", "600", [".env"]]);
});

test("while it is half written nobody else can read it, whatever mode it gets in the end", async () => {
  const before = process.umask(0);
  const seen = new Set<string>();
  try {
    let done = false;
    const writing = files.write(join(folder, "big"), "x".repeat(32_000_000), 0o644).finally(() => {
      done = true;
    });
    while (!done) {
      for (const name of readdirSync(folder).filter((one) => one.endsWith(".tmp"))) {
        const found = statSync(join(folder, name), { throwIfNoEntry: false });
        if (found !== undefined) seen.add((found.mode & 0o777).toString(8));
      }
      await new Promise(setImmediate);
    }
    await writing;
  } finally {
    process.umask(before);
  }
  // The last is what it has been given just before it gets its name.
  expect([...seen][0]).toBe("600");
});

test("a reader sees the old text or the new one, never half", async () => {
  const path = join(folder, "big");
  const texts = ["a".repeat(500_000), "b".repeat(500_000)];
  await files.write(path, texts[0] ?? "", 0o600);
  let done = false;
  const writing = (async () => {
    for (let i = 0; i < 20; i += 1) await files.write(path, texts[i % 2] ?? "", 0o600);
    done = true;
  })();
  while (!done) expect(texts).toContain(await files.read(path));
  await writing;
});

test("nothing is written through a symbolic link; it stays as it is", async () => {
  writeFileSync(join(folder, "real"), "old");
  symlinkSync("real", join(folder, "link"));
  symlinkSync("absent", join(folder, "dangling"));
  for (const name of ["link", "dangling"])
    await expect(files.write(join(folder, name), "new", 0o600)).rejects.toMatchObject({
      code: "value-refused",
      saw: `${join(folder, name)} is a symbolic link.`,
    });
  expect(readFileSync(join(folder, "real"), "utf8")).toBe("old");
  expect(readdirSync(folder).toSorted()).toEqual(["dangling", "link", "real"]);
});

test.runIf(isRoot)("keeps an existing file's owner", async () => {
  const path = join(folder, "theirs");
  writeFileSync(path, "old");
  chownSync(path, 1, 1);
  await files.write(path, "new", 0o600);
  expect([statSync(path).uid, statSync(path).gid, modeOf(path)]).toEqual([1, 1, "600"]);
});

test("of ten at once, one creates; and nobody ever reads it empty", async () => {
  const path = join(folder, "lock");
  const tries = await Promise.all(
    Array.from({ length: 10 }, (_, i) => files.createExclusive(path, `owner ${i}`, 0o600)),
  );
  expect(tries.filter(Boolean)).toHaveLength(1);
  expect(await files.read(path)).toBe(`owner ${tries.indexOf(true)}`);
  expect([readdirSync(folder), modeOf(path)]).toEqual([["lock"], "600"]);
});

test("appends lines, and half a line from a killed run does not swallow the next", async () => {
  const path = join(folder, "journal");
  await files.appendLine(path, "one", 0o600);
  await files.appendLine(path, "two", 0o600);
  expect([readFileSync(path, "utf8"), modeOf(path)]).toEqual(["one\ntwo\n", "600"]);
  writeFileSync(path, "whole\nhal");
  await files.appendLine(path, "next", 0o600);
  expect(readFileSync(path, "utf8")).toBe("whole\nhal\nnext\n");
});

test("what is not there is undefined, empty, or removed already", async () => {
  const gone = join(folder, "no/such");
  expect([await files.read(gone), await files.facts(gone), await files.list(gone)]).toEqual([undefined, undefined, []]);
  await files.remove(gone);
});

test("folders: made with their mode, listed sorted, kept as they are, removed only when empty", async () => {
  const inner = join(folder, "x/y");
  await files.makeFolder(inner, 0o700);
  expect([modeOf(inner), await files.facts(inner)]).toEqual(["700", expect.objectContaining({ kind: "folder" })]);
  chmodSync(inner, 0o750);
  await files.makeFolder(inner, 0o700);
  expect(modeOf(inner)).toBe("750");
  for (const name of ["b", "a"]) await files.write(join(inner, name), "", 0o600);
  expect(await files.list(inner)).toEqual(["a", "b"]);
  await expect(files.remove(inner)).rejects.toMatchObject({ code: "ENOTEMPTY" });
});

test("a file where a folder is needed, and a folder where a file is needed, are Problems", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(files.write(join(folder, "file/x"), "", 0o600)).rejects.toMatchObject({
    code: "directory-not-writable",
  });
  await expect(files.write(folder, "", 0o600)).rejects.toMatchObject({ code: "directory-not-writable" });
  expect(await files.isWritable(join(folder, "file/x"))).toBe(false);
});

test("isWritable asks the nearest folder that exists, and writes nothing", async () => {
  expect(await files.isWritable(join(folder, "a/b/c"))).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

describe.runIf(isRoot)("as an unprivileged user", () => {
  test("a folder of somebody else's is directory-not-writable, and nothing is left in it", async () => {
    const answer = await asUser(65534, `write:${join(folder, "x")}`);
    expect(answer).toContain("directory-not-writable");
    expect(await asUser(65534, `isWritable:${join(folder, "x")}`)).toBe("false");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.runIf(isRoot && (await canMount()))("on a full disk", () => {
  test("disk-full, the old file unchanged, nothing left beside it", async () => {
    await mount(folder);
    try {
      const path = join(folder, ".env");
      await files.write(path, "old", 0o600);
      await expect(files.write(path, "x".repeat(200_000), 0o600)).rejects.toMatchObject({ code: "disk-full" });
      expect([readFileSync(path, "utf8"), readdirSync(folder)]).toEqual(["old", [".env"]]);
    } finally {
      await shell.run({ file: "umount", arguments: [folder] });
    }
  });
});

/** A file system of 64 KiB; false where this machine does not let us. */
async function mount(at: string): Promise<boolean> {
  const ran = await shell.run({ file: "mount", arguments: ["-t", "tmpfs", "-o", "size=64k", "none", at] });
  return ran.exitCode === 0;
}

async function canMount(): Promise<boolean> {
  const probe = mkdtempSync(join(tmpdir(), "mount-"));
  const possible = await mount(probe).catch(() => false);
  if (possible) await shell.run({ file: "umount", arguments: [probe] });
  rmSync(probe, { recursive: true });
  return possible;
}

/** The same adapter in a process that has given up its rights. */
async function asUser(uid: number, order: string): Promise<string> {
  const module = new URL("../../../src/adapters/files/files.ts", import.meta.url).href;
  const script = `import { createFiles } from ${JSON.stringify(module)};
    process.setgroups([]); process.setgid(${uid}); process.setuid(${uid});
    const [what, path] = process.argv[2].split(":");
    const files = createFiles();
    const answer = what === "write" ? files.write(path, "x", 0o600) : files.isWritable(path);
    process.send(String(await answer.catch((error) => error.code)));`;
  const home = mkdtempSync(join(tmpdir(), "as-user-"));
  const path = join(home, "script.mjs");
  writeFileSync(path, script);
  const child = fork(path, [order], { execArgv: [] });
  const answer = await new Promise<string>((resolve) => child.once("message", (message) => resolve(String(message))));
  rmSync(home, { recursive: true });
  return answer;
}

describe("a file that is read up to a limit", () => {
  const refused = (title: RegExp) =>
    expect.objectContaining({ code: "value-refused", title: expect.stringMatching(title) });

  test("is read whole where it is as long as it may be", async () => {
    writeFileSync(join(folder, "a"), "é".repeat(50));
    expect(await files.read(join(folder, "a"), 100)).toBe("é".repeat(50));
    await expect(files.read(join(folder, "a"), 99)).rejects.toEqual(refused(/is too large$/));
    expect(await files.read(join(folder, "none"), 99)).toBeUndefined();
    await expect(files.read(folder, 99)).rejects.toMatchObject({ code: "directory-not-writable" });
  });

  test("is not read at all where it is huge", async () => {
    truncateSync(openedFor(join(folder, "sparse")), 5_000_000_000);
    await expect(files.read(join(folder, "sparse"), 65_536)).rejects.toEqual(refused(/is too large$/));
  });

  test.runIf(process.platform === "linux")("has a limit too where its size is not known before", async () => {
    expect(await files.read("/proc/self/stat", 65_536)).toMatch(/^\d+ \(/);
    await expect(files.read("/proc/kallsyms", 1000)).rejects.toEqual(refused(/is too large$/));
  });

  test("is nothing that waits or has no end", async () => {
    await shell.run({ file: "mkfifo", arguments: [join(folder, "pipe")] });
    symlinkSync(join(folder, "pipe"), join(folder, "link"));
    for (const path of ["/dev/zero", join(folder, "pipe"), join(folder, "link")])
      await expect(files.read(path, 65_536)).rejects.toEqual(refused(/is not a regular file$/));
  });
});

function openedFor(path: string): string {
  writeFileSync(path, "");
  return path;
}
