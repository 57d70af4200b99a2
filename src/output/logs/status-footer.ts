/** What comes within this time is written together. */
const batchMs = 30;

/**
 * A line that stays below the log: it is erased before anything is printed, and drawn again behind
 * it. It goes away while somebody types, which is a line without an end.
 */
export class StatusFooter {
  readonly #write: (text: string) => void;
  readonly #columns: () => number;
  #status = "";
  #isShown = false;
  #isTyping = false;
  #held = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  readonly print = (text: string): void => {
    this.#held += text;
    // What is typed must be seen at once.
    if (!text.endsWith("\n")) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), batchMs);
  };

  /** The same in full, and as it is said where the terminal is too narrow for that. */
  set(full: string, short: string): void {
    const most = this.#columns() - 1;
    const status = (full.length <= most ? full : short).slice(0, most);
    if (status === this.#status) return;
    this.#status = status;
    this.#timer ??= setTimeout(() => this.#flush(), batchMs);
  }

  /** Writes what is held, and leaves the line for whoever comes next. */
  end(): void {
    this.#status = "";
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#held;
    this.#held = "";
    if (text !== "") this.#isTyping = !text.endsWith("\n");
    const erased = this.#isShown ? "\r\x1b[K" : "";
    this.#isShown = !this.#isTyping && this.#status !== "";
    this.#write(`${erased}${text}${this.#isShown ? this.#status : ""}`);
  }
}
