import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHost } from "../../src/adapters/host/host.ts";
import { newUser, type User } from "../support/product.ts";

const example = resolve("examples/rehearsal.yaml");

let user: User;
beforeAll(async () => {
  user = await newUser();
});
afterAll(() => user.remove());

const directory = () => join(user.home, "state/dittofeed-setup/rehearsals/dittofeed-rehearsal");

describe("a rehearsal, with a real PostgreSQL and no engine", () => {
  it("is planned without touching anything: exit 2", async () => {
    const planned = await user.run(["plan", example]);
    expect(planned).toMatchObject({ exitCode: 2, stderr: "" });
    expect(planned.stdout).toContain("create .env, mode 0600");
    await expect(stat(directory())).rejects.toThrow("ENOENT");
  });

  it("is done and verified: exit 0, and every step with containers is skipped with its reason", async () => {
    const { exitCode, events, stderr } = await user.run(["--profile", example, "--output", "json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const skipped = events.flatMap((event) => (event.type === "task-skipped" ? [event.task] : []));
    expect(skipped).toEqual([
      "pull-images",
      "start-infrastructure",
      "start-applications",
      "create-clickhouse-tables",
      "start-workflows",
      "verify-certificate",
      "verify-api",
      "verify-sign-in",
      "verify-working",
      "verify-embedded-sessions",
      "verify-embedded-pages",
      "verify-public-address",
    ]);
    expect(events.flatMap((event) => (event.type === "verified" ? [event.what] : []))).toEqual([
      "database: 36 tables complete, migration journal recorded",
      'workspace "Rehearsal", administrator admin@example.com',
    ]);
    expect(events[0]).toMatchObject({ type: "version", v: 1 });
    expect(events.filter(({ type }) => type === "run-ended")).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: "run-ended", outcome: "done", exitCode: 0 });
    expect((await stat(join(directory(), ".env"))).mode & 0o777).toBe(0o600);
  });

  it("changes no byte the second time, and says so", async () => {
    const env = await readFile(join(directory(), ".env"));
    const { mtimeMs } = await stat(join(directory(), ".env"));
    const again = await user.run(["--profile", example]);
    expect(again.exitCode).toBe(0);
    expect(again.stdout.trimEnd().split("\n").at(-1)).toMatch(/^Nothing to change/);
    expect((await readFile(join(directory(), ".env"))).equals(env)).toBe(true);
    expect((await stat(join(directory(), ".env"))).mtimeMs).toBe(mtimeMs);
    expect((await user.run(["plan", "dittofeed-rehearsal"])).exitCode).toBe(0);
  });

  it("was saved under its name, without a secret, and shows its status", async () => {
    expect((await user.run(["profile", "list"])).stdout).toBe("dittofeed-rehearsal\n");
    const { stdout, exitCode } = await user.run(["status", "--json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      installation: "dittofeed-rehearsal",
      target: "rehearsal",
      services: [],
      database: { state: "open", tables: 36, complete: true, journal: "recorded" },
      lastRun: { outcome: "nothing-to-do" },
    });
  });

  it("leaves no database server behind", async () => {
    const pid = join(directory(), ".dittofeed-setup");
    const { stdout } = await user.run(["status"]);
    expect(stdout).toContain("Database    complete");
    const { execa } = await import("execa");
    const processes = await execa("ps", ["-eo", "args"]);
    expect(processes.stdout.split("\n").filter((line) => line.includes("postgres") && line.includes(pid))).toEqual([]);
  });

  it("is left alone by status and plan while another run works on it: they start no server under it", async () => {
    const host = createHost();
    const lock = join(directory(), ".dittofeed-setup/lock.json");
    const holder = { ...(await host.thisProcess()), command: "dittofeed-setup", since: new Date().toISOString() };
    await writeFile(lock, `${JSON.stringify(holder)}\n`);
    const serverLog = join(directory(), ".dittofeed-setup/rehearsal.json");
    const area = (JSON.parse(await readFile(serverLog, "utf8")) as { folder: string }).folder;
    const { mtimeMs } = await stat(join(area, "owner.json"));
    try {
      const planned = await user.run(["plan", "dittofeed-rehearsal", "--json"]);
      expect(planned.exitCode).toBe(4);
      expect(planned.events.at(-1)).toMatchObject({ outcome: "refused", problem: { code: "lock-held" } });
      const { stdout } = await user.run(["status", "--json"]);
      expect(JSON.parse(stdout)).toMatchObject({ database: { state: "unreachable" }, running: { pid: process.pid } });
      expect((await stat(join(area, "owner.json"))).mtimeMs).toBe(mtimeMs);
    } finally {
      await rm(lock);
    }
    expect((await user.run(["status"])).stdout).toContain("Database    complete");
  });
});
