import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { vi } from "vitest";
import {
  type PostDeploymentSettings,
  postDeploymentCommand,
  postDeploymentSettings,
} from "../../../compose/scripts/post-deployment-command.ts";
import { caddyfile } from "../../../compose/stack/edge/caddyfile.ts";
import { builtProgram } from "../../support/built-program.ts";
import { bundled } from "../../support/engine/images/standin.ts";
import { freePort } from "../../support/engine/index.ts";
import { node20 } from "../../support/node-20.ts";
import type { TestDatabase } from "../../support/postgres-connection.ts";
import { someProfile } from "../../support/some-profile.ts";
import type { SharedPostgres } from "../postgres.ts";
import { type ClickhouseStandIn, startClickhouse } from "./clickhouse.ts";

const support = join(import.meta.dirname, "../../support");
const address = "https://app.example.com";

export const settings: PostDeploymentSettings = postDeploymentSettings(
  someProfile({ address, google: { clientId: "123-abc.apps.googleusercontent.com" } }),
);

export interface Ended {
  /** Null where it was killed. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Whatever stream it came on. */
  last: string;
}

/**
 * What stands around the api container: real PostgreSQL and Caddy, stand-ins for ClickHouse, Temporal and the app, all on
 * an address of loopback that nobody else has.
 */
export class InsideStack {
  readonly clickhouse: ClickhouseStandIn;
  readonly #room: string;
  readonly #settings: Record<string, string>;
  readonly #processes: ChildProcess[] = [];
  readonly #command: string;
  #nodeOptions = "";

  private constructor(parts: {
    room: string;
    clickhouse: ClickhouseStandIn;
    env: Record<string, string>;
    command: string;
  }) {
    this.#room = parts.room;
    this.clickhouse = parts.clickhouse;
    this.#settings = parts.env;
    this.#command = parts.command;
  }

  static async start(postgres: SharedPostgres, database: Pick<TestDatabase, "url" | "name">): Promise<InsideStack> {
    const room = await mkdtemp(join(tmpdir(), "inside-"));
    const host = `127.${randomInt(1, 250)}.${randomInt(1, 250)}.${randomInt(2, 250)}`;
    const clickhouse = await startClickhouse("dittofeed", "clickhouse-canary-password");
    const env = {
      ...{ NODE_ENV: "production", AUTH_MODE: "multi-tenant", AUTH_PROVIDER: "google", DASHBOARD_URL: address },
      ...{ GOOGLE_CLIENT_ID: "123-abc.apps.googleusercontent.com", GOOGLE_CLIENT_SECRET: "GOCSPX-inside-canary" },
      ...{ JWT_SECRET: randomBytes(32).toString("base64"), SECRET_KEY: Buffer.alloc(32, 1).toString("base64") },
      ...{ DATABASE_URL: database.url, TEMPORAL_ADDRESS: `${host}:7233` },
      ...{ CLICKHOUSE_HOST: clickhouse.address, CLICKHOUSE_USER: "dittofeed" },
      ...{ CLICKHOUSE_PASSWORD: "clickhouse-canary-password", CLICKHOUSE_DATABASE: "dittofeed" },
      // The container reaches its own api on 127.0.0.1.
      ...{ API_PORT: String(await freePort()), API_HOST: "0.0.0.0" },
      ...{ TEST_SERVICE: join(room, "service"), TEST_STACK: host },
    };
    const command = postDeploymentCommand(settings, await builtProgram());
    const stack = new InsideStack({ room, clickhouse, env, command });
    await stack.#fill();
    await stack.#startApp(host, postgres, database.name);
    return stack;
  }

  /**
   * As Coolify has it run in the container, on the standard input of `bash -se`:
   * ApplicationDeploymentJob.php, run_post_deployment_command. Gives the process and how it will end.
   */
  begin(changed: Record<string, string> = {}): { child: ChildProcess; ended: Promise<Ended> } {
    const quoted = this.#command.replaceAll(/\r\n|\r|\n/g, " ").replaceAll("'", "'\\''");
    const PATH = `${join(this.#room, "bin")}:/usr/bin:/bin`;
    const env = { ...this.#settings, ...changed, PATH, NODE_OPTIONS: this.#nodeOptions };
    const child = spawn("bash", ["-se"], { env, cwd: join(this.#room, "service"), detached: true });
    this.#processes.push(child);
    child.stdin.end(`exec sh -c '${quoted}'\n`);
    const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
    const ended = once(child, "close").then(async ([exitCode]): Promise<Ended> => {
      const said = { exitCode: exitCode as number | null, stdout: await stdout, stderr: await stderr };
      return { ...said, last: `${said.stdout}${said.stderr}`.trimEnd().split("\n").at(-1) ?? "" };
    });
    return { child, ended };
  }

  run(changed: Record<string, string> = {}): Promise<Ended> {
    return this.begin(changed).ended;
  }

  get secrets(): string[] {
    return ["JWT_SECRET", "SECRET_KEY", "CLICKHOUSE_PASSWORD", "GOOGLE_CLIENT_SECRET"].map(
      (name) => this.#settings[name] ?? "",
    );
  }

  async close(): Promise<void> {
    const alive = this.#processes.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(alive.map((one) => Promise.all([once(one, "close"), one.kill()])));
    this.clickhouse.close();
    await rm(this.#room, { recursive: true, force: true });
  }

  /** The app's own library, and a `node` that is one of version 20. */
  async #fill(): Promise<void> {
    const files = {
      bootstrap: "bootstrap.js",
      workspaces: "workspaces.js",
      lifecycle: "computedProperties/computePropertiesWorkflow/lifecycle.js",
      connectWorkflowClient: "temporal/connectWorkflowClient.js",
    };
    for (const [name, path] of Object.entries(files)) {
      const file = join(this.#room, "service/packages/backend-lib/dist/src", path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await bundled(`backend-lib/${name}`, "cjs"));
    }
    const { program, words } = await node20();
    await mkdir(join(this.#room, "bin"));
    await symlink(join(support, "../../node_modules"), join(this.#room, "service/node_modules"));
    await symlink(program, join(this.#room, "bin/node"));
    this.#nodeOptions = [...words, "--require", join(support, "inside-container.cjs")].join(" ");
  }

  async #startApp(host: string, postgres: SharedPostgres, database: string): Promise<void> {
    const env = this.#settings;
    const standIn = (name: string, more: Record<string, string>) =>
      this.#start(process.execPath, [join(support, "engine/standins", `${name}.ts`)], { ...env, ...more });
    standIn("temporal", {
      ...{ DB: "postgres12", POSTGRES_SEEDS: postgres.host, DB_PORT: String(postgres.port) },
      ...{ POSTGRES_USER: postgres.user, POSTGRES_PWD: postgres.password, DBNAME: `temporal_${database}` },
      ...{ VISIBILITY_DBNAME: `visibility_${database}`, BIND_ON_IP: host, TEMPORAL_BROADCAST_ADDRESS: host },
    });
    standIn("api", {});
    standIn("dashboard", {
      ...{ HOSTNAME: host, PORT: "3000", TEST_API: `http://127.0.0.1:${env.API_PORT}` },
      NODE_OPTIONS: `--require ${join(support, "inside-container.cjs")}`,
    });
    const { mode } = settings;
    const written = caddyfile({
      address,
      mode,
      target: "compose",
      edge: { tls: "behind-proxy", staging: false, frameAncestors: [] },
    })
      .replaceAll("api:3001", `127.0.0.1:${env.API_PORT}`)
      .replaceAll("dashboard:3000", `${host}:3000`)
      .replace("bind 127.0.0.1", `bind ${host}`);
    const file = join(this.#room, "Caddyfile");
    await writeFile(file, written);
    this.#start("caddy", ["run", "--config", file, "--adapter", "caddyfile"], {
      HOME: this.#room,
      PATH: process.env.PATH ?? "",
    });
    const places: [string, number][] = [
      ["127.0.0.1", Number(env.API_PORT)],
      ...([7233, 3000, 8080] as const).map((port): [string, number] => [host, port]),
    ];
    await Promise.all(
      places.map(([at, port]) => vi.waitFor(() => taken(at, port), { timeout: 30_000, interval: 100 })),
    );
  }

  #start(program: string, words: readonly string[], env: Record<string, string>): void {
    this.#processes.push(spawn(program, words, { env, stdio: "ignore" }));
  }
}

function taken(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.on("connect", () => resolve(void socket.destroy())).on("error", reject);
  });
}
