// Over 150 lines: every exit of a secret's value.
import { createDecipheriv, createHmac } from "node:crypto";
import { inspect } from "node:util";
import { isSecretName, type SecretName } from "./secret-names.ts";

/**
 * A value that must never be shown. Template strings, JSON, inspect, spread and structuredClone all
 * give `[name hidden]`. It leaves through exits that say where to (`toEnvFile`, `toStdin` …), each
 * for one folder: lint holds which. What need not leave stays inside: `equals`, `faultOf`,
 * `derive`, `sign`.
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

  /** JSON in which the secrets among its strings stand as they are, wrapped as one. */
  static json(name: string, value: unknown): Secret {
    // The replacer gets what toJSON made of a secret; its holder still has the secret.
    const text = JSON.stringify(value, function (this: Record<string, unknown>, key, item: unknown) {
      const original = this[key];
      return original instanceof Secret ? original.#value : item;
    });
    return new Secret(name, text);
  }

  /** Into `.env`: a value for one of its lines, or the text of the file that is there. */
  toEnvFile(): string {
    return this.#value;
  }

  /** Into a file that only its owner can read. */
  toPrivateFile(): string {
    return this.#value;
  }

  /** Into the standard input of a program. */
  toStdin(): string {
    return this.#value;
  }

  /**
   * The password with which a database is opened, by a client in this process or in one of its own.
   */
  toConnection(): string {
    return this.#value;
  }

  /** Into a header or the body of an HTTP request. */
  toRequest(): string {
    return this.#value;
  }

  /** A setting that anybody may know; undefined for every name under which secrets are kept. */
  toSetting(name: string): string | undefined {
    return isSecretName(name) ? undefined : this.#value;
  }

  /** Same value? Lets a plan say "unchanged" without anyone seeing either value. */
  equals(other: Secret | string): boolean {
    return this.#value === (other instanceof Secret ? other.#value : other);
  }

  /**
   * What a rule has against the value, in words that must not repeat it; undefined where it has
   * nothing.
   */
  faultOf(rule: (value: string) => string | undefined): string | undefined {
    return rule(this.#value);
  }

  /** Another secret made of this one; without `make` it is the same under another name. */
  derive(name: string, make: (value: string) => string = (value) => value): Secret {
    return new Secret(name, make(this.#value));
  }

  /** A key signs without being shown: HMAC-SHA256 of the text. */
  sign(text: string): Buffer {
    return createHmac("sha256", this.#value).update(text).digest();
  }

  /**
   * A key says whether it opens something, and nothing of what is in it: AES-256-GCM, the key in
   * base64.
   */
  opens({ data, iv, tag }: Encrypted): boolean {
    const key = Buffer.from(this.#value, "base64");
    if (key.length !== 32) return false;
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: tag.length }).setAuthTag(tag);
      decipher.update(data);
      // Throws where the tag is another one: another key, or another text.
      decipher.final();
      return true;
    } catch {
      return false;
    }
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
 * What was encrypted: the text, its initialisation vector, and the tag that only the right key
 * agrees with.
 */
export interface Encrypted {
  data: Buffer;
  iv: Buffer;
  tag: Buffer;
}

/**
 * Where a value comes from. `given`: somebody wants it to be used, and one that is longer than any
 * secret is refused. `seen`: it was found in foreign hands (a container, an old copy, an answer),
 * where it may be anything and must stop nothing.
 */
export type SecretOrigin = "given" | "seen";

/**
 * Makes a Secret and registers it with the redactor in the same breath, so that no secret exists
 * that the redactor does not know. Handed down by `src/cli/context.ts`. Throws Problem
 * value-refused for what is `given` (the default) and too long.
 */
export type MakeSecret = (name: string, value: string, origin?: SecretOrigin) => Secret;

/**
 * Where a value of this run came from: the installation's own `.env`, its containers where `.env`
 * has lost the line, a reference in the profile, or made just now.
 */
export type SecretSource = "kept" | "recovered" | "given" | "generated";

export interface InstallationSecret {
  secret: Secret;
  origin: SecretSource;
}

export type InstallationSecrets = ReadonlyMap<SecretName, InstallationSecret>;
