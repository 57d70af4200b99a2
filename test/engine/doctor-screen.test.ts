import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseEnvFile } from "../../compose/env-file.ts";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { isSecretName } from "../../src/domain/secret-name.ts";
import type { Engine } from "../support/engine/index.ts";
import { encodings, everyFile, sql } from "../support/inspect-stack.ts";
import type { User } from "../support/product.ts";
import { Ward } from "../support/test-installation.ts";

const project = "ward";
const fixed = { tag: "embedded-final-fixed" };
const env = { GOOGLE_CLIENT_SECRET: "GOCSPX-screen-canary" };
const size = { cols: 80, rows: 24 };
/** A repair makes services anew and waits until they are healthy. */
const repairing = 180_000;

let ward: Ward;
let engine: Engine;
let user: User;
let profile: ProfileInput;

beforeAll(async () => {
  const images = { api: fixed, worker: fixed, dashboard: fixed };
  ward = await Ward.open({ name: project, mode: "embedded", images }, env, (given) => {
    const { api = 0, dashboard = 0 } = given.ports ?? {};
    // Addresses that name the ports: who moves a port has to change them too.
    return { ...given, addresses: { dashboard: `http://localhost:${dashboard}`, api: `http://localhost:${api}` } };
  });
  ({ engine, user, profile } = ward);
});

afterEach((context) => ward.afterTest(context));
afterAll(() => ward?.close());

const container = (service: string) => `${project}-${service}-1`;

function hold(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

describe("the doctor's screen on a real stack", { timeout: 600_000 }, () => {
  it("is quiet once it has looked, redraws after a resize, and leaves the terminal as it was", async () => {
    const on = ward.onTerminal(size, ["doctor"], { SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" });
    await on.waitFor("Nothing is wrong.");
    const sent = on.written().length;
    // No waiting for something to come: that nothing comes is what is measured.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(on.written().length - sent).toBe(0);
    on.resize(40, 12);
    await on.waitUntil((screen) => screen[0]?.startsWith("Doctor") === true, "the narrow head");
    on.resize(80, 24);
    await on.waitUntil(
      (screen) => screen.filter((line) => line.includes("of 15 in order")).length === 1,
      "one row each",
    );
    on.type("q");
    expect((await on.exited).exitCode).toBe(0);
    expect([on.isCursorVisible(), on.isAlternateScreen()]).toEqual([true, false]);
    expect(on.scrollback().join("\n")).toContain("Nothing is wrong.");
  });

  it("Ctrl-C while it looks leaves at once, with 130", async () => {
    const on = ward.onTerminal(size);
    await on.waitFor("looking,");
    on.press("ctrl-c");
    expect((await on.exited).exitCode).toBe(130);
    expect([on.isCursorVisible(), on.isAlternateScreen()]).toEqual([true, false]);
  });

  it("logs that are followed: a filter, the levels, a pause, and q, with the terminal as it was afterwards", async () => {
    const on = ward.onTerminal({ cols: 100, rows: 30 }, ["logs", "-f", "postgres", "api"]);
    await on.waitFor("ready to accept connections");
    on.type("/");
    await on.waitFor("filter:");
    on.type("server LISTENING");
    on.press("enter");
    await on.waitFor(/only with "server LISTENING", all levels; \d+ of \d+ lines/);
    await on.waitFor("Server listening at");
    on.type("l");
    await on.waitFor("warnings and errors; 0 of");
    on.type(" ");
    await on.waitFor("paused");
    on.type("q");
    expect((await on.exited).exitCode).toBe(0);
    expect([on.isCursorVisible(), on.isAlternateScreen()]).toEqual([true, false]);
    expect(on.written()).toContain("\x1b[36mpostgres |");
  });

  it("Ctrl-C in the middle of a repair ends it between two steps, with 130, and the next look goes on from there", async () => {
    await engine.docker("rm", "--force", container("dashboard"));
    const holder = await hold(Number(profile.ports?.dashboard));
    try {
      const on = ward.onTerminal(size);
      await on.waitFor("f fix", 30_000);
      await on.waitUntil((screen) => !screen[0]?.includes("looking"), "the whole look", 30_000);
      on.type("f");
      await on.waitFor("Repair H5?");
      on.press("enter");
      await on.waitFor("Start API, worker and dashboard", 60_000);
      on.press("ctrl-c");
      expect((await on.exited).exitCode).toBe(130);
      expect(on.scrollback().join("\n")).toMatch(/stopped +H5/);
    } finally {
      holder.close();
    }
    const again = await user.run(["doctor", "--fix", "all", "--yes", "--json"]);
    expect([again.exitCode, again.stderr.includes("lock")]).toEqual([0, false]);
  });

  it("five problems at once become all green by single keys, and not a row is lost", async () => {
    const before = await sql(engine, project, `SELECT count(*) FROM "WorkspaceMember"`);
    // Where it is now: a repair may have moved it.
    const port = Number(/:(\d+)/.exec(await engine.docker("port", container("dashboard"), "3000"))?.[1]);
    const directory = join(user.room, project);
    const file = join(directory, ".env");
    await writeFile(file, (await readFile(file, "utf8")).replace(/^AUTH_PROVIDER=.*$/m, "AUTH_PROVIDER=workos"));
    await execa("docker", ["compose", "up", "--detach", "--wait", "api", "dashboard"], {
      cwd: directory,
      env: engine.env,
    });
    await sql(engine, project, `DROP TABLE "EmbeddedSession" CASCADE`);
    await engine.docker("rm", "--force", container("dashboard"));
    await engine.docker("stop", container("api"));
    await sql(engine, project, "ALTER ROLE dittofeed PASSWORD 'of an older volume'");
    const holder = await hold(port);
    try {
      const on = ward.onTerminal(size);
      await on.waitFor(/\d problems/, 30_000);
      const seen = on.screen().join("\n");
      for (const id of ["H5", "C8", "S1", "S4"]) expect(seen).toMatch(new RegExp(`problem +${id} `));
      for (let round = 0; round < 4 && !on.screen()[0]?.includes("nothing wrong"); round += 1) {
        on.type("e");
        await on.waitFor(/Repair (\d findings|[A-Z]\d+)\?/);
        on.press("enter");
        await on.waitFor("Repaired and looked at again", repairing);
        on.press("enter");
        await on.waitFor("? keys");
      }
      await on.waitFor("Nothing is wrong.");
      on.type("q");
      expect((await on.exited).exitCode).toBe(0);
      const left = on.scrollback().join("\n");
      for (const id of ["H5", "C8", "S4", "D5"]) expect(left).toMatch(new RegExp(`(repaired|in order) +${id} `));
      expect(left).not.toContain("NOT repaired");
    } finally {
      holder.close();
    }
    expect(await sql(engine, project, `SELECT count(*) FROM "WorkspaceMember"`)).toBe(before);
    expect(await engine.docker("port", container("dashboard"), "3000")).not.toContain(`:${port}`);
    const saved = await user.run(["profile", "show", project, "--json"]);
    expect(JSON.parse(saved.stdout)).toMatchObject({
      google: { clientSecret: { fromEnv: "GOOGLE_CLIENT_SECRET" } },
      addresses: { dashboard: expect.not.stringContaining(String(port)) },
    });
  });

  it("a bundle holds what helps, and no secret in any form, whoever logged it", async () => {
    const settings = parseEnvFile(await readFile(join(user.room, project, ".env"), "utf8"));
    const secrets = [...settings].filter(([name, value]) => isSecretName(name) && value.length >= 8);
    expect(secrets.length).toBeGreaterThan(8);
    const unknown = {
      "JSON web token": `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ`,
      "password in an address": "redis://:canary-in-a-url@elsewhere:6379",
      "HubSpot token": "pat-na1-0c0ffee0-1111-2222-3333-444444444444",
    };
    const said = [
      ...secrets.flatMap(([, value]) => encodings(value)),
      ...Object.values(unknown),
      "customer@example.net",
    ];
    const script = 'require("fs").writeFileSync("/proc/1/fd/1", require("fs").readFileSync(0))';
    await execa("docker", ["exec", "-i", container("api"), "node", "-e", script], {
      env: engine.env,
      input: said.map((one) => `log says ${one}\n`).join(""),
    });
    const on = ward.onTerminal(size);
    await on.waitFor("Nothing is wrong.");
    on.type("b");
    await on.waitFor("readable by you only", 60_000);
    on.press("escape");
    await on.waitFor("? keys");
    on.type("q");
    await on.exited;
    const [first] = (await everyFile(user.room)).filter(({ path }) => path.endsWith(".tar.gz"));
    if (first === undefined) return expect.unreachable("there is no bundle");
    const second = await user.run(["bundle", "--hide-emails", "--output-file", "mine.tgz", "--json"]);
    expect([second.exitCode, second.stderr]).toEqual([0, ""]);
    const again = await user.run(["bundle", "--output-file", "mine.tgz"]);
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining("is not overwritten")]);

    for (const [archive, emails] of [
      [first.path, true],
      [join(user.room, "mine.tgz"), false],
    ] as const) {
      const folder = join(user.home, `unpacked-${emails}`);
      await execa("mkdir", [folder]);
      await execa("tar", ["-xzf", archive, "--strip-components=1", "-C", folder]);
      const files = await everyFile(folder);
      const names = files.map(({ path }) => path.slice(folder.length + 1));
      expect(names).toEqual(
        expect.arrayContaining([
          ...["REDACTIONS.txt", "versions.json", "findings.json", "profile.yaml", "compose.yaml", "containers.json"],
          ...["database.json", `logs/${container("api")}.log`, "runs/last-run.log", "runs/journal.ndjson"],
        ]),
      );
      const canaries = ["c2lnbmF0dXJlLWNhbmFyeQ", "canary-in-a-url", "0c0ffee0"];
      for (const { path, text } of files) {
        const bytes = Buffer.from(text, "latin1").toString("utf8");
        for (const form of [...secrets.flatMap(([, value]) => encodings(value)), ...canaries])
          expect(bytes.includes(form), `${path} holds a secret`).toBe(false);
        if (!emails) expect(bytes, path).not.toContain("customer@example.net");
      }
      const log = files.find(({ path }) => path.endsWith(`${container("api")}.log`))?.text ?? "";
      expect(log.includes("customer@example.net")).toBe(emails);
      const report = files.find(({ path }) => path.endsWith("REDACTIONS.txt"))?.text ?? "";
      for (const what of ["[POSTGRES_PASSWORD hidden]", "[JWT_SECRET hidden]", ...Object.keys(unknown)])
        expect(report).toContain(what);
    }
  });
});
