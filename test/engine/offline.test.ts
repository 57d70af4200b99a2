import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BundleManifest } from "../../src/domain/offline-bundle.ts";
import { type Engine, startEngine, withSharedEngine } from "../support/engine/index.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { TestInstallation } from "../support/test-installation.ts";
import { localAddress } from "./faults/setting-faults.ts";

const env = { GOOGLE_CLIENT_SECRET: "GOCSPX-offline-canary" };

// At night: it moves a gigabyte. By day: docker/engine.test.ts (save and load), unit/adapters/bundle, unit/installation/from-bundle.
describe.runIf(exhaustive)("a bundle (old ClickHouse; stand-ins for Temporal, tunnel and app)", () => {
  const shared = withSharedEngine("v2");
  let on: TestInstallation;
  let away: TestInstallation;
  let engine: Engine;
  let file: string;

  beforeAll(async () => {
    // By digest, as the published ones are named.
    await shared.engine.docker("pull", "postgres:15.8");
    const [digest = ""] = JSON.parse(
      await shared.engine.docker("image", "inspect", "--format", "{{json .RepoDigests}}", "postgres:15.8"),
    ) as string[];
    const parts = { name: "away", mode: "standard", images: { postgres: { digest: digest.split("@")[1] } } } as const;
    on = await TestInstallation.prepare(shared.engine, parts, env);
    // No registry: its pulls would fail.
    engine = await startEngine();
    away = await TestInstallation.prepare(engine, parts, env, (profile) => ({
      ...profile,
      address: localAddress(profile),
    }));
    file = join(on.user.room, "away.tar");
  });
  afterAll(async () => {
    await Promise.all([on?.close(), away?.close()]);
    await engine?.stop();
  });

  it("is written, and leaves no name of its own on the engine", async () => {
    const ran = await on.run(["bundle-images", "away.yaml", "--output-file", file, "--json"]);
    expect([ran.exitCode, ran.stderr]).toEqual([0, ""]);
    expect(await shared.engine.docker("image", "ls")).not.toContain("dittofeed-setup.invalid");
    expect((await readdir(on.user.room)).filter((name) => name.startsWith("away.tar"))).toEqual(["away.tar"]);
    const { stdout } = await execa("tar", ["-xOf", file, "manifest.json"]);
    const { images } = JSON.parse(stdout) as BundleManifest;
    expect(images.map(({ name }) => name)).toContain(images.find(({ reference }) => reference.includes("@"))?.name);
  }, 240_000);

  it("installs where no registry can be reached: finished, verified, and the doctor finds nothing", async () => {
    const planned = await away.run(["plan", "away.yaml", "--from-bundle", file]);
    expect(planned.stdout).toMatch(/load \d images from \S+away\.tar/);
    const ran = await away.run(["--profile", "away.yaml", "--from-bundle", file, "--json"]);
    const last = ran.events.at(-1);
    expect([ran.exitCode, last?.type === "run-ended" ? last.problem : last]).toEqual([0, undefined]);
    expect(await away.docker("image", "ls")).not.toContain("dittofeed-setup.invalid");
    expect(await readFile(join(away.directory, "compose.yaml"), "utf8")).not.toContain("@sha256");
    const doctor = await away.run(["doctor", "--profile", "away", "--json"]);
    expect([doctor.exitCode, doctor.stderr]).toEqual([0, ""]);
    for (const words of [
      ["--profile", "away"],
      ["--profile", "away.yaml", "--from-bundle", file],
    ]) {
      const again = await away.run([...words, "--json"]);
      expect(again.events.at(-1)).toMatchObject({ type: "run-ended", outcome: "nothing-to-do" });
    }
  }, 240_000);
});
