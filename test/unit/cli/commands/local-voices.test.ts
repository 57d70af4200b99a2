import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import type { UpContext } from "../../../../src/cli/commands/local/local-installation.ts";
import type { Voice } from "../../../../src/cli/commands/local/run-services.ts";
import { voiceFor } from "../../../../src/cli/commands/local/voices.ts";
import type { TaskEvent } from "../../../../src/domain/event.ts";
import { localSpecs } from "../../../../src/domain/local-services.ts";
import { Problem } from "../../../../src/domain/problem.ts";
import { createRedactor } from "../../../../src/output/redactor.ts";

/** What is said without a terminal of an api that starts, prints a secret, and is given up. */
async function saidOf(output: "auto" | "json"): Promise<{ text: string; events: TaskEvent[] }> {
  const said = { text: "", events: [] as TaskEvent[] };
  const redactor = createRedactor();
  redactor.makeSecret("POSTGRES_PASSWORD", "correct-horse-battery");
  const context = { stdin: new PassThrough(), stdout: new PassThrough(), environment: {}, redactor };
  const speak = voiceFor(
    context as unknown as UpContext,
    { output, color: "auto" },
    {
      run: "r",
      renderers: [(event) => void said.events.push(event)],
      tell(lines) {
        said.text += `${lines.join("\n")}\n`;
      },
      paint(text) {
        said.text += text;
      },
    },
  );
  const { api } = localSpecs("/src", "next");
  const voice: Voice = await speak({ restart: () => undefined, leave: () => undefined }, [api]);
  const state = (name: "starting" | "ready") => ({
    isStopping: false,
    processes: [
      {
        ...{ process: "api" as const, needsTemporal: false, restarts: 0, crashes: [], ended: undefined },
        phase: { name, since: 0 },
      },
    ],
  });
  voice.changed(state("starting"));
  voice.line("api", "password \x1b[2Jcorrect-horse-battery");
  voice.line("api", "  ");
  voice.changed(state("ready"));
  voice.changed(state("ready"));
  voice.ordered({ type: "give-up", process: "api", how: "ended with code 1" }, ["Error: no database"]);
  voice.end(
    new Problem({ code: "app-failed", title: "api cannot start", saw: "It ended.", why: "So.", next: "local up" }),
    1,
  );
  return said;
}

it("without a terminal says it in lines: cleaned, redacted, each change once, and why one is given up", async () => {
  const { text } = await saidOf("auto");
  expect(text).toBe(`api   | password [POSTGRES_PASSWORD hidden]
local | api: ready on port 3001
local | api: ended with code 1, 5 times within a minute; not restarted again
local | api: its last lines:
api   | Error: no database
local | api: fix the cause, then: dittofeed-setup local up api

Problem: api cannot start
  Seen: It ended.
  Why:  So.
  Next: local up
`);
});

it("for programs says it in the events of a run, of which the last is its end", async () => {
  const { events, text } = await saidOf("json");
  expect(text).toBe("");
  expect(events.map(({ type }) => type)).toEqual([
    ...["task-started", "service-state", "task-line", "service-state"],
    ...["task-line", "task-line", "task-line", "task-line", "run-ended"],
  ]);
  expect(events[2]).toMatchObject({ source: "api", line: "password [POSTGRES_PASSWORD hidden]" });
  expect(events[3]).toMatchObject({ service: "api", state: "healthy" });
  expect(events.at(-1)).toMatchObject({ outcome: "failed", exitCode: 1 });
});
