import { type Problem, type StopWords, stoppedOnRequest, toProblem } from "../domain/problem.ts";

/**
 * A library of ours (when-exit, by way of conf and atomically) answers a SIGINT by sending it to this process once more.
 * Nobody presses a key twice as fast as that: only what comes later is a second Ctrl-C.
 */
const rearmMilliseconds = 100;

/** Work that Node has given to a thread: files and names. */
const inThread = /^(?:FS|FileHandle|Get(?:Addr|Name)Info)/;

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * The first signal asks the run to stop where it can be resumed; the second Ctrl-C ends the process at once. SIGHUP (the
 * SSH link dropped) is a request to stop like any other.
 */
export class Interruption {
  readonly #controller = new AbortController();
  #code: number | undefined;
  #armed = false;
  /** Another program has the keyboard. */
  #hasLeftKeys = false;
  readonly #listeners: (() => void)[] = [];
  #restore: () => void = () => undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 128 + the signal's number, once one has come. */
  get exitCode(): number | undefined {
    return this.#code;
  }

  /** Asks to stop, as a signal would. */
  request(code: number): void {
    this.#code ??= code;
    this.#controller.abort();
  }

  /**
   * What is said of an error. Once somebody has asked to stop, what a killed program or a cut connection says is an echo of that,
   * in whatever words it comes.
   */
  problemOf(thrown: unknown, words: StopWords): Problem {
    const problem = toProblem(thrown);
    const isSaid = problem === thrown && problem.code === "cancelled";
    const isEcho = this.signal.aborted || problem.code === "cancelled";
    return isEcho && !isSaid ? stoppedOnRequest(words, thrown) : problem;
  }

  /** Ctrl-C is meant for the program that has the keyboard meanwhile, and reaches this one too. */
  async leaveKeysTo<T>(work: () => Promise<T>): Promise<T> {
    this.#hasLeftKeys = true;
    try {
      return await work();
    } finally {
      this.#hasLeftKeys = false;
    }
  }

  /** Told of signals from outside, not of what the program asked for itself. */
  onSignal(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Called before the process ends at once: gives the terminal back. */
  restoreWith(restore: () => void): void {
    this.#restore = restore;
  }

  /**
   * Ends the process at once. `process.exit` waits for Node's threads, and one that reads from a
   * dead disk or a pipe never comes back: then the signal is sent once more, with nobody to catch
   * it. A shell sees 128 and its number either way.
   */
  endAtOnce(name: keyof typeof codes = "SIGINT"): never {
    try {
      this.#restore();
    } catch {
      // A terminal that is gone needs nothing.
    }
    if (process.getActiveResourcesInfo().some((one) => inThread.test(one))) {
      // What libraries of ours put right at an exit.
      process.emit("exit", codes[name]);
      process.removeAllListeners(name);
      process.kill(process.pid, name);
      // The first process of a container does not hear what it has no handler for, and may hear this.
      process.kill(process.pid, "SIGKILL");
    }
    process.exit(codes[name]);
  }

  /** `outlives`: a run in a session of its own. Whoever hangs up has left it running. */
  listen({ outlives = false } = {}): void {
    for (const name of Object.keys(codes) as (keyof typeof codes)[]) {
      process.on(name, () => {
        if (name === "SIGINT" && this.#hasLeftKeys) return;
        if (outlives && name === "SIGHUP") return;
        if (this.#armed) this.endAtOnce(name);
        this.request(codes[name]);
        for (const listener of this.#listeners) listener();
        setTimeout(() => (this.#armed = true), rearmMilliseconds).unref();
      });
    }
  }
}
