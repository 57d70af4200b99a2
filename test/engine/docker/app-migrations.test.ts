import { beforeAll, describe, expect, test } from "vitest";
import { appJournal } from "../../../schema/model/app-journal.ts";
import { parseContainers } from "../../../src/adapters/docker/parse-containers.ts";
import type { ComposeProject } from "../../../src/domain/docker.ts";
import { exhaustive } from "../../support/exhaustive.ts";
import { apiImage, makeSecret, never, postgresService, prepareDockerBench } from "./docker-support.ts";

/* The api's images are stand-ins: their files are ours, the migrator is drizzle-orm's own and the server is real. */
const bench = prepareDockerBench();
const withMigrations = `${apiImage}-migrations`;
const failing = `${apiImage}-migrations-failing`;
// Over the socket its health check would take the server that initialises for the real one.
const database = postgresService.replace("pg_isready", "pg_isready -h 127.0.0.1");
const tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";

beforeAll(async () => {
  const docker = await bench.docker();
  for (const image of [apiImage, withMigrations, `${apiImage}-migrations-newer`, failing, "postgres:15.8"])
    await docker.pullImage(image, () => undefined, never);
}, 120_000);

/** Of whatever project, stopped ones too. */
const containerNames = async () =>
  (await bench.engine.docker("ps", "--all", "--format", "{{.Names}}")).split("\n").filter((name) => name !== "");

const ask = async (project: ComposeProject, sql: string) => {
  const postgres = (await containerNames()).find((name) => name.startsWith(project.name) && /postgres.1$/.test(name));
  return bench.engine.docker("exec", postgres ?? "", "psql", "-U", "u", "-d", "d", "-Atc", sql);
};

describe("what an image carries", () => {
  test("its files with their dates, and nothing is left of the container", async () => {
    const found = await (await bench.docker()).appMigrations(withMigrations, never);
    expect(found.map(({ createdAt }) => createdAt)).toEqual(appJournal.map(({ createdAt }) => createdAt));
    expect(found[1]?.tag).toBe("0001_standin");
    expect(await (await bench.docker()).appMigrations(`${apiImage}-migrations-newer`, never)).toHaveLength(10);
    expect(await containerNames()).toEqual([]);
  });

  test("nothing, where the image has no journal", async () => {
    expect(await (await bench.docker()).appMigrations(apiImage, never)).toEqual([]);
  });

  test("an image that is not here is not fetched for it", async () => {
    const docker = await bench.docker();
    // Another file may have pulled it to this engine.
    await bench.engine.docker("rmi", "--force", `${apiImage}-fixed`).catch(() => undefined);
    await expect(docker.appMigrations(`${apiImage}-fixed`, never)).rejects.toMatchObject({ code: "image-not-found" });
  });

  test("abort leaves no container, whenever it comes", async () => {
    const docker = await bench.docker();
    for (const after of [1, 60, 120, 180, 240, 300, 400]) {
      const signal = AbortSignal.timeout(after);
      await docker.appMigrations(withMigrations, signal).catch((thrown: unknown) => expect(thrown).toBe(signal.reason));
    }
    expect(await containerNames()).toEqual([]);
  }, 60_000);
});

// How each starts a one-off container is in test/unit/compose/commands.test.ts.
const flavours = exhaustive ? (["v2-json", "v2", "v1"] as const) : (["v2-json"] as const);

describe.each(flavours)("the app's migrator with compose %s", (flavour) => {
  const apiService = (image: string) => `  api:
    image: ${image}
    restart: unless-stopped
    env_file: .env
    environment: {DATABASE_URL: "postgresql://u:right-one@postgres:5432/d"}
    depends_on: {postgres: {condition: service_healthy}}
`;

  // One test, because the database that all of it needs takes most of its time.
  test("a failing file leaves nothing behind and says why; a stop leaves no container, and a killed run's is removed by the next; neither is the api; all files run once", async () => {
    const docker = await bench.docker(flavour);
    const run = async (image: string) => {
      const project = bench.project(database + apiService(image));
      const lines: string[] = [];
      const problem = await docker
        .migrate(project, (line) => lines.push(line), never)
        .catch((thrown: unknown) => thrown);
      return { lines, problem };
    };
    const stack = bench.project(database + apiService(failing));
    await docker.up(stack, ["postgres"], "healthy", () => undefined, never);
    const before = await containerNames();
    const running = expect.stringContaining("Running migrations");

    const failed = await run(failing);
    expect(failed.lines).toEqual([running]);
    expect(failed.problem).toMatchObject({
      code: "migration-failed",
      saw: expect.stringMatching(
        /^column "name" of relation "Journey" already exists \(42701\)\n.*\n.*Running migrations/,
      ),
      next: expect.stringContaining("database.route: sql"),
    });
    expect(await ask(stack, tables)).toBe("0");

    // Another session holds what the migrator needs, so it waits for as long as anyone lets it.
    await ask(
      stack,
      `DROP SCHEMA IF EXISTS drizzle CASCADE; CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint)`,
    );
    const holder = ask(stack, "BEGIN; LOCK TABLE drizzle.__drizzle_migrations; SELECT pg_sleep(1000)").catch(
      () => "ended",
    );
    const isHeld =
      "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'drizzle.__drizzle_migrations'::regclass";
    await expect.poll(() => ask(stack, isHeld), { timeout: 20_000 }).toBe("1");

    const control = new AbortController();
    const look = async () => {
      const names = (await containerNames()).filter((name) => !before.includes(name));
      const facts = parseContainers(await bench.engine.docker("inspect", ...names), makeSecret);
      control.abort(new Error("ctrl-c"));
      return { names, facts, from: performance.now() };
    };
    let looked: ReturnType<typeof look> | undefined;
    const onLine = () => {
      looked ??= look();
    };
    const waiting = bench.project(database + apiService(withMigrations));
    await expect(docker.migrate(waiting, onLine, control.signal)).rejects.toThrow("ctrl-c");
    const during = await looked;
    process.stdout.write(`  ended ${Math.round(performance.now() - (during?.from ?? 0))} ms after the abort\n`);
    expect(during).toMatchObject({ names: [`${stack.name}-app-migrations`], facts: [] });
    expect(await containerNames()).toEqual(before);

    const left = ["--label", `com.docker.compose.project=${stack.name}`, "--entrypoint", "sleep"];
    await bench.engine.docker("run", "-d", "--name", `${stack.name}-app-migrations`, ...left, withMigrations, "1000");
    await ask(
      stack,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1000)' AND pid <> pg_backend_pid()",
    );
    await holder;
    expect(await run(withMigrations)).toEqual({ lines: [running], problem: undefined });
    expect(await ask(stack, tables)).toBe("29");
    expect(await ask(stack, "SELECT count(*) FROM drizzle.__drizzle_migrations")).toBe("9");
    expect((await run(withMigrations)).problem).toBeUndefined();
    expect(await ask(stack, "SELECT count(*) FROM drizzle.__drizzle_migrations")).toBe("9");

    expect((await run(apiImage)).problem).toMatchObject({
      code: "migration-failed",
      saw: expect.stringContaining("MODULE_NOT_FOUND"),
    });
    expect((await run(`${apiImage}-nowhere`)).problem).toMatchObject({ code: "image-not-found" });
    expect(await containerNames()).toEqual(before);
    await docker.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 120_000);

  test("a file that Compose rejects is said to be that", async () => {
    const project = bench.project(apiService(withMigrations).replace("restart: unless-stopped", "ports: nonsense"));
    await expect((await bench.docker(flavour)).migrate(project, () => undefined, never)).rejects.toMatchObject({
      code: "compose-rejected-file",
    });
  });
});
