import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { makeAuthority, makeCertificate } from "../support/certificates.ts";
import { withSharedEngine } from "../support/engine/index.ts";
import { profileYaml, stackProfile, startTimes } from "../support/inspect-stack.ts";
import { startPostgres, type TestDatabase, type TestPostgres } from "../support/postgres.ts";
import { newUser, type User } from "../support/product.ts";

const shared = withSharedEngine("v2");
let user: User;
let server: TestPostgres;
let database: TestDatabase;
let profile: ProfileInput;
const authority = makeAuthority("Provider Authority");

/** A server outside the stack, where both this machine and the containers reach it, over TLS only. */
beforeAll(async () => {
  const { engine } = shared;
  const [gateway = ""] = (
    await engine.docker("network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}")
  ).split("\n");
  const tls = makeCertificate({ names: [`IP:${gateway}`], authority });
  [server, user] = await Promise.all([startPostgres({ tls, address: gateway }), newUser(engine.env)]);
  database = await server.newDatabase();
  profile = await stackProfile({ name: "managed", mode: "embedded", directory: join(user.room, "managed") });
  await writeFile(join(user.room, "provider.pem"), authority.certificate);
  await write({});
});

afterAll(async () => {
  await database?.close();
  await server?.stop();
  await user?.remove();
});

type External = NonNullable<NonNullable<ProfileInput["database"]>["external"]>;

async function write(changes: Partial<External>): Promise<void> {
  const { host, port, user: role } = server;
  const password = { fromEnv: "DATABASE_PASSWORD" };
  const external = { host, port, user: role, name: database.name, password, caFile: "provider.pem", ...changes };
  await writeFile(join(user.room, "managed.yaml"), profileYaml({ ...profile, database: { external } }));
}

const env = { GOOGLE_CLIENT_SECRET: "GOCSPX-managed", DATABASE_PASSWORD: "test-only-password" };
const run = (args: string[], more: Record<string, string> = {}) => user.run(args, { env: { ...env, ...more } });
const apply = (more?: Record<string, string>) => run(["--profile", "managed.yaml", "--json"], more);

describe("an installation on somebody else's PostgreSQL, over TLS (real engine and PostgreSQL; stand-ins for Temporal and the app)", {
  timeout: 240_000,
}, () => {
  it("is refused before anything is changed where the certificate, the password or the place is wrong", async () => {
    const problem = async (changes: Partial<External>, more?: Record<string, string>) => {
      await write(changes);
      const ran = await apply(more);
      const last = ran.events.at(-1);
      return [ran.exitCode, last?.type === "run-ended" ? last.problem?.code : last];
    };
    expect(await problem({ caFile: undefined })).toEqual([1, "database-tls"]);
    expect(await problem({ sslmode: "disable" })).toEqual([1, "database-tls"]);
    expect(await problem({}, { DATABASE_PASSWORD: "a-wrong-password" })).toEqual([1, "database-refused"]);
    expect(await problem({ name: "nowhere" })).toEqual([1, "database-unreachable"]);
    expect(await problem({ caFile: "nowhere.pem" })).toEqual([2, "value-missing"]);
    expect(await startTimes(shared.engine, "managed")).toEqual({});
    await expect(readFile(join(user.room, "managed", ".env"))).rejects.toMatchObject({ code: "ENOENT" });
    await write({});
  });

  it("has no postgres container, and schema, workspace, Temporal and sessions are on that server", async () => {
    const ran = await apply();
    const last = ran.events.at(-1);
    expect([ran.exitCode, last?.type === "run-ended" ? last.problem : last, ran.stderr]).toEqual([0, undefined, ""]);
    const names = Object.keys(await startTimes(shared.engine, "managed")).map((name) =>
      name.replace(/^\/managed-(.*)-1$/, "$1"),
    );
    expect(names.toSorted()).toEqual(["api", "clickhouse", "dashboard", "edge", "redis", "temporal", "worker"]);
    expect(await database.query(`SELECT count(*)::int AS n FROM "Workspace"`)).toEqual([{ n: 1 }]);
    const temporal = await database.query("SELECT datname FROM pg_database WHERE datname LIKE 'temporal%' ORDER BY 1");
    expect(temporal).toEqual([{ datname: "temporal" }, { datname: "temporal_visibility" }]);
    expect(await readFile(join(user.room, "managed", "database-authority.pem"), "utf8")).toBe(authority.certificate);
    const clear = await database.query(
      "SELECT count(*)::int AS n FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE NOT ssl AND client_addr IS NOT NULL",
    );
    expect(clear).toEqual([{ n: 0 }]);
  });

  it("a second run changes nothing, and db verify works without Docker", async () => {
    const before = await startTimes(shared.engine, "managed");
    const again = await apply();
    expect([again.exitCode, await startTimes(shared.engine, "managed")]).toEqual([0, before]);
    const verified = await run(["db", "verify", "--profile", "managed.yaml"], { DOCKER_HOST: "unix:///nowhere" });
    expect([verified.exitCode, verified.stderr]).toEqual([0, ""]);
    expect(verified.stdout).toContain("36 of 36");
  });

  it("a rehearsal of the same profile leaves that server alone", async () => {
    const workspaces = await database.query(`SELECT id, xmin::text FROM "Workspace"`);
    const sessions = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'dittofeed-setup'`;
    const ran = await run(["--profile", "managed.yaml", "--target", "rehearsal", "--json"]);
    expect([ran.exitCode, await database.query(sessions)]).toEqual([0, [{ n: 0 }]]);
    expect(await database.query(`SELECT id, xmin::text FROM "Workspace"`)).toEqual(workspaces);
  });
});
