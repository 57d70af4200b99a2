// Over 150 lines: one table of what has no end, at each place where something is read or kept.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { execa } from "execa";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnvFile } from "../../../compose/env/env-file.ts";
import { createFiles, openLogFile } from "../../../src/adapters/files/files.ts";
import { createHost } from "../../../src/adapters/host/host.ts";
import { createProfileStore } from "../../../src/adapters/profiles/profile-store.ts";
import { parseProfile } from "../../../src/adapters/profiles/profile-text.ts";
import { copiesKept, journalKept, largestJournal, logsKept } from "../../../src/domain/file-sizes.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { shortenJournal, taskDurations } from "../../../src/engine/journal.ts";
import { clearLeftovers } from "../../../src/engine/leftovers.ts";
import { InstallationLock } from "../../../src/engine/lock.ts";
import { readLastRun } from "../../../src/facts/last-run.ts";
import { Reporting } from "../../../src/installation/reporting.ts";
import { backUp } from "../../../tasks/files/back-up.ts";
import { processorTime } from "../../support/processor-time.ts";
import "../../support/one-seed.ts";

const files = createFiles();
let folder: string;
const inside = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bounded-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function within<T>(milliseconds: number, work: () => T | Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  expect(performance.now() - started).toBeLessThan(milliseconds);
  return result;
}

describe("what is no file with an end", () => {
  const odd: [string, () => Promise<string> | string][] = [
    ["/dev/zero", () => "/dev/zero"],
    ["a terminal's name", () => "/dev/ptmx"],
    ["a process's memory", () => "/proc/self/mem"],
    [
      "a named pipe",
      async () => {
        await execa("mkfifo", [inside("pipe")]);
        return inside("pipe");
      },
    ],
    [
      "5 GB of nothing",
      () => {
        writeFileSync(inside("sparse"), "");
        truncateSync(inside("sparse"), 5_000_000_000);
        return inside("sparse");
      },
    ],
    [
      "a link to itself",
      () => {
        symlinkSync(inside("round"), inside("round"));
        return inside("round");
      },
    ],
    ["a name that is too long", () => inside("x".repeat(300))],
  ];
  const readers: [string, (path: string) => Promise<unknown>][] = [
    ["read", (path) => files.read(path)],
    ["read to its end", (path) => files.readEnd(path, 1000)],
    ["replaced", (path) => files.write(path, "x", 0o600)],
    ["added to", (path) => files.appendLine(path, "x", 0o600)],
  ];

  it.each(odd.flatMap(([name, make]) => readers.map(([verb, read]) => [name, verb, make, read] as const)))(
    "%s is not waited for when it is %s",
    async (name, verb, make, read) => {
      // Of a large file an end is read, and it may be replaced.
      if (name.startsWith("5 GB") && verb !== "read") return;
      const path = await make();
      const thrown = await within(1000, () => read(path).catch((one: unknown) => one));
      expect(thrown).toBeInstanceOf(Problem);
      expect(`${(thrown as Problem).title} ${(thrown as Problem).saw}`).toContain(path);
    },
  );

  it("a saved profile is not waited for either", async () => {
    const store = createProfileStore({ directory: folder });
    await execa("mkfifo", [inside("acme.json")]);
    await expect(within(1000, () => store.load("acme"))).rejects.toMatchObject({ code: "value-refused" });
  });

  it("the end of a large file is read without the rest, from a whole line on", async () => {
    writeFileSync(inside("log"), `${"x".repeat(50)}\n`.repeat(100_000));
    const end = await files.readEnd(inside("log"), 1000);
    expect(end).toBe(`${"x".repeat(50)}\n`.repeat(19));
    expect(await files.readEnd(inside("none"), 10)).toBeUndefined();
  });
});

describe("standard input", () => {
  it("that never says anything is told of, and then not waited for", async () => {
    const said: string[] = [];
    const open = new PassThrough();
    const host = createHost({
      standardInput: open,
      say: (line) => said.push(line),
      patience: { tellMs: 20, endMs: 60 },
    });
    await expect(within(2000, () => host.standardInput(100))).rejects.toMatchObject({
      code: "value-refused",
      title: "Standard input does not end",
      saw: expect.stringContaining("no bytes at all"),
    });
    expect(said).toEqual([expect.stringContaining("Waiting for standard input")]);
  });

  it("that says something and then nothing ends too; one that is slow is read to its end", async () => {
    const open = new PassThrough();
    open.write("half");
    const patience = { tellMs: 1000, endMs: 60 };
    await expect(createHost({ standardInput: open, patience }).standardInput(100)).rejects.toMatchObject({
      saw: expect.stringContaining("after 4 bytes"),
    });
    async function* slow() {
      for (const part of ["a", "b", "c", "d"]) {
        await wait(25);
        yield Buffer.from(part);
      }
    }
    const slowly = createHost({ standardInput: Readable.from(slow()), patience });
    expect(await slowly.standardInput(100)).toBe("abcd");
  });
});

describe("a profile", () => {
  const many = (count: number, line: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => line(at)).join("");
  it.each([
    ["of more lines than any has", many(200_000, (at) => `u${at}: 1\n`)],
    ["of unknown keys", many(9_000, (at) => `unknown${at}: 1\n`)],
    ["of unknown keys in one line", `{${many(9_000, (at) => `u${at}: 1, `)}}`],
    ["of the same key again and again", many(9_000, () => "mode: standard\n")],
    ["of unknown keys among the secrets", `secrets:\n${many(9_000, (at) => ` U${at}: 1\n`)}`],
    ["of one long key", `${"k".repeat(1_000_000)}: 1\n`],
  ])("%s is refused in seconds and a page", (_, text) => {
    let thrown: unknown;
    const milliseconds = processorTime(() => {
      try {
        parseProfile(text, "x.yaml");
      } catch (one) {
        thrown = one;
      }
    });
    expect(milliseconds).toBeLessThan(3000);
    expect(thrown).toBeInstanceOf(Problem);
    expect((thrown as Problem).saw.split("\n").length).toBeLessThan(120);
  });
});

describe("what is kept", () => {
  it("a journal is cut at a size: the last runs stay, with what each step took", async () => {
    mkdirSync(inside(".dittofeed-setup"));
    const journal = inside(".dittofeed-setup/journal.ndjson");
    const line = (run: number, task: string) =>
      `${JSON.stringify({ run: `20260101T000000Z-${run.toString(16).padStart(6, "0")}`, at: "2026-01-01T00:00:00.000Z", type: "task-done", task, changed: true, milliseconds: run })}\n`;
    let text = "";
    for (let run = 0; text.length <= largestJournal; run += 1)
      text += line(run, "write-env") + line(run, "write-compose");
    writeFileSync(journal, text);
    const before = [await readLastRun(files, folder), await taskDurations(files, folder)];
    await shortenJournal(files, folder);
    expect(statSync(journal).size).toBeLessThanOrEqual(journalKept);
    expect([await readLastRun(files, folder), await taskDurations(files, folder)]).toEqual(before);
    expect(before[0]).toBeDefined();
    const after = readFileSync(journal, "utf8");
    await shortenJournal(files, folder);
    expect(readFileSync(journal, "utf8")).toBe(after);
  });

  it("of logs the last runs' stay, and what is called otherwise", async () => {
    const logs = inside(".dittofeed-setup/logs");
    mkdirSync(logs, { recursive: true });
    const names = Array.from(
      { length: logsKept + 5 },
      (_, at) => `202601${String(at + 1).padStart(2, "0")}T000000Z-00000a.log`,
    );
    for (const name of [...names, "mine.log"]) writeFileSync(join(logs, name), "");
    const ports = { files, clock: { now: () => new Date() }, host: createHost() };
    const reporting = new Reporting(
      { ports, redactor: { redactDeep: (one: unknown) => one } } as never,
      "20270101T000000Z-00000b",
      [],
    );
    await reporting.keepRecords(folder);
    await reporting.close();
    expect(readdirSync(logs)).toEqual([...names.slice(5), "20270101T000000Z-00000b.log", "mine.log"]);
  });

  it("a log that has no end is ended, and says so", async () => {
    const log = openLogFile(inside("log"), 100);
    for (let turn = 0; turn < 50; turn += 1) log.append("a line of text\n");
    await log.close();
    expect(readFileSync(inside("log"), "utf8")).toMatch(
      /^(a line of text\n){6}The log ends here: it has reached 100 bytes\.\n$/,
    );
  });

  it("of copies three stay, each in a file of its own, and nobody's own", async () => {
    let seconds = 0;
    const clock = {
      now: () => new Date(1_770_000_000_000 + 1000 * seconds),
      elapsed: () => 0,
      sleep: async () => undefined,
    };
    writeFileSync(inside(".env.mine.bak"), "A=1\n");
    const said: string[] = [];
    const copy = (text: string) => backUp({ files, clock }, inside(".env"), text, 0o600, (line) => said.push(line));
    for (const at of [1, 1, 2, 3, 4]) {
      seconds = at;
      await copy(`A=${said.length}\n`);
    }
    const names = readdirSync(folder).filter((name) => name.endsWith("Z.bak"));
    expect(names).toHaveLength(copiesKept);
    expect(readdirSync(folder)).toContain(".env.mine.bak");
    expect(said.filter((line) => line.startsWith("the older copy"))).toHaveLength(2);
  });

  it("a copy that alone holds a SECRET_KEY stays before newer ones", async () => {
    let seconds = 0;
    const clock = {
      now: () => new Date(1_770_000_000_000 + 1000 * seconds),
      elapsed: () => 0,
      sleep: async () => undefined,
    };
    const env = (key: string) => `SECRET_KEY='${key}'\nA=1\n`;
    const keys = ["only", "newer", "newer", "newer", "newer", "newer"];
    writeFileSync(inside(".env"), env("newer"));
    for (const key of keys) {
      seconds += 1;
      await backUp({ files, clock }, inside(".env"), env(key), 0o600, () => undefined);
    }
    const copies = readdirSync(folder).filter((name) => name.endsWith(".bak"));
    expect(copies).toHaveLength(copiesKept);
    expect(readFileSync(inside(copies[0] ?? ""), "utf8")).toBe(env("only"));
  });

  it("a copy is never written over what stands there, nor through a link", async () => {
    const clock = { now: () => new Date(1_770_000_000_000), elapsed: () => 0, sleep: async () => undefined };
    writeFileSync(inside("target"), "theirs");
    symlinkSync(inside("target"), inside("compose.yaml.2026-02-02T02-40-00Z.bak"));
    const made = await backUp({ files, clock }, inside("compose.yaml"), "ours", 0o644, () => undefined);
    expect([readFileSync(inside("target"), "utf8"), readFileSync(made, "utf8")]).toEqual(["theirs", "ours"]);
  });

  it("what a killed run had half written is cleared, and nothing else", async () => {
    const gone = [
      "..env.0123456789ab.tmp",
      ".compose.yaml.0123456789ab.tmp",
      "..env.2026-01-01T00-00-00Z.bak.0123456789ab.tmp",
    ];
    const stays = [".env", ".env.tmp", "..env.mine.tmp", ".other.0123456789ab.tmp"];
    for (const name of [...gone, ...stays]) writeFileSync(inside(name), "SECRET_KEY=x\n");
    await clearLeftovers(files, folder);
    expect(readdirSync(folder).toSorted()).toEqual(stays.toSorted());
    await clearLeftovers(files, inside("none"));
  });
});

describe("what others may have written is read in the time of its length", () => {
  it.each([
    ["blanks before a letter", `A=x${" ".repeat(65_536)}y\n`],
    ["blanks alone", `A=${" ".repeat(65_536)}`],
    ["tabs and marks", `A=${"\t#".repeat(32_768)}`],
    ["quotes that do not close", `A='${"\\'".repeat(32_768)}`],
    ["many of them", `A="\\"\n`.repeat(10_000)],
    ["lines of blanks before a sign", `${`${" ".repeat(100)}-\n`.repeat(600)}`],
    ["one name", "A".repeat(65_536)],
    ["export", "export ".repeat(9_000)],
  ])(".env of %s", async (_, text) => {
    await within(2000, () => parseEnvFile(text));
  });

  /** Of what such a file is made of, in any order: what makes an expression go back and forth is a repetition of it. */
  const pieces = fc.constantFrom(
    ..."ab=:#'\"\\ \t\n\r{}[],1é",
    "export ",
    "\uFEFF",
    "null",
    '"run":',
    '"pid":1',
    "A=",
    "\\'",
    '\\"',
  );
  const foreign = fc.tuple(
    fc.array(pieces, { maxLength: 12 }),
    fc.array(pieces, { maxLength: 6 }),
    fc.integer({ min: 1, max: 5_000 }),
  );
  const text = ([start, again, times]: readonly [readonly string[], readonly string[], number]) =>
    (start.join("") + again.join("").repeat(times)).slice(0, 32_768);

  it("any .env gives its settings, and the same again", () =>
    fc.assert(
      fc.property(foreign, (made) => {
        const before = process.cpuUsage();
        const found = parseEnvFile(text(made));
        expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
        for (const [name] of found) expect(name).toMatch(/^[A-Za-z_]/);
      }),
      { numRuns: 150 },
    ));

  it("any lock and any journal say something or nothing, and throw nothing", () =>
    fc.assert(
      fc.asyncProperty(foreign, async (made) => {
        const strange = { ...files, read: async () => text(made), readEnd: async () => text(made) };
        const host = { isAlive: async () => true } as never;
        const clock = { now: () => new Date(0), elapsed: () => 0, sleep: async () => undefined };
        const before = process.cpuUsage();
        await new InstallationLock({ files: strange, host, clock }, "/x").owner();
        await readLastRun(strange, "/x");
        await taskDurations(strange, "/x");
        expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
      }),
      { numRuns: 40 },
    ));
});

describe("a lock", () => {
  const clock = { now: () => new Date("2026-01-10T00:00:00Z"), elapsed: () => 0, sleep: async () => undefined };
  const lock = (owner: object) => {
    const text = JSON.stringify({
      hostname: "here",
      command: "x",
      since: "2026-01-01T00:00:00Z",
      bootId: "",
      ...owner,
    });
    return new InstallationLock({ files: { ...files, read: async () => text }, host: createHost(), clock }, folder);
  };
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

  it.each([
    ["of the first process, without its start", { pid: 1, bootId: boot, startedAtTick: "" }],
    ["of this process, without its start", { pid: process.pid, bootId: boot, startedAtTick: "" }],
    ["of a pid that nobody has", { pid: 4_194_304, bootId: boot, startedAtTick: "1" }],
    ["of no process", { pid: 0, bootId: boot, startedAtTick: "1" }],
    ["of all processes", { pid: -1, bootId: boot, startedAtTick: "1" }],
  ])("%s is held by nobody", async (_, owner) => {
    expect(await lock(owner).owner()).toBeUndefined();
  });

  it("of another machine is held, and says how old it is and how it is removed", async () => {
    const strange = lock({ pid: 1, hostname: "elsewhere", startedAtTick: "1" });
    mkdirSync(inside(".dittofeed-setup"));
    writeFileSync(strange.path, "x");
    await expect(strange.acquire("y")).rejects.toMatchObject({
      code: "lock-held",
      saw: expect.stringContaining("since 2026-01-01T00:00:00Z (9 days ago)"),
      next: expect.stringContaining(`rm ${strange.path}`),
    });
  });
});
