import { exitCodes } from "../../../domain/exit-code.ts";
import type { LocalProcess, LocalSpec } from "../../../domain/local-services.ts";
import { Problem } from "../../../domain/problem.ts";
import type { CompilerNews } from "../../../engine/compiler-output.ts";
import type { Order, Supervised, Supervision } from "../../../engine/supervise.ts";
import { Supervisor } from "../../../engine/supervisor.ts";
import type { UpContext } from "./local-installation.ts";
import type { Places } from "./places.ts";
import type { WhatToRun } from "./what-to-run.ts";

/** Where it is told: a terminal with keys, plain lines, or events. */
export interface Voice {
  line(process: LocalProcess, line: string): void;
  changed(state: Supervision): void;
  /** `lines`: what the process said last. */
  ordered(order: Order, lines: readonly string[]): void;
  compiled(news: CompilerNews): void;
  /** Nothing runs any more. */
  end(problem: Problem | undefined, exitCode: number): void;
}

/** What whoever looks at it can ask for. */
export interface Wishes {
  restart(process: LocalProcess): void;
  /** The first time in good order, the second time at once. */
  leave(): void;
}

/** Runs them until somebody ends them, or each was given up; gives the exit code. */
export async function runServices(
  context: UpContext,
  what: WhatToRun,
  places: Places,
  speak: (wishes: Wishes, specs: readonly LocalSpec[]) => Promise<Voice>,
): Promise<number> {
  const { ports, processes, answersGrpc, interruption } = context;
  let before: readonly Supervised[] = [];
  let supervisor: Supervisor | undefined;
  let isLeaving = false;
  let hasFailed = false;
  const wishes: Wishes = {
    restart: (process) => supervisor?.restart(process),
    leave() {
      if (isLeaving) supervisor?.stopAtOnce();
      else supervisor?.stop();
      isLeaving = true;
    },
  };
  const voice = await speak(wishes, what.specs);
  const running = new Supervisor({
    ...what,
    ports: { ...ports, processes, answersGrpc },
    // Whatever reads it while it is loaded, before the app has read `.env`, goes by development too.
    environment: { NODE_ENV: "development" },
    markOf: (process) => places.markOf(process),
    heard: {
      line: voice.line,
      compiled: voice.compiled,
      ordered(order) {
        hasFailed ||= order.type === "give-up";
        voice.ordered(order, running.lastLines(order.process));
      },
      changed(state) {
        for (const one of state.processes) if (!before.includes(one)) keep(places, running, one, ports.clock.now());
        before = state.processes;
        voice.changed(state);
      },
    },
  });
  supervisor = running;
  const stop = () => running.stop();
  interruption.signal.addEventListener("abort", stop, { once: true });
  if (!interruption.signal.aborted) await running.run();
  interruption.signal.removeEventListener("abort", stop);
  const problem = hasFailed && !isLeaving ? gaveUp(running) : undefined;
  const exitCode = problem === undefined ? codeOf(interruption.exitCode) : exitCodes.failed;
  voice.end(problem, exitCode);
  return exitCode;
}

/** Ctrl-C is how one leaves it, as with a log that is followed. */
const codeOf = (interrupted: number | undefined): number =>
  interrupted === undefined || interrupted === exitCodes.stopped ? exitCodes.done : interrupted;

function keep(places: Places, supervisor: Supervisor, one: Supervised, now: Date): void {
  const { process, phase, restarts, ended } = one;
  const isStarted = phase.name === "starting";
  places.write(process, {
    ...{ phase: phase.name, restarts, pid: supervisor.pid(process) },
    ...(isStarted && { startedAt: now.toISOString() }),
    ...(ended !== undefined && { ended: ended.slice(0, 200) }),
  });
}

function gaveUp(supervisor: Supervisor): Problem {
  const failed = supervisor.state.processes.filter(({ phase }) => phase.name === "given-up");
  const names = failed.map(({ process }) => process).join(", ");
  const last = failed.flatMap(({ process }) => supervisor.lastLines(process)).at(-1);
  return new Problem({
    code: "app-failed",
    title: `${names} cannot start`,
    saw: last ?? failed[0]?.ended ?? "It ended at once.",
    why: "It ended five times within a minute, so it is not restarted again.",
    next: "Read the log above, fix the cause, then: dittofeed-setup local up",
  });
}
