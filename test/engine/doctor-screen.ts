import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, it } from "vitest";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import { isSecretName } from "../../src/domain/secret-names.ts";
import type { Report } from "../../src/output/report/report.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { encodings, everyFile, sql } from "../support/inspect-stack.ts";
import type { TestInstallation } from "../support/test-installation.ts";

const size = { cols: 80, rows: 24 };
/** A repair recreates services and waits until they are healthy. */
const repairing = 180_000;

function hold(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

/** What needs a terminal, on an installation whose addresses name its ports: who moves a port has to change them too. */
export function proveDoctorScreen(installation: () => TestInstallation): void {
  let on: TestInstallation;
  beforeAll(() => {
    on = installation();
  });

  it("is quiet once it has looked, redraws after a resize, and leaves the terminal as it was", async () => {
    const terminal = on.onTerminal(size, ["doctor"], { SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" });
    await terminal.waitFor("No problems.");
    const sent = terminal.written().length;
    // No waiting for something to come: that nothing comes is what is measured.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(terminal.written().length - sent).toBe(0);
    terminal.resize(40, 12);
    await terminal.waitUntil((screen) => screen[0]?.startsWith("Doctor") === true, "the narrow head");
    terminal.resize(80, 24);
    await terminal.waitUntil(
      (screen) => screen.filter((line) => /\d+ checks OK/.test(line)).length === 1,
      "one row each",
    );
    terminal.type("q");
    expect((await terminal.exited).exitCode).toBe(0);
    expect([terminal.isCursorVisible(), terminal.isAlternateScreen()]).toEqual([true, false]);
    expect(terminal.scrollback().join("\n")).toContain("No problems.");
  });

  it("Ctrl-C while it looks leaves at once, with 130", async () => {
    const terminal = on.onTerminal(size);
    await terminal.waitFor(/Checking|Waiting for Docker|Looking for/);
    terminal.press("ctrl-c");
    expect((await terminal.exited).exitCode).toBe(130);
    expect([terminal.isCursorVisible(), terminal.isAlternateScreen()]).toEqual([true, false]);
  });

  it("logs that are followed: a filter, the levels, a pause, and q, with the terminal as it was afterwards", async () => {
    const terminal = on.onTerminal({ cols: 100, rows: 30 }, ["logs", "-f", "postgres", "api"]);
    // Whatever PostgreSQL has said last: on a slow machine that may be a whole statement.
    await terminal.waitFor("postgres |");
    terminal.type("/");
    await terminal.waitFor("filter:");
    terminal.type("server LISTENING");
    terminal.press("enter");
    await terminal.waitFor(/only with "server LISTENING", all levels; \d+ of \d+ lines/);
    await terminal.waitFor("Server listening at");
    terminal.type("l");
    await terminal.waitFor("warnings and errors; 0 of");
    terminal.type(" ");
    await terminal.waitFor("paused");
    terminal.type("q");
    expect((await terminal.exited).exitCode).toBe(0);
    expect([terminal.isCursorVisible(), terminal.isAlternateScreen()]).toEqual([true, false]);
    expect(terminal.written()).toContain("\x1b[35mpostgres |");
  });

  // At night: it makes half of the stack anew. Ctrl-C in a repair: test/unit/screens/doctor; between two steps of a run: program/interruption.
  it.runIf(exhaustive)(
    "Ctrl-C in the middle of a repair ends it between two steps, with 130, and the next look goes on from there",
    async () => {
      await on.docker("rm", "--force", on.container("edge"));
      const holder = await hold(Number(on.profile.ports?.edge));
      try {
        const terminal = on.onTerminal(size);
        await terminal.waitFor("f fix", 30_000);
        await terminal.waitUntil((screen) => !screen[0]?.includes("checking"), "the whole look", 30_000);
        terminal.type("f");
        await terminal.waitFor("Fix H5");
        terminal.press("enter");
        await terminal.waitFor("Start API, worker and dashboard", 60_000);
        terminal.press("ctrl-c");
        expect((await terminal.exited).exitCode).toBe(130);
        expect(terminal.scrollback().join("\n")).toMatch(/stopped midway +H5/);
      } finally {
        holder.close();
      }
      const again = await on.run(["doctor", "--fix", "all", "--yes", "--json"]);
      expect([again.exitCode, again.stderr.includes("lock")]).toEqual([0, false]);
    },
  );

  it("five problems at once become all green by single keys, and not a row is lost", async () => {
    const before = await sql(on.engine, on.project, `SELECT count(*) FROM "WorkspaceMember"`);
    // Where it is now: a repair may have moved it.
    const port = Number(/:(\d+)/.exec(await on.docker("port", on.container("edge"), "8080"))?.[1]);
    const directory = on.directory;
    const file = join(directory, ".env");
    await writeFile(file, (await readFile(file, "utf8")).replace(/^AUTH_PROVIDER=.*$/m, "AUTH_PROVIDER=workos"));
    await execa("docker", ["compose", "up", "--detach", "--wait", "api", "dashboard"], {
      cwd: directory,
      env: on.engine.env,
    });
    await sql(on.engine, on.project, `DROP TABLE "EmbeddedSession" CASCADE`);
    await on.docker("rm", "--force", on.container("edge"));
    await on.docker("stop", on.container("api"));
    await sql(on.engine, on.project, "ALTER ROLE dittofeed PASSWORD 'of an older volume'");
    const holder = await hold(port);
    try {
      const terminal = on.onTerminal(size);
      await terminal.waitFor(/\d problems/, 30_000);
      const seen = terminal.screen().join("\n");
      for (const id of ["H5", "S1"]) expect(seen).toMatch(new RegExp(`✘ ${id} `));
      for (let round = 0; round < 4 && !terminal.screen()[0]?.includes("no problems"); round += 1) {
        terminal.type("e");
        await terminal.waitFor(/Fix (\d findings|[A-Z]\d+)/);
        terminal.press("enter");
        await terminal.waitFor("Checked again", repairing);
        terminal.press("enter");
        await terminal.waitFor("? keys");
      }
      await terminal.waitFor("No problems.");
      terminal.type("q");
      expect((await terminal.exited).exitCode).toBe(0);
      const left = terminal.scrollback().join("\n");
      for (const id of ["H5", "C8", "S4", "D5"]) expect(left).toMatch(new RegExp(`(fixed|OK) +${id} `));
      expect(left).not.toContain("still failing");
    } finally {
      holder.close();
    }
    expect(await sql(on.engine, on.project, `SELECT count(*) FROM "WorkspaceMember"`)).toBe(before);
    expect(await on.docker("port", on.container("edge"), "8080")).not.toContain(`:${port}`);
    const saved = await on.run(["profile", "show", on.project, "--json"]);
    expect(JSON.parse(saved.stdout)).toMatchObject({
      google: { clientSecret: { fromEnv: "GOOGLE_CLIENT_SECRET" } },
      address: expect.not.stringContaining(String(port)),
    });
  });

  it("a report draws the stack as it is, and the run that made it; the services are watched", async () => {
    const made = await on.run(["report", "acme.html"]);
    expect([made.exitCode, made.stderr]).toEqual([0, ""]);
    const page = await readFile(join(on.user.room, "acme.html"), "utf8");
    for (const said of ["temporal needs postgres.", `network ${on.project}_data`, "waited for postgres"])
      expect(page).toContain(said);
    const { services, run } = JSON.parse((await on.run(["report", "-", "--json"])).stdout) as Report;
    expect(services.map(({ condition, memory }) => [condition, memory])).toEqual(
      services.map(() => ["healthy", expect.stringMatching(/^[\d.]+ [kMG]B of/)]),
    );
    expect(run?.bars.filter(({ kind, name }) => kind === "service" && name === "temporal").at(-1)?.state).toBe(
      "changed",
    );
    const terminal = on.onTerminal(size, ["status", "--watch"]);
    await terminal.waitFor(`${services.length} of ${services.length} healthy`);
    await terminal.waitFor(/postgres +healthy +[\d.]+ MB .* \d+ %/, 30_000);
    terminal.type("q");
    expect((await terminal.exited).exitCode).toBe(0);
    expect([terminal.isCursorVisible(), terminal.isAlternateScreen()]).toEqual([true, false]);
  });

  it("a bundle holds what helps, and no secret in any form, whoever logged it", async () => {
    const settings = parseEnvFile(await readFile(on.dotEnv, "utf8"));
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
    await execa("docker", ["exec", "-i", on.container("api"), "node", "-e", script], {
      env: on.engine.env,
      input: said.map((one) => `log says ${one}\n`).join(""),
    });
    const terminal = on.onTerminal(size);
    await terminal.waitFor("No problems.");
    terminal.type("b");
    await terminal.waitFor("Nothing was sent anywhere", 60_000);
    terminal.press("escape");
    await terminal.waitFor("? keys");
    terminal.type("q");
    await terminal.exited;
    const [first] = (await everyFile(on.user.room)).filter(({ path }) => path.endsWith(".tar.gz"));
    if (first === undefined) return expect.unreachable("there is no bundle");
    const second = await on.run(["bundle", "--hide-emails", "--output-file", "mine.tgz", "--json"]);
    expect([second.exitCode, second.stderr]).toEqual([0, ""]);
    const again = await on.run(["bundle", "--output-file", "mine.tgz"]);
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining("is not overwritten")]);

    for (const [archive, emails] of [
      [first.path, true],
      [join(on.user.room, "mine.tgz"), false],
    ] as const) {
      const folder = join(on.user.home, `unpacked-${emails}`);
      await execa("mkdir", [folder]);
      await execa("tar", ["-xzf", archive, "--strip-components=1", "-C", folder]);
      const files = await everyFile(folder);
      const names = files.map(({ path }) => path.slice(folder.length + 1));
      expect(names).toEqual(
        expect.arrayContaining([
          ...[
            "report.html",
            "REDACTIONS.txt",
            "versions.json",
            "findings.json",
            "profile.yaml",
            "compose.yaml",
            "containers.json",
          ],
          ...["database.json", `logs/${on.container("api")}.log`, "runs/last-run.log", "runs/journal.ndjson"],
        ]),
      );
      const canaries = ["c2lnbmF0dXJlLWNhbmFyeQ", "canary-in-a-url", "0c0ffee0"];
      for (const { path, text } of files) {
        const bytes = Buffer.from(text, "latin1").toString("utf8");
        for (const form of [...secrets.flatMap(([, value]) => encodings(value)), ...canaries])
          expect(bytes.includes(form), `${path} holds a secret`).toBe(false);
        if (!emails) expect(bytes, path).not.toContain("customer@example.net");
      }
      const log = files.find(({ path }) => path.endsWith(`${on.container("api")}.log`))?.text ?? "";
      expect(log.includes("customer@example.net")).toBe(emails);
      const report = files.find(({ path }) => path.endsWith("REDACTIONS.txt"))?.text ?? "";
      for (const what of ["[POSTGRES_PASSWORD hidden]", "[JWT_SECRET hidden]", ...Object.keys(unknown)])
        expect(report).toContain(what);
    }
  });
}
