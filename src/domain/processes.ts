/** Programs that run for as long as somebody works with them, with all that they start. */
export interface Processes {
  /**
   * Starts it, as the leader of a process group and session of its own. Both
   * ends of a line are heard whole, and `exited` once, when nothing that it has started is left.
   */
  start(command: ProcessCommand, heard: Heard): ProcessTree;
  /** What lives of a process tree, by its mark: leader and all below it, wherever they went. */
  marked(mark: string): Promise<TreeUsage>;
  /** Ends what has this mark: SIGTERM, and after `graceMs` SIGKILL. */
  endMarked(mark: string, graceMs: number): Promise<void>;
  /** Sends SIGTERM to one process, which must have been identified before. */
  askToEnd(pid: number): void;
}

export interface ProcessCommand {
  /** Node, as the source wants it. */
  program: string;
  arguments: readonly string[];
  folder: string;
  /** Besides what programs of this product get. */
  environment: Readonly<Record<string, string>>;
  /** Variables that it must not inherit. */
  without: readonly string[];
  /** Stands in its environment, and so in that of all that it starts. */
  mark: string;
}

export interface Heard {
  line(line: string): void;
  exited(how: string): void;
}

export interface ProcessTree {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  signal(name: "SIGTERM" | "SIGKILL"): void;
}

export interface TreeUsage {
  pids: readonly number[];
  /** Undefined where this system does not tell. */
  memoryBytes: number | undefined;
}

/** Does a server that speaks gRPC answer here? A port that is only forwarded does not count. */
export type AnswersGrpc = (address: string, signal: AbortSignal) => Promise<boolean>;
