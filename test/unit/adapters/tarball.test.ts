import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { packTarball } from "../../../src/adapters/files/tarball.ts";

it("makes what tar reads, with long names, any text, and files for their owner only", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tarball-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const long = `bundle/${"x".repeat(120)}/${"y".repeat(120)}.log`;
  const files = [
    { name: "bundle/a.txt", text: "ünïcode\n\0end" },
    { name: long, text: "line\n".repeat(10_000) },
    { name: "bundle/empty.txt", text: "" },
  ];
  const bytes = await packTarball(files, new Date("2026-11-24T10:00:00Z"));
  await writeFile(join(folder, "b.tar.gz"), bytes);
  await execa("tar", ["-xzf", "b.tar.gz"], { cwd: folder });
  for (const { name, text } of files) expect(await readFile(join(folder, name), "utf8")).toBe(text);
  const { mode, mtime } = await stat(join(folder, long));
  expect([mode & 0o777, mtime.toISOString()]).toEqual([0o600, "2026-11-24T10:00:00.000Z"]);
});
