import type * as z from "zod";
import type { CoolifyAccess } from "../../domain/coolify.ts";
import type { Http, HttpAnswer, HttpRequest } from "../../domain/ports.ts";
import { notCoolify, refusal, unreachable } from "./refusals.ts";

interface Parts {
  http: Http;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

interface Asked {
  readonly method?: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly json?: Record<string, unknown> | undefined;
  /** 404 is an answer then, and no refusal. */
  readonly mayBeAbsent?: boolean;
}

interface Sent<Schema> extends Asked {
  readonly method: "POST" | "PATCH";
  readonly schema: Schema;
}

/** A deployment's log, with what Docker has printed, is long. */
const longestAnswer = 32 * 1024 * 1024;
/** Reading a compose file clones its repository. */
const timeoutMs = 60_000;
/** It counts 200 in a minute, and says when the next one begins. */
const longestWaitMs = 90_000;

export class Requests {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async text(access: CoolifyAccess, path: string, signal: AbortSignal): Promise<string> {
    const { body } = await this.#asked(access, { path }, signal);
    // Anybody's page could answer here.
    if (!/^\d+\.[\w.-]{1,40}$/.test(body.trim())) throw notCoolify(access, `${path} returned a web page`);
    return body.trim();
  }

  async get<Schema extends z.ZodType>(
    access: CoolifyAccess,
    path: string,
    schema: Schema,
    signal: AbortSignal,
  ): Promise<z.output<Schema>> {
    return read(access, path, await this.#asked(access, { path }, signal), schema);
  }

  async getIfThere<Schema extends z.ZodType>(
    access: CoolifyAccess,
    path: string,
    schema: Schema,
    signal: AbortSignal,
  ): Promise<z.output<Schema> | undefined> {
    const answer = await this.#asked(access, { path, mayBeAbsent: true }, signal);
    return answer.status === 404 ? undefined : read(access, path, answer, schema);
  }

  /** `json` undefined: nothing is sent with it. */
  async send<Schema extends z.ZodType>(
    access: CoolifyAccess,
    { method, path, json, schema }: Sent<Schema>,
    signal: AbortSignal,
  ): Promise<z.output<Schema>> {
    return read(access, path, await this.#asked(access, { method, path, json }, signal), schema);
  }

  async #asked(
    access: CoolifyAccess,
    { path, mayBeAbsent = false, json, method = "GET" }: Asked,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    for (let waited = 0; ; ) {
      const answer = await this.#once(access, { path, json, method }, signal);
      if (answer.status >= 200 && answer.status < 300) return answer;
      if (answer.status === 404 && mayBeAbsent) return answer;
      const wait = answer.status === 429 ? (Number(answer.headers["retry-after"]) || 60) * 1000 : longestWaitMs;
      if (waited + wait >= longestWaitMs) throw refusal(access, `${method} ${path}`, answer);
      access.waiting?.(Math.ceil(wait / 1000), messageOf(answer.body));
      await this.#parts.sleep(wait, signal);
      waited += wait;
    }
  }

  async #once(
    { api, token }: CoolifyAccess,
    { path, json, method }: Required<Pick<Asked, "method">> & Pick<Asked, "path" | "json">,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const request: HttpRequest = {
      url: `${api}/api/v1${path}`,
      authorization: token,
      headers: { accept: "application/json" },
      most: longestAnswer,
      timeoutMs,
      method,
      ...(json && { json }),
    };
    try {
      return await this.#parts.http(request, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      throw unreachable(api, thrown);
    }
  }
}

function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === "string" ? message : "";
  } catch {
    return "";
  }
}

function read<Schema extends z.ZodType>(
  access: CoolifyAccess,
  path: string,
  { body }: HttpAnswer,
  schema: Schema,
): z.output<Schema> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw notCoolify(access, `${path} returned something that is not JSON`);
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const at = result.error.issues.map(({ path: where }) => where.join(".")).join(", ");
  throw notCoolify(access, `${path} returned an unexpected response (${at})`);
}
