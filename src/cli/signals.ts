import { type Problem, type StopWords, stoppedOnRequest, toProblem } from "../domain/problem.ts";

/**
 * A library of ours (when-exit, by way of conf and atomically) answers a SIGINT by sending it to this process once more.
 * Nobody presses a key twice as fast as that: only what comes later is a second Ctrl-C.
 */
const rearmMilliseconds = 100;

/**
 * The first signal asks the run to stop where it can be resumed; the second Ctrl-C ends the process at once. SIGHUP (the
 * SSH link dropped) is a request to stop like any other.
 */
export class Interruption {
  readonly #controller = new AbortController();
  #code: number | undefined;
  #armed = false;
  readonly #listeners: (() => void)[] = [];

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

  /** Told of signals from outside, not of what the program asked for itself. */
  onSignal(listener: () => void): void {
    this.#listeners.push(listener);
  }

  listen(): void {
    const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
    for (const [name, code] of Object.entries(codes)) {
      process.on(name as keyof typeof codes, () => {
        if (this.#armed) process.exit(code);
        this.request(code);
        for (const listener of this.#listeners) listener();
        setTimeout(() => (this.#armed = true), rearmMilliseconds).unref();
      });
    }
  }
}
