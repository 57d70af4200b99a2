import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createDocker } from "../../../src/adapters/docker/docker.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { PullReport } from "../../../src/domain/docker.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { freePort, startRegistry } from "../../support/engine/index.ts";
import { apiImage, clock, makeSecret, never, prepareDockerBench } from "./docker-support.ts";

const bench = prepareDockerBench();

describe("the engine", () => {
  test("usable: version, root folder with its free bytes, local", async () => {
    const facts = await (await bench.docker()).inspectEngine();
    expect(facts).toMatchObject({ state: "usable", rootDirectory: bench.engine.dataRoot, local: true });
    expect(facts.state === "usable" && facts.freeBytes).toBeGreaterThan(0);
  });

  test("stopped, absent", async () => {
    const elsewhere = createShell({ ...bench.engine.env, DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    const stopped = createDocker({ shell: elsewhere, clock, makeSecret });
    expect(await stopped.inspectEngine()).toMatchObject({
      state: "stopped",
      saw: expect.stringContaining("Cannot connect"),
    });
    await expect(stopped.containers("x")).rejects.toMatchObject({ code: "engine-stopped" });
    await expect(stopped.localImages(["postgres:15.8"])).rejects.toMatchObject({ code: "engine-stopped" });
    const none = createDocker({
      shell: createShell({ ...bench.engine.env, PATH: "/nonexistent" }),
      clock,
      makeSecret,
    });
    expect(await none.inspectEngine()).toMatchObject({ state: "absent" });
    await expect(none.containers("x")).rejects.toMatchObject({ code: "engine-absent" });
  });

  test("forbidden to a user without the right to the socket", async () => {
    const script = '#!/bin/sh\nexec setpriv --reuid 65534 --regid 65534 --clear-groups /usr/bin/docker "$@"\n';
    writeFileSync(join(bench.directory, "docker"), script, { mode: 0o755 });
    const shell = createShell({
      ...bench.engine.env,
      DOCKER_CONFIG: bench.directory,
      PATH: `${bench.directory}:${bench.engine.env.PATH}`,
    });
    const forbidden = createDocker({ shell, clock, makeSecret });
    expect(await forbidden.inspectEngine()).toMatchObject({
      state: "forbidden",
      saw: expect.stringContaining("permission denied"),
    });
    await expect(forbidden.containers("x")).rejects.toMatchObject({ code: "engine-forbidden" });
  });

  test.each([
    ["v2", "v2", /^2\.26/],
    ["v2-json", "v2", /^2\.40/],
    ["v1", "v1", /^1\.29/],
  ] as const)("compose %s is found", async (flavour, state, version) => {
    expect(await (await bench.docker(flavour)).inspectCompose()).toEqual({
      state,
      version: expect.stringMatching(version),
    });
  });

  test("no compose is said with what was tried", async () => {
    expect(await (await bench.docker("none")).inspectCompose()).toMatchObject({
      state: "absent",
      saw: expect.stringMatching(/docker compose: the docker client has no such plugin; docker-compose/),
    });
  });
});

/** Another file may have pulled it to this engine, and then there is nothing to see. */
const forget = (image: string) => bench.engine.docker("rmi", "--force", image).catch(() => undefined);

describe("images", () => {
  test("pulled with bytes that grow up to the whole, then present", async () => {
    await forget("postgres:15.8");
    expect(await (await bench.docker()).localImages(["postgres:15.8"])).toEqual(new Map());
    expect(await (await bench.docker()).lookUpImage("postgres:15.8")).toEqual({ state: "pullable", saw: undefined });
    const reports: PullReport[] = [];
    await (await bench.docker()).pullImage("postgres:15.8", (report) => reports.push(report), never);
    const last = reports.at(-1);
    expect(last).toMatchObject({ reference: "postgres:15.8", state: "pulled" });
    expect(last?.done).toBe(last?.total);
    expect(Math.max(...reports.map((one) => one.done))).toBeGreaterThan(1_000_000);
    const local = await (await bench.docker()).localImages([
      "postgres:15.8",
      "docker.io/library/postgres:15.8",
      "postgres:0",
    ]);
    expect([...local.keys()]).toEqual(["postgres:15.8", "docker.io/library/postgres:15.8"]);
    expect(local.get("postgres:15.8")).toMatch(/^sha256:/);
    const id = local.get("postgres:15.8") ?? "";
    const digests = await (await bench.docker()).imageDigests([id, "sha256:0".padEnd(71, "0")]);
    expect([...digests]).toEqual([[id, expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]]);
    await (await bench.docker()).pullImage("redis:7.2.5", () => undefined, never);
    // By tag and digest, as the published ones are named: the digest decides, and the tag is not taken for it.
    const pinned = `postgres:15.8@${digests.get(id)}`;
    await forget(id);
    const docker = await bench.docker();
    expect(await docker.lookUpImage(pinned)).toEqual({ state: "pullable", saw: undefined });
    const unknown = `postgres:15.8@sha256:${"0".repeat(64)}`;
    expect((await docker.lookUpImage(unknown)).state).not.toBe("pullable");
    await docker.pullImage(pinned, () => undefined, never);
    expect([...(await docker.localImages([pinned, unknown, "postgres:15.8"])).keys()]).toEqual([pinned]);
    await docker.pullImage("postgres:15.8", () => undefined, never);
    expect([...(await docker.localImages([pinned, unknown, "postgres:15.8"])).keys()]).toEqual([
      pinned,
      "postgres:15.8",
    ]);
  }, 60_000);

  test("a private registry's: pullable, not found", async () => {
    expect(await (await bench.docker()).lookUpImage(apiImage)).toEqual({ state: "pullable", saw: undefined });
    const wrong = apiImage.replace(/:[^:]+$/, ":no-such-tag");
    expect(await (await bench.docker()).lookUpImage(wrong)).toMatchObject({ state: "not-found" });
    const from = performance.now();
    await expect((await bench.docker()).pullImage(wrong, () => undefined, never)).rejects.toMatchObject({
      code: "image-not-found",
    });
    expect(performance.now() - from).toBeLessThan(3_000); // not tried again
  }, 30_000);

  test("an unreachable registry is tried again, and then said to be unreachable; a look-up says unknown", async () => {
    const reference = `127.0.0.1:${await freePort()}/x/y:1`;
    expect(await (await bench.docker()).lookUpImage(reference)).toMatchObject({
      state: "unknown",
      saw: expect.stringContaining("refused"),
    });
    const from = performance.now();
    await expect((await bench.docker()).pullImage(reference, () => undefined, never)).rejects.toMatchObject({
      code: "registry-unreachable",
    });
    expect(performance.now() - from).toBeGreaterThan(2_500);
  }, 30_000);

  test("a registry with a login: refused without, pulled with it, by the engine and by the client", async () => {
    const closed = await startRegistry({ login: { user: "deploy", password: "p@ss'word" } });
    try {
      const reference = `${closed.host}/library/redis:7.2.5`;
      expect(await (await bench.docker()).lookUpImage(reference)).toMatchObject({ state: "refused" });
      await expect((await bench.docker()).pullImage(reference, () => undefined, never)).rejects.toMatchObject({
        code: "registry-refused",
      });
      await expect(
        (await bench.docker()).logIn(closed.host, "deploy", new Secret("REGISTRY_PASSWORD", "wrong"), never),
      ).rejects.toMatchObject({ code: "registry-refused" });
      await (await bench.docker()).logIn(closed.host, "deploy", new Secret("REGISTRY_PASSWORD", "p@ss'word"), never);
      expect(await (await bench.docker()).lookUpImage(reference)).toMatchObject({ state: "pullable" });
      await (await bench.docker()).pullImage(reference, () => undefined, never);
      expect((await (await bench.docker()).localImages([reference])).size).toBe(1);
    } finally {
      await closed.stop();
    }
  }, 60_000);

  test("saved into an archive and loaded again: the same image; of one that ends in the middle nothing", async () => {
    const docker = await bench.docker();
    await docker.pullImage("redis:7.2.5", () => undefined, never);
    const saved = (await docker.imageContents(["redis:7.2.5"], never)).get("redis:7.2.5");
    expect(saved).toMatchObject({ id: expect.stringMatching(/^sha256:/), platform: "linux/amd64" });
    const archived = "dittofeed-setup.invalid/image:redis";
    await docker.tagImage(saved?.id ?? "", archived, never);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await docker.saveImages([archived], never)) chunks.push(chunk);
    await forget(saved?.id ?? "");
    async function* cutOff() {
      yield* chunks.slice(0, -2);
      throw new Error("the checksum is wrong");
    }
    await expect(docker.loadImages(cutOff(), never)).rejects.toThrow("the checksum is wrong");
    expect(await docker.imageContents(["redis:7.2.5", archived], never)).toEqual(new Map());
    await docker.loadImages(
      (async function* () {
        yield* chunks;
      })(),
      never,
    );
    expect((await docker.imageContents([archived], never)).get(archived)).toEqual(saved);
    await docker.tagImage(archived, "redis:7.2.5", never);
    await docker.untagImages([archived], never);
    expect([...(await docker.localImages(["redis:7.2.5", archived])).keys()]).toEqual(["redis:7.2.5"]);
    const none = async () => {
      for await (const _ of await docker.saveImages([archived], never)) expect.unreachable("it has no such image");
    };
    await expect(none()).rejects.toMatchObject({ title: expect.stringContaining("save the images") });
  }, 60_000);

  test("abort ends a pull at once", async () => {
    await forget("clickhouse/clickhouse-server:23.8.8.20");
    const control = new AbortController();
    const pulling = (await bench.docker()).pullImage(
      "clickhouse/clickhouse-server:23.8.8.20",
      () => control.abort(new Error("ctrl-c")),
      control.signal,
    );
    await expect(pulling).rejects.toThrow("ctrl-c");
  });
});
