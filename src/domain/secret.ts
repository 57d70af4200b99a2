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
 * Makes a Secret and registers it with the redactor in the same breath, so that no secret exists that the redactor
 * does not know. Handed down by `src/cli/house.ts`.
 */
export type MakeSecret = (name: string, value: string) => Secret;
