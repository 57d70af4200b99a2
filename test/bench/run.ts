import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildHarness, bundled } from "../support/build-harness.ts";
import { measureDumps } from "./dumps.ts";
import { measureKey } from "./key-to-frame.ts";
import { measureBareLogLines, measureLogLines } from "./log-lines.ts";
import { median, untilText, wholeProcess } from "./measure.ts";
import { measureRehearsal } from "./rehearsal.ts";
import { measureSchema } from "./schema.ts";
import { measureStack } from "./stack.ts";
import { measureWorkspaces } from "./workspaces.ts";

/**
 * Prints what was measured beside what was promised. Never a test: a busy machine is no reason for a red build.
 * `npm run bench -- --no-engine` leaves out what needs a Docker engine.
 */
const rows: [what: string, measured: string, promised: string][] = [];
const ms = (value: number) => `${Math.round(value)} ms`;

const home = await mkdtemp(join(tmpdir(), "dittofeed-bench-"));
const env = {
  PATH: process.env.PATH ?? "",
  HOME: home,
  TERM: "xterm-256color",
  LANG: "C.UTF-8",
  DOCKER_HOST: "unix:///nonexistent",
};
const bare = await median(15, () => wholeProcess(["-e", "0"]));
const help = await median(15, () => wholeProcess(["dist/main.js", "--help"]));
const frame = await median(9, () => untilText(["dist/main.js"], "Welcome", env));
const bareInk = await bundled(new URL("bare-ink.tsx", import.meta.url));
const bareFrame = await median(9, () =>
  untilText([bareInk], "Welcome", { ...env, NODE_COMPILE_CACHE: join(home, "compile-cache") }),
);
await rm(home, { recursive: true, force: true });
rows.push(["bare node", ms(bare), ""]);
rows.push(["--help", `${ms(help)} (${(help / bare).toFixed(1)}x bare node)`, "<= 60 ms, <= 2x"]);
const times = (one: number) => `${ms(one)} (${(one / bare).toFixed(1)}x)`;
rows.push(["first frame of the wizard", `${times(frame)}; Ink alone ${times(bareFrame)}`, "<= 250 ms, <= 6x"]);

const rehearsal = await measureRehearsal();
rows.push(["rehearsal, from nothing", ms(rehearsal.first), ""]);
rows.push(["rehearsal, second run", ms(rehearsal.again), "<= 3 s"]);

const schema = await measureSchema(7);
const toPsql =
  schema.psql === null ? "no psql here" : `${(schema.apply / schema.psql).toFixed(2)}x psql -1 -f (${ms(schema.psql)})`;
rows.push(["db apply on an empty database", `${ms(schema.apply)}, ${toPsql}`, "<= 1.2x"]);
rows.push(["the same SQL by drizzle-orm's migrator", ms(schema.migrator), "more than db apply"]);
rows.push(["introspect and diff, complete database", ms(schema.look), "<= 50 ms"]);

for (const { count, total, copied, again } of await measureWorkspaces())
  rows.push([
    `import of ${count.toLocaleString("en")} workspaces`,
    `${ms(total)}, ${(total / copied).toFixed(2)}x COPY of the same rows; again ${ms(again)}`,
    count >= 1_000 ? "<= 1.3x" : "",
  ]);

const dumps = await measureDumps(3);
if (dumps === null) rows.push(["dump and restore", "no pg_dump 15 here", ""]);
else {
  const against = (one: number, other: number) => `${ms(one)}, ${(one / other).toFixed(2)}x`;
  rows.push(["dump by pg_dump, against pg_dump | gzip -1", against(dumps.byPgDump, dumps.pgDump), "<= 1.1x"]);
  rows.push(["dump by COPY, against the same", against(dumps.byCopy, dumps.pgDump), "<= 1.1x"]);
  rows.push(["restore, against gunzip | psql -1", against(dumps.restore, dumps.psql), "<= 1.1x"]);
  rows.push(["memory of all of it", `${Math.round(dumps.mebibytes)} MiB`, "constant"]);
}

const harness = await buildHarness();
const lines = await measureLogLines(harness);
const inkLines = await measureBareLogLines(bareInk);
const costs = ({ cpuMilliseconds, mebibytes, kilobytesSent, lagMilliseconds }: typeof lines) =>
  `${ms(cpuMilliseconds)} CPU, ${mebibytes} MiB, ${kilobytesSent} kB sent, event loop late by ${ms(lagMilliseconds)}`;
rows.push(["100,000 log lines in the live view", costs(lines), "<= 0.5 s, <= 100 MiB, <= 16 kB, <= 100 ms"]);
rows.push(["  the same in Ink alone, as they are", costs(inkLines), ""]);
const [key, inkKey] = [await measureKey(harness, 15), await measureKey(bareInk, 15)];
rows.push(["a key, until its frame is on the terminal", `${ms(key)}; Ink alone ${ms(inkKey)}`, "<= 30 ms"]);

if (!process.argv.includes("--no-engine")) {
  const stack = await measureStack(3);
  const more = ((stack.install - stack.byHand) / stack.byHand) * 100;
  rows.push(["compose up --wait and psql, by hand", ms(stack.byHand), ""]);
  const forEdge = ((stack.byHand - stack.withoutEdge) / stack.withoutEdge) * 100;
  rows.push([
    "the same without the edge",
    `${ms(stack.withoutEdge)}: the edge takes ${forEdge.toFixed(1)} % more`,
    "<= 3 % more",
  ]);
  rows.push([
    "the same stack by this product, verified",
    `${ms(stack.install)} (${more.toFixed(1)} % more)`,
    "<= 5 % more",
  ]);
  rows.push(["finished installation, second run", ms(stack.again), "<= 3 s"]);
  const { through, direct, mebibytes, verification, slowest: part } = stack.edge;
  rows.push([
    "a request through the edge, median",
    `${through.toFixed(2)} ms, ${(through - direct).toFixed(2)} ms more than at the api itself`,
    "<= 1 ms more",
  ]);
  rows.push(["memory of the edge", `${mebibytes.toFixed(0)} MiB`, "<= 40 MiB"]);
  rows.push(["verification of a healthy stack", `${ms(verification)} (${part})`, "<= 5 s beyond the warm-up"]);
  const { whole, look, slowestAlone, slowest, firstResults, idleBytesPerSecond, status } = stack.doctor;
  rows.push(["doctor on a healthy stack, whole process", ms(whole), "<= 2 s"]);
  rows.push([
    "all its checks together",
    `${ms(look)}, ${(look / slowestAlone).toFixed(2)}x the slowest look alone (${slowest}, ${ms(slowestAlone)})`,
    "<= 1.3x",
  ]);
  rows.push(["doctor's first results on its screen", ms(firstResults), "<= 400 ms"]);
  rows.push(["doctor's screen over SSH, idle", `${idleBytesPerSecond} B/s`, "< 2 KB/s"]);
  rows.push(["status of a healthy stack, whole process", ms(status), "<= 1 s"]);
}

const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
for (const [what, measured, promised] of rows)
  process.stdout.write(`${what.padEnd(widths[0] ?? 0)}  ${measured.padEnd(widths[1] ?? 0)}  ${promised}\n`);
