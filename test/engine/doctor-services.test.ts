import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../support/engine/index.ts";
import { rowCounts, startTimes } from "../support/inspect-stack.ts";
import type { User } from "../support/product.ts";
import { Ward } from "../support/test-installation.ts";

/** Every character that has ever broken a URL, a shell, an .env file or a compose file. */
const oddPassword = `p@ss:/?#%&$"'\\ é`;
const project = "plain";
const fixed = { tag: "multitenancy-redis-v1-fixed" };
const env = { GOOGLE_CLIENT_SECRET: "GOCSPX-doctor-canary", ODD: oddPassword, TUNNEL: "tunnel-token-canary" };

let ward: Ward;
let engine: Engine;
let user: User;

beforeAll(async () => {
  ward = await Ward.open(
    {
      name: project,
      mode: "standard",
      // Without the published images' own defects, which are findings too; and addresses that are known without a name server.
      images: { api: fixed, worker: fixed, dashboard: fixed },
      addresses: { dashboard: "http://localhost:3000", api: "http://localhost:3001" },
      tunnel: { token: { fromEnv: "TUNNEL" } },
      secrets: {
        POSTGRES_PASSWORD: { fromEnv: "ODD" },
        REDIS_PASSWORD: { fromEnv: "ODD" },
        CLICKHOUSE_PASSWORD: { fromEnv: "ODD" },
      },
    },
    env,
  );
  ({ engine, user } = ward);
});

afterEach((context) => ward.afterTest(context));
afterAll(() => ward?.close());

/** Which containers were started again while this was done, by service. */
async function restarted(work: () => Promise<unknown>): Promise<string[]> {
  const before = await startTimes(engine, project);
  await work();
  const after = await startTimes(engine, project);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => before[name] !== after[name])
    .map((name) => name.split("-")[1] ?? name)
    .toSorted();
}

describe("doctor about services (real engine, PostgreSQL, Redis and old ClickHouse; stand-ins for Temporal, tunnel and app)", {
  timeout: 240_000,
}, () => {
  it("finds nothing wrong with a healthy stack, and changes nothing by looking", async () => {
    await ward.until([]);
    const [containers, rows] = [await ward.inspect(), await rowCounts(engine, project)];
    const looked = await ward.doctor();
    expect([looked.exitCode, looked.wrong, looked.unknown]).toEqual([0, [], []]);
    expect(await ward.inspect()).toEqual(containers);
    expect(await rowCounts(engine, project)).toBe(rows);
    process.stdout.write(`  doctor on a healthy stack: ${Math.round(looked.milliseconds)} ms\n`);
  });

  it("S1: a stopped container is started, and no other", async () => {
    await ward.docker("stop", ward.container("redis"));
    const found = await ward.until(["S1"]);
    expect(found.exitCode).toBe(3);
    expect(found.of("S1")).toMatchObject({
      saw: "plain-redis-1 has exited (code 0).",
      fix: { preview: ["docker start plain-redis-1"] },
    });
    expect(await restarted(() => ward.fix("S1"))).toEqual(["redis"]);
    await ward.until([]);
  });

  it("S1: a container that is killed over and over", async () => {
    const name = ward.container("dashboard");
    const restarts = async () => Number(await ward.docker("inspect", "--format", "{{.RestartCount}}", name));
    for (let done = 0; done < 6; done += 1) {
      await ward.signal("dashboard", "SIGKILL");
      await expect.poll(restarts, { timeout: 20_000, interval: 50 }).toBeGreaterThan(done);
    }
    const found = await ward.until(["S1"], 20_000);
    expect(found.of("S1").saw).toMatch(
      /plain-dashboard-1 (restarts over and over \(\d+ times, exit code 137\)|has exited)/,
    );
    expect(await restarted(() => ward.fix("S1"))).toEqual(["dashboard"]);
    await ward.until([]);
  });

  it("S4: the volume keeps another password than .env, odd as it is", async () => {
    await ward.sql("dittofeed", "postgres", "ALTER ROLE dittofeed PASSWORD 'an older one'");
    const found = await ward.until(["S4"]);
    expect(found.of("S4").fix?.preview[0]).toMatch(/^docker exec .* psql .* ALTER ROLE "dittofeed"/);
    expect(JSON.stringify(found)).not.toContain(JSON.stringify(oddPassword).slice(1, -1));
    expect(await restarted(() => ward.fix("S4"))).toEqual(["api", "dashboard", "temporal", "worker"]);
    await ward.until([]);
  });

  it("S7: Temporal's databases are gone", async () => {
    await ward.sql(
      "dittofeed",
      "postgres",
      "DROP DATABASE temporal WITH (FORCE)",
      "DROP DATABASE temporal_visibility WITH (FORCE)",
    );
    const found = await ward.until(["S7"]);
    expect(found.of("S7").fix?.preview.slice(0, 2)).toEqual([
      'CREATE DATABASE "temporal";',
      'CREATE DATABASE "temporal_visibility";',
    ]);
    expect(await restarted(() => ward.fix("S7"))).toEqual(["temporal"]);
    await ward.until([]);
  });

  it.each([
    ["S8", "DYNAMIC_CONFIG_FILE_PATH", "config/dynamicconfig/development.yaml", /no such file or directory/],
    ["S9", "BIND_ON_IP", "0.0.0.0", /broadcastAddress required/],
  ])("%s: %s ends Temporal (a stand-in, with the real one's words)", async (id, name, value, line) => {
    await appendFile(join(ward.directory, ".env"), `${name}=${value}\n`);
    await ward.compose("-f", "compose.yaml", "up", "--detach", "--no-deps", "temporal");
    const found = await ward.until([id]);
    expect(found.of(id).evidence[0]).toMatch(line);
    expect(await restarted(() => ward.fix(id))).toEqual(["temporal"]);
    expect(await readFile(join(ward.directory, ".env"), "utf8")).not.toContain(name);
    await ward.until([]);
  });

  it("S11: a container outside the network", async () => {
    await ward.docker("network", "disconnect", "plain_default", ward.container("redis"));
    const found = await ward.until(["S11"]);
    expect(found.of("S11").evidence.join("\n")).toMatch(
      /networks of plain-redis-1: none[\s\S]*from inside api: lookup of redis/,
    );
    expect(found.of("S11").fix?.preview).toEqual(["docker network connect --alias redis plain_default plain-redis-1"]);
    expect(await restarted(() => ward.fix("S11"))).toEqual([]);
    await ward.until([]);
  });

  it("S11: a container in the network without its name", async () => {
    await ward.docker("network", "disconnect", "plain_default", ward.container("api"));
    await ward.docker("network", "connect", "plain_default", ward.container("api"));
    const found = await ward.until(["S11"]);
    expect(found.of("S11").saw).toBe("plain-api-1 is in plain_default, but not under the name api.");
    expect(await restarted(() => ward.fix("S11"))).toEqual([]);
    await ward.until([]);
  });

  it("S2: a health check whose program is not there, although the service serves", async () => {
    await ward.madeWith(
      "redis",
      '    healthcheck: {test: ["CMD", "curl", "-f", "http://localhost/"], interval: 500ms, retries: 1, start_period: 0s}\n',
    );
    const found = await ward.until(["S2"]);
    expect(found.of("S2").evidence.join("\n")).toMatch(/curl.*not found[\s\S]*gets an answer from redis:6379/);
    expect(await restarted(() => ward.fix("S2"))).toEqual(["redis"]);
    await ward.until([]);
  });

  it("S2: a container that the engine lost hold of", async () => {
    await engine.cutOff(ward.container("redis"));
    const found = await ward.until(["S2"]);
    expect(found.of("S2")).toMatchObject({
      saw: "The engine can start nothing in plain-redis-1 any more, the health check included.",
      fix: { preview: ["docker stop plain-redis-1", "docker start plain-redis-1"] },
    });
    expect(await restarted(() => ward.fix("S2"))).toEqual(["redis"]);
    await ward.until([]);
  });

  it("S3: a health check that cannot fail; one of a person's own override is left to the person", async () => {
    const override = join(ward.directory, "compose.override.yaml");
    await ward.madeWith("redis", '    healthcheck: {test: ["CMD-SHELL", "exit 0"]}\n');
    const found = await ward.until(["S3"]);
    expect(found.of("S3").evidence).toEqual(['plain-redis-1: ["CMD-SHELL","exit 0"]']);
    await writeFile(override, 'services:\n  redis:\n    healthcheck: {test: ["CMD-SHELL", "exit 0"]}\n');
    const overridden = (await ward.doctor()).of("S3");
    expect([overridden.fix, overridden.next]).toEqual([null, expect.stringContaining(override)]);
    await rm(override);
    expect(await restarted(() => ward.fix("S3"))).toEqual(["redis"]);
    await ward.until([]);
  });

  it("S5: Redis asks for no password although one is set", async () => {
    await ward.docker(
      "exec",
      "-e",
      `REDISCLI_AUTH=${oddPassword}`,
      ward.container("redis"),
      "redis-cli",
      "CONFIG",
      "SET",
      "requirepass",
      "",
    );
    const found = await ward.until(["S5"]);
    expect(found.of("S5").saw).toBe("Redis asks for no password although one is set.");
    expect(await restarted(() => ward.fix("S5"))).toEqual(["redis"]);
    await ward.until([]);
  });

  it("S6: ClickHouse has lost the app's database", async () => {
    await ward.docker(
      "exec",
      ward.container("clickhouse"),
      "clickhouse-client",
      "--host",
      "127.0.0.1",
      "--query",
      "DROP DATABASE dittofeed",
    );
    await ward.until(["S6"]);
    expect(await restarted(() => ward.fix("S6"))).toEqual([]);
    await ward.until([]);
  });

  it("S10: a worker that looks for Temporal where it is not, over and over", async () => {
    const script =
      "require('net').connect(7234, 'temporal').on('error', (e) => { console.error('worker: no Temporal: ' + e.message); process.exit(1); })";
    await ward.madeWith(
      "worker",
      `    environment: {TEMPORAL_ADDRESS: "temporal:7234"}\n    command: ["node", "-e", ${JSON.stringify(script)}]\n`,
    );
    const found = await ward.until(["C10", "S10"]);
    expect(found.of("S10").evidence.join("\n")).toContain("ECONNREFUSED");
    expect(await restarted(() => ward.fix("S10"))).toEqual(["worker"]);
    await ward.until([]);
  });

  it("S12: the dashboard asks for the api where it is not", async () => {
    await ward.madeWith("dashboard", '    environment: {DASHBOARD_API_BASE: "http://api:3999"}\n');
    const found = await ward.until(["S12"]);
    expect(found.of("S12").saw).toBe("The dashboard gets no answer from the api at api:3999 (ECONNREFUSED).");
    expect(await restarted(() => ward.fix("S12"))).toEqual(["dashboard"]);
    await ward.until([]);
  });

  it("S13, S14: a tunnel to an address, with its token on the command line (a stand-in, with the real one's log)", async () => {
    await ward.madeWith(
      "cloudflared",
      '    environment: {DITTOFEED_STANDIN_INGRESS: "http://172.31.255.5:3000"}\n    command: ["tunnel", "run", "--token", "token-canary"]\n',
    );
    const address = (
      await ward.docker(
        "inspect",
        "--format",
        "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
        ward.container("dashboard"),
      )
    ).trim();
    await ward.madeWith(
      "cloudflared",
      `    environment: {DITTOFEED_STANDIN_INGRESS: "http://${address}:3000"}\n    command: ["tunnel", "run", "--token", "token-canary"]\n`,
    );
    const found = await ward.until(["S13", "S14"]);
    expect(found.of("S13")).toMatchObject({
      status: "warn",
      saw: expect.stringContaining(`${address}:3000, the address that plain-dashboard-1 has today`),
    });
    expect(JSON.stringify(found)).not.toContain("token-canary");
    expect(await restarted(() => ward.fix("S14"))).toEqual(["cloudflared"]);
    await ward.until([]);
  });

  it("S15: a second api", async () => {
    const [image = "", labels = ""] = (
      await ward.docker("inspect", "--format", "{{.Config.Image}}\n{{json .Config.Labels}}", ward.container("api"))
    ).split("\n");
    const copied = Object.entries(JSON.parse(labels) as Record<string, string>)
      .map(([key, value]) => [key, key.endsWith("container-number") ? "2" : value])
      .flatMap(([key, value]) => ["--label", `${key}=${value}`]);
    const file = join(user.room, "second.env");
    await writeFile(file, await ward.docker("exec", ward.container("api"), "env"));
    await ward.docker(
      "run",
      "--detach",
      "--name",
      ward.container("api", 2),
      "--network",
      "plain_default",
      "--env-file",
      file,
      ...copied,
      image,
    );
    const found = await ward.until(["S15"]);
    expect(found.of("S15")).toMatchObject({
      status: "warn",
      saw: "2 containers of the api run: plain-api-1, plain-api-2.",
    });
    await ward.fix("S15");
    await ward.until([]);
  });

  it("tells two problems at once apart, and mends all in one go", async () => {
    await ward.docker("stop", ward.container("api"));
    await ward.sql("dittofeed", "postgres", "ALTER ROLE dittofeed PASSWORD 'an older one'");
    expect((await ward.until(["S1", "S4"])).of("S1").saw).toBe("plain-api-1 has exited (code 0).");
    await ward.doctor("--fix", "all", "--yes");
    await ward.until([]);
  });
});
