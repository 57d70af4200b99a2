// Over 150 lines: the three ways in which the same is told.
import type { Emit, ServicePhase, TaskEvent } from "../../../domain/event.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { compiler, type LocalProcess, type LocalSpec, toRestart } from "../../../domain/local-services.ts";
import type { Problem } from "../../../domain/problem.ts";
import type { Supervision } from "../../../engine/supervise.ts";
import { createLogLine } from "../../../output/logs/log-line.ts";
import { LogViewer } from "../../../output/logs/log-viewer.ts";
import { StatusFooter } from "../../../output/logs/status-footer.ts";
import { fanOut } from "../../../output/reporter.ts";
import { renderProblem } from "../../../output/text/render-problem.ts";
import { coloursFor } from "../../output.ts";
import type { CommonArgs } from "../../spec.ts";
import type { UpContext, UpOutput } from "./local-installation.ts";
import { compiledText, orderText, type PhaseName, phaseText, statusLine } from "./process-texts.ts";
import type { Voice, Wishes } from "./run-services.ts";

/** What this program says itself stands under its own name. */
const own = "local";

type Speak = (wishes: Wishes, specs: readonly LocalSpec[]) => Promise<Voice>;

export function voiceFor(context: UpContext, args: Pick<CommonArgs, "output" | "color">, output: UpOutput): Speak {
  const { stdin, stdout, environment } = context;
  if (args.output === "json") return async (_, specs) => inEvents(output.renderers, specs, context.redactor.redactDeep);
  const isDrawn = stdin.isTTY === true && stdout.isTTY === true && environment.TERM !== "dumb";
  return isDrawn && args.output === "auto"
    ? (wishes, specs) => onTerminal(context, args, output, wishes, specs)
    : async (_, specs) => inLines(context, args, output, specs);
}

/** Lines for pipes, logs and people without a terminal. */
function inLines(
  context: UpContext,
  args: Pick<CommonArgs, "color">,
  output: Pick<UpOutput, "paint" | "tell">,
  specs: readonly LocalSpec[],
): Voice {
  const names = [...specs.map(({ name }) => name), own];
  const format = createLogLine(names, coloursFor(context, context.stdout, args), context.redactor);
  return {
    ...told(specs, (source, line) => output.paint(`${format(source, line)}\n`)),
    end: (problem) => sayProblem(output, problem),
  };
}

/** The log of all, what the processes are below it, and keys. */
async function onTerminal(
  context: UpContext,
  args: Pick<CommonArgs, "color">,
  output: Pick<UpOutput, "paint" | "tell">,
  wishes: Wishes,
  specs: readonly LocalSpec[],
): Promise<Voice> {
  const names = specs.map(({ name }) => name);
  const format = createLogLine([...names, own], coloursFor(context, context.stdout, args), context.redactor);
  const footer = new StatusFooter(output.paint, () => context.stdout.columns ?? 80);
  const viewer = new LogViewer(footer.print, format, {
    ...{ text: "", level: "none", services: names, otherKeys: "r restart one   " },
  });
  const add = (source: string, line: string) => viewer.add(source, line, context.ports.clock.now().toISOString());
  const tell = told(specs, add);
  let compiled: Parameters<Voice["compiled"]>[0] | undefined;
  let state: Supervision = { processes: [], isStopping: false };
  const drawStatus = () => {
    const { full, short } = statusLine(state, specs, compiled);
    footer.set(full, short);
  };
  let isAsked = false;
  let isStopTold = false;
  const restart = (key: string) => {
    isAsked = false;
    const chosen = names.find((name) => name.startsWith(key));
    if (chosen === undefined) add(own, "nothing was restarted");
    else wishes.restart(chosen);
  };
  const press = (key: string) => {
    if (isAsked) return restart(key);
    if (key === "r" && !viewer.isTyping) {
      isAsked = true;
      return add(own, `restart which? ${names.map((name) => `${name[0]} ${name}`).join("   ")}   Esc none`);
    }
    if (!viewer.press(key)) wishes.leave();
  };
  const { readKeys } = await import("../../../../screens/app/keyboard.ts");
  const stopReading = readKeys(
    context.stdin,
    (key) => {
      if (key.name === "ctrl-c") return wishes.leave();
      for (const one of key.name === "text" || key.name === "paste" ? [...key.text] : [key.name]) press(one);
    },
    // A terminal that is gone.
    () => wishes.leave(),
  );
  // A second Ctrl-C from outside ends the program at once: the terminal must be as it was.
  context.crash.restoreWith(stopReading);
  add(own, "? lists the keys; Ctrl-C stops all and leaves the databases running");
  return {
    ...tell,
    changed(now) {
      tell.changed(now);
      state = now;
      drawStatus();
      if (state.isStopping && !isStopTold) add(own, "stopping; Ctrl-C once more kills at once");
      isStopTold ||= state.isStopping;
    },
    compiled(news) {
      compiled = news;
      tell.compiled(news);
      drawStatus();
    },
    end(problem) {
      stopReading();
      footer.end();
      sayProblem(output, problem);
    },
  };
}

/** For programs: the same events as those of any run; this is one more task of it. */
function inEvents(
  renderers: readonly Emit[],
  specs: readonly LocalSpec[],
  redact: (event: TaskEvent) => TaskEvent,
): Voice {
  const task = "run-services";
  const emit = fanOut({ redactEvent: redact, to: renderers });
  emit({ type: "task-started", task, title: "Run from source", phase: "applications" });
  const line = (source: string, text: string) => emit({ type: "task-line", task, source, line: text });
  return {
    ...told(specs, line),
    changed: changesOf((process, phase) => {
      if (process !== compiler) emit({ type: "service-state", task, service: process, state: serviceStates[phase] });
    }),
    end(problem, exitCode) {
      const outcome = problem !== undefined ? "failed" : exitCode === exitCodes.done ? "done" : "cancelled";
      emit({ type: "run-ended", outcome, exitCode, problem, summary: undefined });
    },
  };
}

const serviceStates: Readonly<Record<PhaseName, ServicePhase>> = {
  ...{ waiting: "waiting", starting: "starting", ready: "healthy", pausing: "exited" },
  ...{ "given-up": "exited", ending: "waiting", stopped: "stopped" },
};

/** What is the same wherever it is written as lines. */
function told(specs: readonly LocalSpec[], write: (source: string, line: string) => void): Omit<Voice, "end"> {
  const say = (text: string | undefined) => text !== undefined && write(own, text);
  const portOf = (name: LocalProcess) => specs.find((spec) => spec.name === name)?.port;
  return {
    // An empty one parts what stands in a terminal of its own; here it would part others' lines.
    line: (source, text) => void (text.trim() === "" || write(source, text)),
    changed: changesOf((process, phase) => {
      const isNews = phase === "ready" || phase === "waiting" || phase === "stopped";
      if (isNews) say(`${process}: ${phaseText(phase, portOf(process))}`);
    }),
    ordered(order, lines) {
      say(orderText(order));
      if (order.type !== "give-up") return;
      say(`${order.process}: its last lines:`);
      for (const line of lines) write(order.process, line);
      say(`${order.process}: fix the cause, then: dittofeed-setup local up ${order.process}`);
    },
    compiled(news) {
      const known = new Set(specs.map(({ name }) => name));
      say(compiledText(news, news.type === "built" ? toRestart(news.packages).filter((one) => known.has(one)) : []));
    },
  };
}

/** Only what is new of a process. */
function changesOf(tell: (process: LocalProcess, phase: PhaseName) => void): Voice["changed"] {
  const before = new Map<LocalProcess, PhaseName>();
  return ({ processes }) => {
    for (const { process, phase } of processes) {
      if (before.get(process) === phase.name) continue;
      before.set(process, phase.name);
      tell(process, phase.name);
    }
  };
}

function sayProblem(output: Pick<UpOutput, "tell">, problem: Problem | undefined): void {
  if (problem !== undefined) output.tell(["", ...renderProblem(problem)]);
}
