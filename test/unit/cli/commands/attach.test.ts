import { expect, it } from "vitest";
import { installationPaths } from "../../../../src/domain/installation-files.ts";
import { recordedText } from "../../../../src/domain/recorded-event.ts";
import { askToStop } from "../../../../src/installation/recorded-run.ts";
import { exampleRun } from "../../../support/events.ts";
import { installed, lockFile } from "../../../support/installed.ts";
import { parsed, ran } from "../../../support/run-command.ts";

const run = "20261127T000000Z-00000a";
const at = "2026-11-27T00:00:00.000Z";
const process = { pid: 4711, bootId: "b", startedAtTick: "7", hostname: "h" };
const command = "dittofeed-setup apply";
const file = `${installationPaths("/srv/acme").events}/${run}.ndjson`;
const began = recordedText({ type: "run-began", run, at, command, ...process });
const said = exampleRun.map((event) => recordedText({ ...event, v: 1, at, run }));
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
const ended = exampleRun.at(-1);
const locked: [string, string] = [lockFile, JSON.stringify({ ...process, command, since: at })];

/** The run's process lives until it is looked at so many times. */
function world(
  texts: readonly [string, string][],
  { looks = 0, onLook }: { looks?: number; onLook?: (texts: Map<string, string>) => void } = {},
) {
  const all = new Map([["/srv/acme/compose.yaml", "# ours\n"], ...texts]);
  const { profiles, files, host, clock, docker } = installed({}, all);
  let left = looks;
  let now = 0;
  const isAlive = async () => left-- > 0;
  const sleep = async (milliseconds: number) => {
    now += milliseconds;
    onLook?.(all);
  };
  return {
    ports: { profiles, files, docker, host: { ...host, isAlive }, clock: { ...clock, elapsed: () => now, sleep } },
  };
}

it.each([
  ["attach", { command: "attach" }],
  ["attach acme --json", { command: "attach", profile: "acme", output: "json" }],
])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

it("of a run that has ended says so, and how; and ends as it did", async () => {
  const { exitCode, told, events } = await ran("attach acme", world([[file, textOf([began, ...said])]]));
  expect(told).toBe("Nothing is running. The last run of acme began at 2026-11-27 00:00 UTC.\n");
  expect(events).toEqual([expect.objectContaining({ type: "run-ended" })]);
  expect(exitCode).toBe(ended?.type === "run-ended" ? ended.exitCode : "no end");
});

it("follows one that runs, from its beginning to its end", async () => {
  const half = Math.floor(said.length / 2);
  const goesOn = (texts: Map<string, string>) => void texts.set(file, textOf([began, ...said]));
  const { exitCode, told, events } = await ran(
    "attach",
    world([[file, textOf([began, ...said.slice(0, half)])], locked], { looks: 100, onLook: goesOn }),
  );
  expect(events.map(({ type }) => type)).toEqual(exampleRun.map(({ type }) => type));
  expect([exitCode, told]).toEqual([ended?.type === "run-ended" ? ended.exitCode : "no end", ""]);
});

it("tells of one that was killed what to type next", async () => {
  const { exitCode, events } = await ran(
    "attach acme",
    world([[file, textOf([began, ...said.slice(0, 3)])], locked], { looks: 2 }),
  );
  expect(exitCode).toBe(1);
  expect(events.at(-1)).toMatchObject({
    type: "run-ended",
    problem: {
      code: "run-lost",
      saw: expect.stringContaining("Process 4711 on h is gone"),
      next: "Resume: dittofeed-setup --profile acme",
    },
  });
});

it("shows no progress of what keeps none, and names it", async () => {
  const down: [string, string] = [
    lockFile,
    JSON.stringify({ ...process, pid: 12, command: "dittofeed-setup down", since: at }),
  ];
  const { problem } = await ran("attach acme", world([[file, textOf([began, ...said])], down], { looks: 9 }));
  expect(problem).toMatchObject({
    code: "lock-held",
    saw: expect.stringContaining('process 12 on h, "dittofeed-setup down"'),
  });
});

it("where nothing has run says so", async () => {
  expect((await ran("attach acme", world([]))).problem?.saw).toContain("No run of acme is recorded in /srv/acme.");
});

it.each([
  ["forbidden", "Process 4711 belongs to another user.", "sudo kill -INT 4711"],
  ["elsewhere", "It runs on another machine, h.", "On h: kill -INT 4711"],
] as const)("a run that is %s keeps running, and it says what to type", async (answer, saw, next) => {
  const asked = askToStop({ host: { interrupt: async () => answer } as never }, { run, at, command, ...process });
  await expect(asked).rejects.toMatchObject({ code: "run-not-ours", saw, next });
});
