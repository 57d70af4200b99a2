import { createHmac } from "node:crypto";
import { inspect } from "node:util";

/**
 * A value that must never be shown. Template strings, JSON, inspect, spread and structuredClone all give
 * `[name hidden]`; `reveal()` is the one door, and lint says who may open it.
 */
export class Secret {
  readonly #value: string;
  readonly #name: string;
  /** An own property on purpose: it is what a spread or a structured clone carries away. */
  readonly hidden: string;

  constructor(name: string, value: string) {
    this.#name = name;
    this.#value = value;
    this.hidden = `[${name} hidden]`;
  }

  get name(): string {
    return this.#name;
  }

  get isEmpty(): boolean {
    return this.#value === "";
  }

  reveal(): string {
    return this.#value;
  }

  /** Same value? Lets a plan say "unchanged" without anyone seeing either value. */
  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  /** A key signs without being shown: HMAC-SHA256 of the text. */
  sign(text: string): Buffer {
    return createHmac("sha256", this.#value).update(text).digest();
  }

  toString(): string {
    return this.hidden;
  }

  toJSON(): string {
    return this.hidden;
  }

  [Symbol.toPrimitive](): string {
    return this.hidden;
  }

  [inspect.custom](): string {
    return this.hidden;
  }
}

/**
 * Where a value comes from. `given`: somebody wants it to be used, and one that is longer than any secret is refused. `seen`: it was
 * found in foreign hands (a container, an old copy, an answer), where it may be anything and must stop nothing.
 */
export type SecretOrigin = "given" | "seen";

/**
 * Makes a Secret and registers it with the redactor in the same breath, so that no secret exists that the redactor
 * does not know. Handed down by `src/cli/context.ts`. Throws Problem value-refused for what is `given` (the default) and too long.
 */
export type MakeSecret = (name: string, value: string, origin?: SecretOrigin) => Secret;
