import { cleanLine } from "../domain/clean-text.ts";
import { secretCommandMs } from "../domain/secret-rules.ts";

/** What a command waits for before it has said anything. */
interface Wait {
  /** After "Waiting for". */
  what: string;
  /** When it is given up at the latest; undefined where that is not known. */
  mostMs?: number | undefined;
}

interface WaitingLineParts {
  write(text: string): void;
  /** Can a line be drawn over and erased? */
  isTerminal: boolean;
  /** A line that the terminal folds could not be erased. */
  columns(): number;
  /** Milliseconds, monotonic. */
  elapsed(): number;
}

/** So long nobody wonders. */
const silenceMs = 500;
/** A log that nobody watches is told only of what is really slow. */
const silenceOfLogMs = 3000;
const tickMs = 1000;
/** The terminal writes `^C` behind it where that is pressed. */
const echo = 3;

/**
 * One line on stderr for as long as a command that looks has said nothing: what it waits for, since
 * when, and for how long at most. On a terminal it is drawn over and is gone before anything else
 * is written; elsewhere it is written once, or never where a program reads along. The first word of
 * the command ends it: from then on the command speaks for itself.
 */
export class WaitingLine {
  readonly #parts: WaitingLineParts;
  #isDrawn: boolean;
  readonly #waits = new Set<Wait & { since: number }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isShown = false;
  #isOver = false;

  constructor(parts: WaitingLineParts) {
    this.#parts = parts;
    this.#isDrawn = parts.isTerminal;
    this.#after(parts.isTerminal ? silenceMs : silenceOfLogMs);
  }

  /** The port, each of whose calls is waited for as `of` says; undefined: that call is no look. */
  watching<Port extends object>(port: Port, of: (method: string, args: readonly unknown[]) => Wait | undefined): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function" || typeof name !== "string" || of(name, []) === undefined) return method;
        return (...args: unknown[]) =>
          this.#during(of(name, args) ?? { what: name }, method.apply(target, args) as Promise<unknown>);
      },
    });
  }

  /** The stream, whose first word ends the line. */
  before<Stream extends { write(...args: never[]): unknown }>(stream: Stream): Stream {
    return new Proxy(stream, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          if (name === "write") this.end();
          return value.apply(target, args);
        };
      },
    });
  }

  /** For whoever hears the terminal read aloud: nothing is drawn over. */
  inLines(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    clearTimeout(this.#timer);
    this.#after(silenceOfLogMs);
  }

  /** Erases it; nothing is shown from here on. */
  end(): void {
    clearTimeout(this.#timer);
    this.#isOver = true;
    this.#erase();
  }

  async #during<Value>(wait: Wait, work: Promise<Value>): Promise<Value> {
    const one = { ...wait, since: this.#parts.elapsed() };
    this.#waits.add(one);
    try {
      return await work;
    } finally {
      this.#waits.delete(one);
    }
  }

  #after(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#show(), milliseconds);
    this.#timer.unref();
  }

  #show(): void {
    if (this.#isOver) return;
    const [oldest] = this.#waits;
    const { write, elapsed, columns } = this.#parts;
    if (oldest === undefined) this.#erase();
    else if (this.#isDrawn) {
      write(`\r${lineOf(oldest, elapsed() - oldest.since).slice(0, columns() - echo)}\x1b[K`);
      this.#isShown = true;
    } else {
      write(`${lineOf(oldest)}\n`);
      return;
    }
    this.#after(tickMs);
  }

  #erase(): void {
    if (this.#isShown) this.#parts.write("\r\x1b[K");
    this.#isShown = false;
  }
}

/** Short enough for 40 columns, where it is Docker. */
function lineOf({ what, mostMs }: Wait, waited?: number): string {
  const most = mostMs === undefined ? undefined : `at most ${Math.round(mostMs / 1000)} s`;
  if (waited === undefined) return `Waiting for ${what}${most === undefined ? "" : `, ${most}`}`;
  const seconds = Math.floor(waited / 1000);
  return `Waiting for ${what}: ${most === undefined ? `${seconds} s` : `${seconds} of ${most}`}`;
}

/** What is only looked at; whatever works for long says so itself. */
const looksOfDocker: Readonly<Record<string, number | undefined>> = {
  inspectEngine: 10_000,
  ...{ inspectCompose: 10_000, stacks: 20_000, volumes: 20_000, publishers: 20_000, localImages: 20_000 },
  ...{
    imageDigests: 20_000,
    imageContents: 20_000,
    imageVariable: 20_000,
    containers: 20_000,
    ownContainers: 20_000,
    coolifyProxy: 20_000,
  },
  ...{ containerLogs: 20_000, composeServices: 20_000, runNode: 20_000, postgresMajor: 20_000 },
};

export const dockerWait = (method: string): Wait | undefined =>
  method in looksOfDocker ? { what: "Docker", mostMs: looksOfDocker[method] } : undefined;

export function hostWait(method: string, [command]: readonly unknown[]): Wait | undefined {
  if (method === "standardInput") return { what: "standard input" };
  if (method !== "secretCommand") return undefined;
  const [program] = Array.isArray(command) ? command : [];
  return { what: `a secret from ${cleanLine(String(program))}`, mostMs: secretCommandMs };
}
