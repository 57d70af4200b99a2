import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { openBundle } from "../../../src/adapters/bundles/read-bundle.ts";
import { readTarHeader, tarEnd, tarHeader } from "../../../src/adapters/bundles/tar.ts";
import { writeBundle } from "../../../src/adapters/bundles/write-bundle.ts";
import type { BundleManifest, BundleMember } from "../../../src/domain/offline-bundle.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { bundled, someManifest } from "../../support/some-bundle.ts";

const never = new AbortController().signal;
const modified = new Date("2026-11-27T00:00:00Z");
/** More than is held back, and nothing that packs well. */
const archive = createHash("shake256", { outputLength: 300_000 }).update("layers").digest();
const list = someManifest([bundled("api:1", "a")]);

let room: string;
let path: string;
beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), "dittofeed-bundle-"));
  path = join(room, "acme.tar");
  return () => rm(room, { recursive: true, force: true });
});

const written = (signal = never, source: AsyncIterable<Uint8Array> = chunks()) =>
  writeBundle(
    path,
    {
      readme: "Read me\n",
      files: [
        { path: "profile.yaml", mode: 0o644, content: Buffer.from("name: acme\n") },
        { path: "program/dist/main.js", mode: 0o755, content: Buffer.from("// program\n") },
      ],
      archive: source,
      manifest: (members) => ({ ...list, members: [...members] }),
      modified,
    },
    () => undefined,
    signal,
  );

async function* chunks(): AsyncIterable<Uint8Array> {
  for (let at = 0; at < archive.length; at += 100_000) yield archive.subarray(at, at + 100_000);
}

async function archiveOf(file: string): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of (await openBundle(file)).archive(() => undefined, never)) all.push(chunk);
  return Buffer.concat(all);
}

const tar = (...words: string[]) => execFileSync("tar", words, { cwd: room, encoding: "utf8" });
const sha256Of = async (file: string) =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "accepted",
    (thrown: unknown) => (thrown instanceof Problem ? `${thrown.code}: ${thrown.saw}` : String(thrown)),
  );

describe("a bundle", () => {
  it("is an ordinary archive for tar, whose list comes first and fits what follows", async () => {
    const result = await written();
    expect(tar("-tf", path).trim().split("\n")).toEqual([
      "manifest.json",
      "README.txt",
      "profile.yaml",
      "program/dist/main.js",
      "images.tar.gz",
    ]);
    const manifest = JSON.parse(tar("-xOf", path, "manifest.json")) as BundleManifest;
    tar("-xf", path);
    for (const { path: member, bytes, sha256 } of manifest.members) {
      expect((await stat(join(room, member))).size).toBe(bytes);
      expect(await sha256Of(join(room, member))).toBe(sha256);
    }
    expect((await stat(join(room, "program/dist/main.js"))).mode & 0o777).toBe(0o755);
    expect(gunzipSync(await readFile(join(room, "images.tar.gz"))).equals(archive)).toBe(true);
    expect(result).toEqual({ bytes: (await stat(path)).size, sha256: await sha256Of(path) });
  });

  it("is read again as it was written", async () => {
    await written();
    const bundle = await openBundle(path);
    expect(bundle.manifest.images).toEqual(list.images);
    expect(await bundle.profile()).toBe("name: acme\n");
    await bundle.verify(never);
    expect(gunzipSync(await archiveOf(path)).equals(archive)).toBe(true);
  });

  it("never replaces a file, and leaves nothing where it is stopped or fails", async () => {
    await writeFile(path, "somebody's");
    expect(await written()).toBeUndefined();
    expect(await readFile(path, "utf8")).toBe("somebody's");
    await rm(path);
    const stop = new AbortController();
    async function* stopping(): AsyncIterable<Uint8Array> {
      yield archive;
      stop.abort(new Error("ctrl-c"));
      yield archive;
    }
    await expect(written(stop.signal, stopping())).rejects.toThrow("ctrl-c");
    async function* failing(): AsyncIterable<Uint8Array> {
      yield archive;
      throw new Problem({ code: "docker-failed", title: "", saw: "the engine is gone", why: "", next: "" });
    }
    expect(await refusal(written(never, failing()))).toBe("docker-failed: the engine is gone");
    expect(await readdir(room)).toEqual([]);
  });

  it("that was cut off is refused when it is opened", async () => {
    const { bytes = 0 } = (await written()) ?? {};
    for (const left of [bytes - 1024, bytes - 2000, 3000, 700]) {
      await truncate(path, left);
      expect(await refusal(openBundle(path))).toMatch(/^value-refused: .*(ends in the middle|cannot be read)/);
    }
    await truncate(path, 0);
    expect(await refusal(openBundle(path))).toContain("not that of a bundle");
    expect(await refusal(openBundle(join(room, "none")))).toMatch(/^value-missing: .*does not exist/);
    expect(await refusal(openBundle(room))).toContain("not a regular file");
  });

  it("that was changed is refused before it is loaded, and while it is", async () => {
    const { bytes = 0 } = (await written()) ?? {};
    const file = await open(path, "r+");
    await file.write(Buffer.from([7]), 0, 1, bytes - 5000);
    await file.close();
    expect(await refusal((await openBundle(path)).verify(never))).toContain("The checksum of images.tar.gz");
    const given: Uint8Array[] = [];
    const read = async () => {
      for await (const chunk of (await openBundle(path)).archive(() => undefined, never)) given.push(chunk);
    };
    expect(await refusal(read())).toContain("The checksum of images.tar.gz");
    expect(() => gunzipSync(Buffer.concat(given))).toThrow("unexpected end of file");
  });

  it("is not the same any more when another file has come into its place", async () => {
    await written();
    const bundle = await openBundle(path);
    await rm(path);
    await written();
    expect(await refusal(bundle.verify(never))).toContain("is not the file that was checked before");
  });
});

describe("an archive that is no bundle of ours", () => {
  const member = (name: string, text: string, change: (header: Buffer) => void = () => undefined) => {
    const header = Buffer.from(tarHeader({ path: name, mode: 0o644, bytes: text.length }, modified));
    change(header);
    return [header, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)];
  };
  const made = async (...parts: Uint8Array[][]) => writeFile(path, Buffer.concat([...parts.flat(), tarEnd]));
  const manifest = (parts: object = {}, members: BundleMember[] = []) =>
    member("manifest.json", JSON.stringify({ ...list, members, ...parts }));
  /** As somebody would who knows that a header has a sum. */
  const as = (text: string, at: number) => (header: Buffer) => {
    header.write(text, at);
    header.fill(32, 148, 156);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0")}\u0000 `,
      148,
    );
  };
  const images = { path: "images.tar.gz", bytes: 1, sha256: "0".repeat(64) };

  it.each([
    ["a path that leads out", () => [member("../x", "x")], "outside its folder"],
    ["a whole path", () => [member("/etc/x", "x")], "outside its folder"],
    ["a member twice", () => [manifest(), manifest()], "twice"],
    ["a link", () => [manifest(), member("a", "", as("2", 156))], "is not part of a bundle"],
    ["a size beyond its end", () => [manifest(), member("a", "x", as("77777777777", 124))], "ends in the middle"],
    [
      "a header that was changed",
      () => [manifest(), member("a", "x", (header) => header.write("b", 0))],
      "is not part of a bundle",
    ],
    ["no list", () => [member("a", "x")], "has no manifest.json"],
    ["another format", () => [manifest({ format: 2 })], "its format is 2"],
    ["a list that is none", () => [member("manifest.json", "{")], "cannot be read"],
    [
      "a reference that is an option",
      () => [manifest({ images: [bundled("--x", "a")] }, [images])],
      "not complete: images.0.reference",
    ],
    [
      "a member that the list does not have",
      () => [manifest({}, [images]), member("images.tar.gz", "x"), member("b", "x")],
      "does not match b",
    ],
    ["a member that is not there", () => [manifest({}, [images])], "images.tar.gz is missing"],
  ])("%s", async (_, parts, said) => {
    await made(...parts());
    expect(await refusal(openBundle(path))).toContain(said);
  });
});

it("a header has room for sizes beyond 8 GiB, and for paths of both halves, as tar reads them", async () => {
  for (const bytes of [0, 8 ** 11 - 1, 8 ** 11, 123_456_789_012]) {
    const header = { path: `${"a".repeat(60)}/${"b".repeat(80)}`, mode: 0o644, bytes };
    const block = Buffer.from(tarHeader(header, modified));
    expect(readTarHeader(block)).toEqual(header);
    await writeFile(path, block);
    expect(execFileSync("sh", ["-c", `tar -tvf ${path} 2>&1 || true`], { encoding: "utf8" })).toContain(
      ` ${bytes} 2026-`,
    );
  }
  expect(() => tarHeader({ path: "c".repeat(101), mode: 0o644, bytes: 0 }, modified)).toThrow("too long");
});
