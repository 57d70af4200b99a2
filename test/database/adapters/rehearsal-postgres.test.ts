import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createFiles } from "../../../src/adapters/files/files.ts";
import { createHost } from "../../../src/adapters/host/host.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { makeArea } from "../../../src/adapters/rehearsal/area.ts";
import { findPackagedPostgres, runnablePostgres } from "../../../src/adapters/rehearsal/binaries.ts";
import { postgresPackage } from "../../../src/adapters/rehearsal/postgres-package.ts";
import { createRehearsalServer } from "../../../src/adapters/rehearsal/rehearsal-postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { Credentials } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { roomyFolder } from "../../support/postgres-area.ts";
import { revealed } from "../../support/revealed.ts";
import {
  alive,
  childrenOf,
  commandOf,
  filesWith,
  isLink,
  processesIn,
  startElsewhere,
  until,
} from "./rehearsal-support.ts";

const isRoot = process.getuid?.() === 0;
const parts = { files: createFiles(), host: createHost(), shell: createShell() };
const databases = createDatabases(parts);
const credentials: Credentials = {
  user: "dittofeed",
  password: new Secret("POSTGRES_PASSWORD", "p@ss:/?#%&$\"'\\ é"),
  database: 'ditto"feed',
};
const never = new AbortController().signal;
const servers: { stop(): Promise<void> }[] = [];
let directory: string;
/** The area of an installation whose server has been started once, and stopped. */
let usedArea: string;

const newServer = () => {
  const server = createRehearsalServer(parts);
  servers.push(server);
  return server;
};
const areaOf = (installation: string) =>
  JSON.parse(readFileSync(join(installation, ".dittofeed-setup/rehearsal.json"), "utf8")).folder as string;
const pidOf = (installation: string) =>
  Number(readFileSync(join(areaOf(installation), "data/postmaster.pid"), "utf8").split("\n")[0]);

/** In memory, where making a data folder takes a fraction of the time; below /var/tmp else (see "as root"). */
function areaInMemory(): string {
  const folder = mkdtempSync(join(roomyFolder(), "rehearsal-area-"));
  chmodSync(folder, 0o711);
  mkdirSync(join(directory, ".dittofeed-setup"), { mode: 0o700 });
  writeFileSync(join(directory, ".dittofeed-setup/rehearsal.json"), JSON.stringify({ folder }));
  return folder;
}

/** For what comes after the first start: a copy of an area in which initdb has run. */
const areaInUse = () => execFileSync("cp", ["-a", `${usedArea}/.`, areaInMemory()]);

beforeAll(async () => {
  directory = mkdtempSync(join(roomyFolder(), "rehearsal-"));
  usedArea = areaInMemory();
  const server = createRehearsalServer(parts);
  await server.start(directory, credentials, never);
  await server.stop();
  rmSync(directory, { recursive: true });
  return () => rmSync(usedArea, { recursive: true });
});
beforeEach(() => {
  directory = mkdtempSync(join(roomyFolder(), "rehearsal-"));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  if (existsSync(join(directory, ".dittofeed-setup/rehearsal.json")))
    rmSync(areaOf(directory), { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
});

async function ask(sql: string, way: Awaited<ReturnType<ReturnType<typeof newServer>["start"]>>) {
  const database = await databases.open([way], credentials);
  const rows = await database.query(sql);
  await database.close();
  return rows;
}

test("absent, open, stopped; rows are kept; the password is asked for, and stands in no file", async () => {
  areaInMemory();
  const server = newServer();
  expect(await server.state(directory)).toBe("absent");
  const way = await server.start(directory, credentials, never);
  expect(await server.state(directory)).toBe("open");
  expect(await server.start(directory, credentials, never)).toEqual(way);
  expect(
    await ask(
      "CREATE TABLE kept AS SELECT 1 AS n; SELECT current_database(), current_setting('server_version_num')::int / 10000 AS v",
      way,
    ),
  ).toEqual([{ current_database: 'ditto"feed', v: 15 }]);
  const wrong = { ...credentials, password: new Secret("POSTGRES_PASSWORD", "other") };
  await expect(databases.open([way], wrong)).rejects.toMatchObject({ code: "database-refused" });
  const pid = pidOf(directory);
  await server.stop();
  expect(alive(pid)).toBe(false);
  expect(filesWith(revealed(credentials.password), [directory, areaOf(directory)])).toEqual([]);
  expect(await server.state(directory)).toBe("stopped");
  const again = await server.start(directory, credentials, never);
  expect(await ask("SELECT n FROM kept", again)).toEqual([{ n: 1 }]);
  await server.stop();
  expect(readdirSync(areaOf(directory)).filter((name) => /password|unfinished/.test(name))).toEqual([]);
});

test("starting twice at once gives one server", async () => {
  areaInMemory();
  const server = newServer();
  const ways = await Promise.all([1, 2, 3].map(() => server.start(directory, credentials, never)));
  expect(new Set(ways.map((way) => JSON.stringify(way))).size).toBe(1);
});

test("a server that dies under us is started again", async () => {
  areaInUse();
  const server = newServer();
  await server.start(directory, credentials, never);
  process.kill(pidOf(directory), "SIGKILL");
  await until(() => !alive(pidOf(directory)));
  expect(await server.state(directory)).toBe("stopped");
  expect(await ask("SELECT 1 AS one", await server.start(directory, credentials, never))).toEqual([{ one: 1 }]);
});

test("is removed whole, its server stopped first; a folder that no rehearsal of ours has is not", async () => {
  const folder = mkdtempSync("/var/tmp/dittofeed-setup-rehearsal-of-a-test-");
  chmodSync(folder, 0o711);
  execFileSync("cp", ["-a", `${usedArea}/.`, folder]);
  writeFileSync(join(folder, "installation"), directory);
  mkdirSync(join(directory, ".dittofeed-setup"), { mode: 0o700 });
  writeFileSync(join(directory, ".dittofeed-setup/rehearsal.json"), JSON.stringify({ folder }));
  const server = newServer();
  await server.start(directory, credentials, never);
  const pid = pidOf(directory);
  const data = (await server.data(directory)) ?? expect.unreachable();
  expect(data).toMatchObject({ folder, installation: directory, isRunning: true });
  expect(data.bytes).toBeGreaterThan(1_000_000);
  for (const other of [tmpdir(), usedArea, directory])
    await expect(server.removeData({ ...data, folder: other })).rejects.toMatchObject({ code: "place-not-ours" });
  await expect(server.removeData({ ...data, installation: tmpdir() })).rejects.toMatchObject({
    code: "place-not-ours",
  });
  expect(alive(pid)).toBe(true);
  await server.removeData(data);
  expect(alive(pid)).toBe(false);
  expect(existsSync(folder)).toBe(false);
  expect(await server.data(directory)).toBeUndefined();
});

test("another process that lives lends its server, and keeps it", async () => {
  areaInUse();
  const [first, second] = [newServer(), newServer()];
  const way = await first.start(directory, credentials, never);
  expect(await second.start(directory, credentials, never)).toEqual(way);
  await second.stop();
  expect(await ask("SELECT 1 AS one", way)).toEqual([{ one: 1 }]);
});

test("who only looked leaves its server to the run that has taken up work with it, and that run stops it", async () => {
  areaInUse();
  const self = await parts.host.thisProcess();
  const isAlive = async () => true;
  const looking = { ...parts.host, isAlive, thisProcess: async () => ({ ...self, startedAtTick: "of another" }) };
  const looker = createRehearsalServer({ ...parts, host: looking, otherRun: async () => self });
  const run = createRehearsalServer({ ...parts, host: { ...parts.host, isAlive } });
  servers.push(looker, run);
  const way = await looker.start(directory, credentials, never);
  expect(await run.start(directory, credentials, never)).toEqual(way);
  await looker.stop();
  expect(await ask("SELECT 1 AS one", way)).toEqual([{ one: 1 }]);
  expect(await run.start(directory, credentials, never)).toEqual(way);
  const pid = pidOf(directory);
  await run.stop();
  await until(() => !alive(pid));
});

test("abort during the first start leaves no process and no half data folder, and the next start works", async () => {
  areaInMemory();
  for (const delay of [1, 60, 250, 400]) {
    const control = new AbortController();
    setTimeout(() => control.abort(new Error("ctrl-c")), delay);
    const server = newServer();
    const outcome = await server.start(directory, credentials, control.signal).then(
      () => "started",
      (thrown: Error) => thrown.message,
    );
    expect(["started", "ctrl-c"]).toContain(outcome);
    await server.stop();
    expect(processesIn(areaOf(directory))).toEqual([]);
  }
  expect(await ask("SELECT 1 AS one", await newServer().start(directory, credentials, never))).toEqual([{ one: 1 }]);
});

test("after kill -9 of our process the server ends by itself, and the next run starts it again", async () => {
  areaInUse();
  const child = await startElsewhere(directory, credentials);
  const pid = pidOf(directory);
  child.kill("SIGKILL");
  await until(() => !alive(pid));
  const server = newServer();
  expect(await server.state(directory)).toBe("stopped");
  expect(await ask("SELECT 1 AS one", await server.start(directory, credentials, never))).toEqual([{ one: 1 }]);
});

test("if the watchdog was killed too, the next run stops the orphan and starts its own", async () => {
  areaInUse();
  const child = await startElsewhere(directory, credentials);
  const orphan = pidOf(directory);
  for (const pid of childrenOf(child.pid ?? 0))
    if (commandOf(pid).endsWith("postmaster.pid")) process.kill(pid, "SIGKILL");
  child.kill("SIGKILL");
  await wait(300);
  expect(alive(orphan)).toBe(true);
  const server = newServer();
  expect(await server.state(directory)).toBe("open");
  await server.start(directory, credentials, never);
  expect([alive(orphan), pidOf(directory) === orphan]).toEqual([false, false]);
});

test("a pid file that names some living process is not believed, and that process is left alone", async () => {
  areaInUse();
  const server = newServer();
  await server.start(directory, credentials, never);
  await server.stop();
  const bystander = spawn("sleep", ["60"]);
  const file = join(areaOf(directory), "data/postmaster.pid");
  writeFileSync(file, `${bystander.pid}\n${join(areaOf(directory), "data")}\n1\n5432\n\n127.0.0.1\n0 0\nready\n`);
  expect(await server.state(directory)).toBe("stopped");
  expect(alive(bystander.pid ?? 0)).toBe(true);
  bystander.kill();
});

describe.runIf(isRoot)("as root", () => {
  test("the server runs as an unprivileged user who owns its data, out of a place that user can reach", async () => {
    chmodSync(directory, 0o700);
    const way = await newServer().start(directory, credentials, never);
    const pid = pidOf(directory);
    const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
    const [user] = (await parts.host.facts()).unprivilegedUsers;
    expect(uid).toBe(user?.uid);
    expect(areaOf(directory)).toMatch(/^\/var\/tmp\/dittofeed-setup-rehearsal-[0-9a-f]{12}-/);
    const data = statSync(join(areaOf(directory), "data"));
    expect([data.uid, data.mode & 0o777, statSync(areaOf(directory)).uid]).toEqual([uid, 0o700, 0]);
    expect(await ask("SELECT 1 AS one", way)).toEqual([{ one: 1 }]);
  });

  test("an area whose installation was removed is taken away by the next rehearsal; one in use is not", async () => {
    const [gone, used] = [mkdtempSync(join(tmpdir(), "rehearsal-")), mkdtempSync(join(tmpdir(), "rehearsal-"))];
    const [user] = (await parts.host.facts()).unprivilegedUsers;
    const areas = [await makeArea(parts.files, gone, user), await makeArea(parts.files, used, user)].map(
      ({ folder }) => folder,
    );
    // Of the server that was stopped, its settings: who takes it away asks only whether one runs.
    execFileSync("cp", ["-a", join(usedArea, "data"), areas[1] ?? ""]);
    mkdirSync(join(areas[0] ?? "", "data"));
    execFileSync("cp", [
      "-a",
      join(usedArea, "data/PG_VERSION"),
      join(usedArea, "data/pg_hba.conf"),
      `${areas[0]}/data`,
    ]);
    const second = newServer();
    await second.start(used, credentials, never);
    for (const path of [gone, used]) rmSync(path, { recursive: true });
    const control = new AbortController();
    let ended = false;
    const starting = newServer()
      .start(directory, credentials, control.signal)
      .catch(() => undefined)
      .finally(() => {
        ended = true;
      });
    // It clears away before it runs initdb, which is not waited for here.
    while (!ended && existsSync(areas[0] ?? "")) await wait(5);
    control.abort();
    await starting;
    expect(areas.map((area) => existsSync(area))).toEqual([false, true]);
    await second.stop();
    rmSync(areas[1] ?? "", { recursive: true });
  });

  test("without any such user it is said, and nothing is made", async () => {
    const host = { ...parts.host, facts: async () => ({ ...(await parts.host.facts()), unprivilegedUsers: [] }) };
    const server = createRehearsalServer({ ...parts, host });
    await expect(server.start(directory, credentials, never)).rejects.toMatchObject({ code: "rehearsal-needs-user" });
    expect(readdirSync(directory)).toEqual([]);
  });

  test("binaries below a closed folder are copied once; links that the package's script did not make are made", async () => {
    const wanted = postgresPackage();
    const packaged = wanted && (await findPackagedPostgres(wanted, "/nonexistent"));
    const closed = join(directory, "closed/package");
    mkdirSync(closed, { recursive: true });
    cpSync(join(packaged?.folder ?? "", ".."), closed, {
      recursive: true,
      filter: (from) => !/\.so(\.\d+)?$/.test(from) || /lib\/postgresql/.test(from),
    });
    cpSync(join(packaged?.folder ?? "", "lib"), join(closed, "native/lib"), {
      recursive: true,
      filter: (from) => !isLink(from),
    });
    chmodSync(join(directory, "closed"), 0o700);
    chmodSync(directory, 0o755);
    const [user] = (await parts.host.facts()).unprivilegedUsers;
    const run = async () => runnablePostgres(join(closed, "native"), join(directory, "area"), user);
    // As on a hardened server: what is copied has to be opened to that user all the same.
    const before077 = process.umask(0o077);
    const folder = await run().finally(() => process.umask(before077));
    chmodSync(join(directory, "area"), 0o711);
    expect(folder).toMatch(/area\/postgres-15\./);
    expect(
      execFileSync(join(folder, "bin/postgres"), ["--version"], { ...(user ?? {}), cwd: "/", encoding: "utf8" }),
    ).toContain("15.");
    const before = statSync(folder).ctimeMs;
    expect([await run(), statSync(folder).ctimeMs]).toEqual([folder, before]);
    // Reachable, but without its links: completed in place.
    chmodSync(join(directory, "closed"), 0o755);
    expect(await run()).toBe(join(closed, "native"));
    expect(
      execFileSync(join(closed, "native/bin/initdb"), ["--version"], { ...(user ?? {}), cwd: "/", encoding: "utf8" }),
    ).toContain("15.");
  });
});
