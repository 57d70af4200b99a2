/** The last `limit` characters of what was written, in bounded memory, starting at the beginning of a line. */
export class Tail {
  readonly #limit: number;
  readonly #lines: string[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length + 1;
    while (this.#length > this.#limit && this.#lines.length > 1) this.#length -= (this.#lines.shift()?.length ?? 0) + 1;
  }

  get text(): string {
    return this.#lines.join("\n");
  }
}
