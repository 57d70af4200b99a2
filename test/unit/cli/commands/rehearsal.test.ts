import { beforeEach, describe, expect, it } from "vitest";
import type { RehearsalData } from "../../../../src/domain/database.ts";
import { marker } from "../../../../src/domain/installation-files.ts";
import { profileSchema } from "../../../../src/domain/profile.ts";
import { acme, installed } from "../../../support/installed.ts";
import { parsed, ran, refusal, type World } from "../../../support/run-command.ts";
import { someProfileInput } from "../../../support/some-profile.ts";

const folder = "/state/dittofeed-setup/rehearsals/trial";
const environment = { XDG_STATE_HOME: "/state" };
const trial = profileSchema.parse(someProfileInput({ name: "trial", target: "rehearsal" }));

let texts: Map<string, string>;
let removed: string[];
beforeEach(() => {
  texts = new Map([
    [`${folder}/compose.yaml`, `${marker}\n`],
    [`${folder}/.env`, "A=1\n"],
    [`${folder}/.dittofeed-setup/rehearsal.json`, "{}"],
    [`${folder}/.dittofeed-setup/logs/run.log`, "begun\n"],
  ]);
  removed = [];
});

function world(changes: Partial<World["ports"]> & { orphans?: RehearsalData[]; isRunning?: boolean } = {}) {
  const { orphans = [], isRunning = false, ...ports } = changes;
  const base = installed({}, texts);
  return {
    environment,
    ports: {
      ...base,
      profiles: { ...base.profiles, names: async () => ["trial"], load: async () => trial },
      rehearsal: {
        orphans: async () => orphans,
        data: async (directory: string) =>
          directory === folder
            ? { folder: "/var/tmp/trial-data", installation: directory, bytes: 38_000_000, isRunning }
            : undefined,
        removeData: async ({ folder: one }: RehearsalData) => void removed.push(one),
      },
      ...ports,
    },
  };
}

describe("rehearsal", () => {
  it.each([
    ["rehearsal", { command: "rehearsal list" }],
    ["rehearsal remove trial --yes", { command: "rehearsal remove", name: "trial", yes: true }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it("remove without a name is refused", () =>
    expect(refusal("rehearsal remove")).toBe("rehearsal remove needs a name, or a rehearsal's folder."));
});

describe("rehearsal list", () => {
  it("names each with its size and where its data lies", async () => {
    const { printed, exitCode } = await ran("rehearsal list", world());
    expect(exitCode).toBe(0);
    expect(printed).toBe(
      [
        "trial  38.0 MB  never run to the end",
        `  Files     ${folder} (46 B)`,
        "  Database  /var/tmp/trial-data (38.0 MB)",
        "",
        "To remove one: dittofeed-setup rehearsal remove NAME",
        "",
      ].join("\n"),
    );
  });

  it("is JSON for programs", async () => {
    const { printed } = await ran("rehearsal list --json", world());
    expect(JSON.parse(printed)).toMatchObject([
      { name: "trial", directory: folder, bytes: 38_000_046, database: { running: false }, profile: "trial" },
    ]);
  });

  it("names a database whose folder is gone, and nothing where there is nothing", async () => {
    texts.clear();
    const lost = { folder: "/var/tmp/lost", installation: "/gone/old", bytes: 1000, isRunning: false };
    expect((await ran("rehearsal list", world({ orphans: [lost] }))).printed).toContain(
      "old  1.0 kB  its folder is gone",
    );
    expect((await ran("rehearsal list", world())).printed).toBe("There is no rehearsal on this host.\n");
  });

  it("knows a saved profile's own folder too", async () => {
    texts = new Map([["/work/here/compose.yaml", `${marker}\n`]]);
    const elsewhere = profileSchema.parse(someProfileInput({ name: "trial", target: "rehearsal", directory: "here" }));
    const { profiles } = world().ports;
    const { printed } = await ran("rehearsal list", world({ profiles: { ...profiles, load: async () => elsewhere } }));
    expect(printed).toContain("  Files     /work/here (");
  });
});

describe("rehearsal remove", () => {
  it("shows what goes, removes it with its database, and keeps the profile", async () => {
    const { told, exitCode } = await ran("rehearsal remove trial --yes", world({ isRunning: true }));
    expect(exitCode).toBe(0);
    expect(told).toBe(
      [
        'This removes the rehearsal "trial", 38.0 MB:',
        `  Files     ${folder} (46 B)`,
        "  Database  /var/tmp/trial-data (38.0 MB, PostgreSQL is running)",
        "PostgreSQL is stopped first.",
        'Removed the rehearsal "trial", 38.0 MB.',
        "The profile stays; to delete it: dittofeed-setup profile delete trial",
        "",
      ].join("\n"),
    );
    expect(removed).toEqual(["/var/tmp/trial-data"]);
    expect([...texts.keys()]).toEqual([]);
  });

  it("leaves what somebody else put there, and names it", async () => {
    texts.set(`${folder}/compose.override.yaml`, "services: {}\n");
    const { told } = await ran("rehearsal remove trial --yes", world());
    expect(told).toContain(`${folder} stays: compose.override.yaml did not come from the rehearsal.\n`);
    expect([...texts.keys()]).toEqual([`${folder}/compose.override.yaml`]);
  });

  it.each([
    ["rehearsal remove trial", "no\n", 1],
    ["rehearsal remove trial --dry-run", undefined, 0],
  ])("%s, answered %j, removes nothing", async (line, typed, code) => {
    const before = new Map(texts);
    const { told, exitCode } = await ran(line, { ...world(), ...(typed !== undefined && { typed }) });
    expect({ exitCode, removed }).toEqual({ exitCode: code, removed: [] });
    expect(told).toMatch(/Nothing was removed\.\n$/);
    expect(texts).toEqual(before);
  });

  it("refuses while a run works on it, before it asks", async () => {
    const owner = { pid: 2, bootId: "b", startedAtTick: "2", hostname: "h", command: "apply", since: "" };
    texts.set(`${folder}/.dittofeed-setup/lock.json`, JSON.stringify(owner));
    const { host } = world().ports;
    const { problem, told } = await ran(
      "rehearsal remove trial",
      world({ host: { ...host, isAlive: async () => true } }),
    );
    expect(problem?.code).toBe("lock-held");
    expect(told).toBe("");
  });

  it("refuses a folder into which a saved profile installs for real", async () => {
    const { profiles } = world().ports;
    const both = { trial, acme: { ...acme, target: "compose" as const, directory: folder } };
    const load = async (name: string) => both[name as keyof typeof both];
    const ports = { profiles: { ...profiles, names: async () => Object.keys(both), load } };
    const { problem } = await ran("rehearsal remove trial --yes", world(ports));
    expect(problem?.saw).toBe(`The saved profile "acme" installs into ${folder}.`);
    expect(removed).toEqual([]);
  });

  it.each([
    ["rehearsal remove acme --yes", 'No rehearsal is called "acme"; there are trial.'],
    ["rehearsal remove /srv --yes", 'No rehearsal is called "/srv"; there are trial.'],
  ])("%s names what there is", async (line, saw) => {
    expect((await ran(line, world())).problem).toMatchObject({ saw, next: "dittofeed-setup rehearsal list" });
  });
});
