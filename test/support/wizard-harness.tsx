import { randomBytes } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { mount } from "../../screens/app/mount.tsx";
import { createWizard } from "../../screens/wizard/wizard.ts";
import { windowOf } from "../../src/cli/window.ts";
import type { Emit, TaskEvent } from "../../src/domain/event.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { allServices } from "../../src/domain/service.ts";
import { createRedactor } from "../../src/output/redactor.ts";
import { fanOut } from "../../src/output/reporter.ts";
import { exampleProblem, exampleRun, exampleSummary } from "./events.ts";
import { docker, fakeWizardServices, play, savedProfile } from "./fake-wizard-services.ts";

/**
 * The real wizard on a real terminal, with a made-up outside. SCENARIO says how the installation goes:
 * `quick`, `slow` (until it is stopped), `flood` (a hundred thousand log lines), `fails`.
 */
const scenario = process.env.SCENARIO ?? "quick";
const stop = new AbortController();

const pulling = (service: ServiceName, done: number): TaskEvent => ({
  type: "service-state",
  task: "pull-images",
  service,
  state: done < 100 ? "pulling" : "pulled",
  ...(done < 100 ? { done: done * 400_000, total: 40_000_000 } : {}),
});
const line = (text: string): TaskEvent => ({ type: "task-line", task: "pull-images", source: "api-1", line: text });
const beginning = exampleRun.slice(0, 7);

/** A hundred batches with pauses, as lines come from a socket: pictures are drawn in between. Redacted, as every event is. */
async function flood(shown: Emit) {
  const redactor = createRedactor();
  for (let index = 0; index < 20; index += 1)
    redactor.makeSecret(`SECRET_${index}`, randomBytes(32).toString("base64"));
  const hear = fanOut({ redactEvent: redactor.redactDeep, to: [shown] });
  await play(beginning, hear);
  for (let batch = 0; batch < 100; batch += 1) {
    for (let index = 0; index < 1000; index += 1)
      hear(line(`line ${batch * 1000 + index} of what a container says, with some words in it`));
    await wait(20);
  }
  return play(exampleRun.slice(-1), hear);
}

async function run(hear: Emit) {
  const events: TaskEvent[] = [...beginning];
  if (scenario === "quick") return await play(exampleRun, hear);
  if (scenario === "flood") {
    const began = process.cpuUsage();
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    const end = await flood(hear);
    lag.disable();
    const { user, system } = process.cpuUsage(began);
    const measured = `${Math.round((user + system) / 1000)} ms, ${Math.round(process.memoryUsage.rss() / 1024 / 1024)} MiB, ${Math.round(lag.max / 1e6)} ms late`;
    return { ...end, summary: { ...exampleSummary, next: [measured] } };
  }
  for (const [index, service] of allServices.entries())
    events.push(pulling(service, 20 + index * 10), line(`${service} begins`));
  await play(events, hear);
  if (scenario === "fails") {
    const failed: TaskEvent = { type: "task-failed", task: "pull-images", problem: exampleProblem };
    const end: TaskEvent = {
      type: "run-ended",
      outcome: "failed",
      exitCode: 1,
      problem: exampleProblem,
      summary: undefined,
    };
    return await play([failed, end], hear);
  }
  await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
  if (process.env.NEVER_STOPS) await wait(60_000);
  const cancelled: TaskEvent = { type: "task-cancelled", task: "pull-images", resume: "dittofeed-setup" };
  const end: TaskEvent = {
    type: "run-ended",
    outcome: "cancelled",
    exitCode: 130,
    problem: undefined,
    summary: undefined,
  };
  return await play([cancelled, end], hear);
}

const { services, asked } = fakeWizardServices({
  run: (_input, hear) => run(hear),
  cancel: () => stop.abort(),
});
if (process.env.ENGINE)
  Object.assign(services.found, {
    docker,
    installations: [savedProfile],
  });

const { exitCode, lastWords } = await mount((rate) => createWizard(services, rate), {
  stdin: process.stdin,
  stdout: windowOf(process.stdout),
  env: process.env,
  elapsed: () => performance.now(),
  rings: true,
  slow: process.env.SLOW !== undefined,
});
process.stdout.write(`${lastWords.join("\n")}\n`);
if (process.env.SHOW_KEPT) process.stdout.write(`kept: ${JSON.stringify(asked.kept)}\n`);
process.exit(exitCode);
