// Over 150 lines: what the state machine in supervise.ts asks for, and what it has to be told.
import { compiler, type LocalProcess, type LocalSpec, toRestart } from "../domain/local-services.ts";
import type { Clock, Http } from "../domain/ports.ts";
import type { AnswersGrpc, Processes, ProcessTree } from "../domain/processes.ts";
import { type CompilerNews, createCompilerReader } from "./compiler-output.ts";
import { type Happening, isOver, type Order, type Supervision, supervise, superviseAll } from "./supervise.ts";

export interface SupervisorParts {
  ports: { processes: Processes; http: Http; clock: Clock; answersGrpc: AnswersGrpc };
  specs: readonly LocalSpec[];
  /** Node, as the source wants it. */
  program: string;
  environment: Readonly<Record<string, string>>;
  /** Variables of ours that would stand above `.env`. */
  without: readonly string[];
  temporal: string;
  markOf(process: LocalProcess): string;
  heard: {
    line(process: LocalProcess, line: string): void;
    /** The state has changed: of one process, or of all. */
    changed(state: Supervision): void;
    ordered(order: Order): void;
    compiled(news: CompilerNews): void;
  };
}

const tickMs = 200;
/** `next dev` answers its first request when it has compiled what was asked for. */
const patientMs = 60_000;
/** Where a log says nothing (its level may leave the line out): whoever lives so long works. */
const silentMs = 60_000;
/** Said with a process that is given up. */
const linesKept = 12;

/** Starts, watches, restarts and ends the processes. Never throws: what fails is a state. */
export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #trees = new Map<LocalProcess, ProcessTree>();
  readonly #lines = new Map<LocalProcess, string[]>();
  /** What is asked until it answers: of each process that starts, and of Temporal. */
  readonly #asking = new Map<LocalProcess | "temporal", AbortController>();
  readonly #ended = new AbortController();
  readonly #readCompiler = createCompilerReader();
  #state: Supervision = { processes: [], isStopping: false };

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
  }

  get state(): Supervision {
    return this.#state;
  }

  /** What a process said last. */
  lastLines(process: LocalProcess): readonly string[] {
    return this.#lines.get(process) ?? [];
  }

  pid(process: LocalProcess): number | undefined {
    return this.#trees.get(process)?.pid;
  }

  /** Resolves when nothing runs any more: it was told to stop, or each process was given up. */
  async run(): Promise<void> {
    const { specs, ports } = this.#parts;
    const all = specs.map(({ name, needsTemporal = false }) => ({ process: name, needsTemporal }));
    this.#follow(superviseAll(all, ports.clock.elapsed()));
    while (!isOver(this.#state)) {
      await ports.clock.sleep(tickMs, this.#ended.signal).catch(() => undefined);
      this.#happened({ type: "time" });
    }
    for (const asked of this.#asking.values()) asked.abort();
  }

  restart(process: LocalProcess): void {
    this.#happened({ type: "restart", process });
  }

  stop(): void {
    this.#happened({ type: "stop" });
  }

  stopAtOnce(): void {
    this.#happened({ type: "stop-at-once" });
  }

  #happened(happening: Happening): void {
    this.#follow(supervise(this.#state, happening, this.#parts.ports.clock.elapsed()));
  }

  #follow({ state, orders }: { state: Supervision; orders: readonly Order[] }): void {
    const before = this.#state;
    this.#state = state;
    for (const order of orders) this.#obey(order);
    this.#askOn();
    const isNew = before.isStopping !== state.isStopping || before.processes.length !== state.processes.length;
    if (isNew || state.processes.some((one, place) => one !== before.processes[place]))
      this.#parts.heard.changed(state);
    if (isOver(this.#state)) this.#ended.abort();
  }

  #obey(order: Order): void {
    if (order.type === "start") this.#start(this.#spec(order.process));
    else if (order.type === "end") this.#trees.get(order.process)?.signal("SIGTERM");
    else if (order.type === "kill") this.#trees.get(order.process)?.signal("SIGKILL");
    this.#parts.heard.ordered(order);
  }

  #start(spec: LocalSpec): void {
    const { ports, program, environment, without, markOf, heard } = this.#parts;
    const { name } = spec;
    const command = {
      ...{ program, arguments: spec.arguments, folder: spec.folder },
      ...{ environment, without, mark: markOf(name) },
    };
    this.#lines.set(name, []);
    const tree = ports.processes.start(command, {
      line: (line) => {
        this.#lines.set(name, [...(this.#lines.get(name) ?? []).slice(1 - linesKept), line]);
        heard.line(name, line);
        if (spec.readyLine?.test(line) === true) this.#happened({ type: "answers", process: name });
        if (spec.endLine?.test(line) === true) this.#happened({ type: "has-tidied-up", process: name });
        const news = name === compiler ? this.#readCompiler(line) : undefined;
        if (news !== undefined) this.#compiled(news);
      },
      exited: (how) => {
        this.#trees.delete(name);
        this.#happened({ type: "exited", process: name, how });
      },
    });
    this.#trees.set(name, tree);
  }

  #compiled(news: CompilerNews): void {
    this.#parts.heard.compiled(news);
    if (news.type !== "built") return;
    const known = new Set(this.#parts.specs.map(({ name }) => name));
    for (const service of toRestart(news.packages)) if (known.has(service)) this.restart(service);
  }

  /** Asks whoever has to answer before things go on, and nobody else. */
  #askOn(): void {
    const { processes } = this.#state;
    const waits = processes.some(({ phase }) => phase.name === "waiting");
    this.#ask("temporal", waits, async (signal) => {
      const { ports, temporal } = this.#parts;
      while (!(await ports.answersGrpc(temporal, signal))) await ports.clock.sleep(1000, signal);
      return { type: "temporal-answers" };
    });
    for (const { process, phase } of processes)
      this.#ask(process, phase.name === "starting", async (signal) => {
        await this.#answers(this.#spec(process), signal);
        return { type: "answers", process };
      });
  }

  #ask(whom: LocalProcess | "temporal", isWanted: boolean, ask: (signal: AbortSignal) => Promise<Happening>): void {
    const asked = this.#asking.get(whom);
    if (isWanted === (asked !== undefined)) return;
    if (asked !== undefined) {
      asked.abort();
      this.#asking.delete(whom);
      return;
    }
    const controller = new AbortController();
    this.#asking.set(whom, controller);
    ask(controller.signal).then(
      (happening) => {
        if (!controller.signal.aborted) this.#happened(happening);
      },
      () => undefined, // it is asked no more
    );
  }

  async #answers({ url }: LocalSpec, signal: AbortSignal): Promise<void> {
    const { http, clock } = this.#parts.ports;
    if (url === undefined) return clock.sleep(silentMs, signal);
    for (;;) {
      const answer = await http({ url, timeoutMs: patientMs }, signal).catch(() => undefined);
      signal.throwIfAborted();
      if (answer?.status === 200) return;
      await clock.sleep(500, signal);
    }
  }

  #spec(process: LocalProcess): LocalSpec {
    const found = this.#parts.specs.find(({ name }) => name === process);
    if (found === undefined) throw new Error(`nobody asked for ${process}`);
    return found;
  }
}
