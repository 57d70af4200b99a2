import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import { parseDocument } from "yaml";
import { exhaustive } from "../../support/exhaustive.ts";
import type { TestInstallation } from "../../support/test-installation.ts";
import type { Fault } from "./fault.ts";

const olderPassword = (on: TestInstallation) =>
  on.sql("dittofeed", "postgres", "ALTER ROLE dittofeed PASSWORD 'an older one'");

/** Kills what the engine starts again and again; who starts it otherwise sets the engine's count back. */
async function untilStartedByHand(look: () => Promise<{ restarts: number; pid: number }>): Promise<void> {
  for (;;) {
    const { restarts, pid } = await look().catch(() => ({ restarts: 0, pid: 0 }));
    if (restarts === 0) return;
    try {
      if (pid > 1) process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself meanwhile.
    }
    await setTimeout(500);
  }
}

/** Of an installation in standard mode with a tunnel, whose passwords hold every odd character. */
export function serviceFaults(oddPassword: string): (readonly [Fault, ...Fault[]])[] {
  const stoppedRedis: Fault = {
    title: "S1: a stopped container is started, and no other",
    finds: ["S1"],
    make: (on) => on.docker("stop", on.container("redis")),
    found: (seen, on) =>
      expect(seen.of("S1")).toMatchObject({
        saw: `${on.container("redis")} has exited (code 0).`,
        fix: { preview: [`docker start ${on.container("redis")}`] },
      }),
    restarts: ["redis"],
  };

  const stoppedApi: Fault = {
    title: "S1: a stopped api, told apart from what else is wrong",
    finds: ["S1"],
    make: (on) => on.docker("stop", on.container("api")),
    found: (seen, on) => expect(seen.of("S1").saw).toBe(`${on.container("api")} has exited (code 0).`),
    restarts: ["api"],
  };

  let killing: Promise<void> | undefined;
  const killedDashboard: Fault = {
    title: "S1: a container that is killed over and over",
    finds: ["S1"],
    async make(on) {
      const look = async () => {
        const format = "{{.RestartCount}} {{.State.Pid}}";
        const said = await on.docker("inspect", "--format", format, on.container("dashboard"));
        const [restarts = 0, pid = 0] = said.split(" ").map(Number);
        return { restarts, pid };
      };
      await on.signal("dashboard", "SIGKILL");
      await expect.poll(look, { timeout: 40_000, interval: 50 }).toMatchObject({ restarts: 1 });
      killing = untilStartedByHand(look);
      await expect.poll(look, { timeout: 40_000, interval: 200 }).toMatchObject({ restarts: 5 });
    },
    found: (seen, on) =>
      expect(seen.of("S1").saw).toMatch(
        new RegExp(`${on.container("dashboard")} (keeps restarting \\(\\d+ times(, exit code 137)?\\)|has exited)`),
      ),
    restarts: ["dashboard"],
    repaired: () => killing,
  };

  const noSuchProbe: Fault = {
    title: "S2: a health check whose program is not there, although the service serves",
    finds: ["S2"],
    make: (on) =>
      on.madeWith(
        "clickhouse",
        '    healthcheck: {test: ["CMD", "curl", "-f", "http://localhost/"], interval: 500ms, retries: 1, start_period: 0s}\n',
      ),
    found: (seen) =>
      expect(seen.of("S2").evidence.join("\n")).toMatch(/curl.*not found[\s\S]*gets an answer from clickhouse:8123/),
    restarts: ["clickhouse"],
  };

  const cutOff: Fault = {
    title: "S2: a container that the engine lost hold of",
    finds: ["S2"],
    make: (on) => on.engine.cutOff(on.container("redis")),
    found: (seen, on) =>
      expect(seen.of("S2")).toMatchObject({
        saw: `The engine can no longer start anything in ${on.container("redis")}, including the health check.`,
        fix: { preview: [`docker stop ${on.container("redis")}`, `docker start ${on.container("redis")}`] },
      }),
    restarts: ["redis"],
  };

  const blindProbe: Fault = {
    title: "S3: a health check that cannot fail; one of a person's own override is left to the person",
    finds: ["S3"],
    make: (on) => on.madeWith("redis", '    healthcheck: {test: ["CMD-SHELL", "exit 0"]}\n'),
    async found(seen, on) {
      expect(seen.of("S3").evidence).toEqual([`${on.container("redis")}: ["CMD-SHELL","exit 0"]`]);
      const override = join(on.directory, "compose.override.yaml");
      await writeFile(override, 'services:\n  redis:\n    healthcheck: {test: ["CMD-SHELL", "exit 0"]}\n');
      const overridden = (await on.doctor()).of("S3");
      expect([overridden.fix, overridden.next]).toEqual([null, expect.stringContaining(override)]);
      await rm(override);
    },
    restarts: ["redis"],
  };

  const oldVolumePassword: Fault = {
    title: "S4: the volume keeps another password than .env, odd as it is",
    finds: ["S4"],
    make: olderPassword,
    found(seen) {
      expect(seen.of("S4").fix?.preview[0]).toMatch(/^docker exec .* psql .* ALTER ROLE "dittofeed"/);
      expect(JSON.stringify(seen)).not.toContain(JSON.stringify(oddPassword).slice(1, -1));
    },
    restarts: ["api", "dashboard", "temporal", "worker"],
  };

  const openRedis: Fault = {
    title: "S5: Redis asks for no password although one is set",
    finds: ["S5"],
    make: (on) =>
      on.docker(
        ...["exec", "-e", `REDISCLI_AUTH=${oddPassword}`, on.container("redis")],
        ...["redis-cli", "CONFIG", "SET", "requirepass", ""],
      ),
    found: (seen) => expect(seen.of("S5").saw).toBe("Redis requires no password although one is set."),
    restarts: ["redis"],
  };

  const noClickhouseDatabase: Fault = {
    title: "S6: ClickHouse has lost the app's database",
    finds: ["S6"],
    make: (on) =>
      on.docker(
        ...["exec", on.container("clickhouse"), "clickhouse-client", "--host", "127.0.0.1"],
        ...["--query", "DROP DATABASE dittofeed"],
      ),
    restarts: [],
  };

  const noTemporalDatabases: Fault = {
    title: "S7: Temporal's databases are gone",
    finds: ["S7"],
    make: (on) =>
      on.sql(
        "dittofeed",
        "postgres",
        "DROP DATABASE temporal WITH (FORCE)",
        "DROP DATABASE temporal_visibility WITH (FORCE)",
      ),
    found: (seen) =>
      expect(seen.of("S7").fix?.preview.slice(0, 2)).toEqual([
        'CREATE DATABASE "temporal";',
        'CREATE DATABASE "temporal_visibility";',
      ]),
    restarts: ["temporal"],
  };

  const temporalSetting = (id: string, name: string, value: string, line: RegExp): Fault => ({
    title: `${id}: ${name} ends Temporal (a stand-in, with the real one's words)`,
    finds: [id],
    async make(on) {
      await appendFile(on.dotEnv, `${name}=${value}\n`);
      await on.up("--no-deps", "temporal");
    },
    found: (seen) => expect(seen.of(id).evidence[0]).toMatch(line),
    restarts: ["temporal"],
    repaired: async (_, on) => expect(await readFile(on.dotEnv, "utf8")).not.toContain(name),
  });
  const dynamicConfig = temporalSetting(
    "S8",
    "DYNAMIC_CONFIG_FILE_PATH",
    "config/dynamicconfig/development.yaml",
    /no such file or directory/,
  );
  const bindOnIp = temporalSetting("S9", "BIND_ON_IP", "0.0.0.0", /broadcastAddress required/);

  const lostWorker: Fault = {
    title: "S10: a worker that looks for Temporal where it is not, over and over",
    finds: ["C10", "S10"],
    make(on) {
      const script =
        "require('net').connect(7234, 'temporal').on('error', (e) => { console.error('worker: no Temporal: ' + e.message); process.exit(1); })";
      return on.madeWith(
        "worker",
        `    environment: {TEMPORAL_ADDRESS: "temporal:7234"}\n    command: ["node", "-e", ${JSON.stringify(script)}]\n`,
      );
    },
    found: (seen) => expect(seen.of("S10").evidence.join("\n")).toContain("ECONNREFUSED"),
    restarts: ["worker"],
  };

  const outsideNetwork: Fault = {
    title: "S11: a container outside the network",
    finds: ["S11"],
    make: (on) => on.docker("network", "disconnect", `${on.project}_data`, on.container("redis")),
    found(seen, on) {
      const [redis, network] = [on.container("redis"), `${on.project}_data`];
      expect(seen.of("S11").evidence.join("\n")).toMatch(
        new RegExp(`networks of ${redis}: none[\\s\\S]*from inside api: lookup of redis`),
      );
      expect(seen.of("S11").fix?.preview).toEqual([`docker network connect --alias redis ${network} ${redis}`]);
    },
    restarts: [],
  };

  const withoutName: Fault = {
    title: "S11: a container in the network without its name",
    finds: ["S11"],
    async make(on) {
      await on.docker("network", "disconnect", `${on.project}_default`, on.container("api"));
      await on.docker("network", "connect", `${on.project}_default`, on.container("api"));
    },
    found: (seen, on) =>
      expect(seen.of("S11").saw).toBe(
        `${on.container("api")} is in ${on.project}_default, but not under the name api.`,
      ),
    restarts: [],
  };

  const lostDashboard: Fault = {
    title: "S12: pages that ask the api under a name that no browser knows",
    finds: ["S12"],
    make: (on) => on.madeWith("dashboard", '    environment: {DASHBOARD_API_BASE: "http://api:3001"}\n'),
    found: (seen, on) =>
      expect(seen.of("S12").saw).toBe(
        `Pages call the API at http://api:3001, but people are at ${on.profile.address}.`,
      ),
    restarts: ["dashboard"],
  };

  let dashboardAddress = "";
  const tunnelToAnAddress: Fault = {
    title: "S13, S14: a tunnel to an address, with its token on the command line (a stand-in, with the real one's log)",
    finds: ["S13", "S14"],
    async make(on) {
      const format = `{{(index .NetworkSettings.Networks "${on.project}_default").IPAddress}}`;
      dashboardAddress = (await on.docker("inspect", "--format", format, on.container("dashboard"))).trim();
      await on.madeWith(
        "cloudflared",
        `    environment: {DITTOFEED_STANDIN_INGRESS: "http://${dashboardAddress}:3000"}\n    command: ["tunnel", "run", "--token", "token-canary"]\n`,
      );
    },
    found(seen, on) {
      expect(seen.of("S13")).toMatchObject({
        status: "warn",
        saw: expect.stringContaining(`${dashboardAddress}:3000, the current address of ${on.container("dashboard")}`),
      });
      expect(JSON.stringify(seen)).not.toContain("token-canary");
    },
    restarts: ["cloudflared"],
  };

  const secondApi: Fault = {
    title: "S15: a second api",
    finds: ["S15"],
    async make(on) {
      const format = "{{.Config.Image}}\n{{json .Config.Labels}}";
      const [image = "", labels = ""] = (await on.docker("inspect", "--format", format, on.container("api"))).split(
        "\n",
      );
      const copied = Object.entries(JSON.parse(labels) as Record<string, string>)
        .map(([key, value]) => [key, key.endsWith("container-number") ? "2" : value])
        .flatMap(([key, value]) => ["--label", `${key}=${value}`]);
      const file = join(on.user.room, "second.env");
      await writeFile(file, await on.docker("exec", on.container("api"), "env"));
      await on.docker(
        ...["run", "--detach", "--name", on.container("api", 2), "--network", `${on.project}_default`],
        ...["--env-file", file, ...copied, image],
      );
      await on.docker("network", "connect", `${on.project}_data`, on.container("api", 2));
    },
    found: (seen, on) =>
      expect(seen.of("S15")).toMatchObject({
        status: "warn",
        saw: `2 api containers are running: ${on.container("api")}, ${on.container("api", 2)}.`,
      }),
    // The second one is gone.
    restarts: ["api"],
  };

  const earlierLayout: Fault = {
    title: "S17: an installation of the earlier layout, whose dashboard has the edge's port, is taken over",
    finds: ["S17"],
    async make(on) {
      const path = join(on.directory, "compose.yaml");
      const file = parseDocument(await readFile(path, "utf8"));
      file.deleteIn(["services", "edge"]);
      // One network for all, and all of .env for everybody.
      for (const service of ["postgres", "redis", "clickhouse", "temporal", "api", "worker", "dashboard"]) {
        for (const key of ["networks", "cap_add", "mem_limit", "pids_limit"]) file.deleteIn(["services", service, key]);
        file.setIn(["services", service, "env_file"], ".env");
      }
      for (const service of ["postgres", "redis"]) file.deleteIn(["services", service, "environment"]);
      for (const key of ["security_opt", "cap_drop"]) file.deleteIn(["x-defaults", key]);
      file.delete("networks");
      file.setIn(["services", "cloudflared", "depends_on"], ["dashboard"]);
      file.setIn(["services", "dashboard", "ports"], [`127.0.0.1:${on.profile.ports?.edge}:3000`]);
      await writeFile(path, file.toString({ lineWidth: 0 }));
      await on.compose("-f", "compose.yaml", "up", "--detach", "--remove-orphans", "--wait");
    },
    found: (seen) => expect(seen.of("E5").saw).toContain("waiting on"),
    takesOthersAlong: true,
    async repaired(_, on) {
      const of = async (service: string, format: string) =>
        JSON.parse(await on.docker("inspect", "--format", `{{json ${format}}}`, on.container(service)));
      expect(Object.keys(await of("postgres", ".NetworkSettings.Networks"))).toEqual([`${on.project}_data`]);
      expect(String(await of("postgres", ".Config.Env"))).not.toMatch(/JWT_SECRET|TUNNEL_TOKEN/);
    },
  };

  // One service once in a batch, and nothing that a row waits on beside that row: S2, S5, S6, S10 and S12 wait on S11, S7 on S4; while
  // Temporal ends over and over (S8, S9), S1 and S2 leave it to those rows and are not known.
  return [
    [blindProbe, noClickhouseDatabase, lostWorker, lostDashboard, secondApi],
    [stoppedRedis, withoutName, tunnelToAnAddress],
    [outsideNetwork, dynamicConfig],
    [noSuchProbe, noTemporalDatabases, openRedis, killedDashboard],
    ...(exhaustive
      ? [
          // It starts everything anew, twice. What is found is S17's and E5's unit tests'.
          [earlierLayout] as const,
          // By day: cut off in docker/stack.test.ts, S1 with Redis, S4 on the doctor's screen.
          [cutOff, stoppedApi, oldVolumePassword] as const,
          // S8's repair with another name in it.
          [bindOnIp] as const,
        ]
      : []),
  ];
}
