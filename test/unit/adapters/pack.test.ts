import { spawnSync } from "node:child_process";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { packed } from "../../../src/adapters/dumps/pack.ts";

const mebibyte = 1024 * 1024;
const text = Buffer.from(Array.from({ length: 400_000 }, (_, n) => `${n}\tvalue ${(n * 7919) % 1000}\n`).join(""));

async function pack(chunks: readonly Uint8Array[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const source = (async function* () {
    yield* chunks;
  })();
  for await (const part of packed(source)) parts.push(part);
  return Buffer.concat(parts);
}

it.each([0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte + 7, text.length])(
  "%i bytes are one gzip file, which gzip itself finds whole",
  async (size) => {
    const given = text.subarray(0, size);
    // As a pipe gives it.
    const chunks = Array.from({ length: Math.ceil(size / 65_536) }, (_, n) =>
      given.subarray(n * 65_536, (n + 1) * 65_536),
    );
    const file = await pack(chunks);
    expect(gunzipSync(file).equals(given)).toBe(true);
    const gzip = spawnSync("gzip", ["-dc"], { input: file, maxBuffer: 64 * mebibyte });
    expect([gzip.status, String(gzip.stderr), gzip.stdout.equals(given)]).toEqual([0, "", true]);
    // Cut off anywhere, it says so: also between two blocks.
    expect(() => gunzipSync(file.subarray(0, -10))).toThrow("unexpected end of file");
  },
);

it("what its source throws comes through, and nothing is left that nobody heard of", async () => {
  const source = (async function* () {
    yield text.subarray(0, 3 * mebibyte);
    throw new Error("the connection is lost");
  })();
  const parts: Uint8Array[] = [];
  await expect(
    (async () => {
      for await (const part of packed(source)) parts.push(part);
    })(),
  ).rejects.toThrow("the connection is lost");
});
