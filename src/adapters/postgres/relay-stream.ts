import { Duplex } from "node:stream";
import type { Command, OpenProcess, Shell } from "../shell/shell.ts";

/** How long the relay's program may take to end by itself once its input is closed. */
const patienceMs = 2_000;

/**
 * The two pipes of a relay process, dressed as the socket that `pg` expects: its bytes go to the
 * process's standard input, and what the process prints comes back. Ends the process when it is
 * closed, and is closed when the process ends.
 */
export class RelayStream extends Duplex {
  readonly #shell: Shell;
  readonly #command: Command;
  #process: OpenProcess | undefined;
  #opening: Promise<OpenProcess> | undefined;

  constructor(shell: Shell, command: Command) {
    super();
    this.#shell = shell;
    this.#command = command;
  }

  /** Called by pg where a socket would dial. There is no sign of "connected" in a pipe: pg's own greeting tells. */
  connect(): this {
    this.#opening = this.#shell.open(this.#command);
    this.#opening.then(
      (opened) => this.#attach(opened),
      (thrown: Error) => this.destroy(thrown),
    );
    return this;
  }

  #attach(opened: OpenProcess): void {
    this.#process = opened;
    opened.stdout.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) opened.stdout.pause();
    });
    opened.stdout.on("end", () => this.push(null));
    void opened.exited.then((exit) => {
      if (this.destroyed) return;
      const said = "failedToStart" in exit ? exit.failedToStart.message : opened.stderr().trim();
      this.destroy(
        this.writableEnded ? undefined : new Error(`the relay ended: ${said === "" ? "without a message" : said}`),
      );
    });
    setImmediate(() => this.emit("connect"));
  }

  /** Returns when the process is gone. */
  async gone(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    await opened?.end(patienceMs);
  }

  override _read(): void {
    this.#process?.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // A broken pipe is not reported here: `exited` follows at once and knows why.
    if (this.#process === undefined || this.#process.stdin.destroyed) done();
    else this.#process.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#process?.stdin.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    void this.#process?.end(patienceMs);
    done(error);
  }

  // What pg asks of a socket and a pipe has no use for.
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
