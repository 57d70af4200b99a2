import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TestCertificate } from "../../certificates.ts";
import type { Ability, State, Token } from "../state.ts";
import { type Answer, json, message, type Request } from "./answer.ts";

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** `/applications/{}/envs/bulk`. */
  readonly path: string;
  readonly ability: Ability | ((state: State) => Ability);
  readonly answer: (request: Request) => Answer | Promise<Answer>;
}

export interface Api {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startApi(state: State, routes: readonly Route[], tls?: TestCertificate): Promise<Api> {
  const limits = new Limits(state);
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answerOne(state, routes, limits, request)
      .catch((error: Error) => json(500, { message: "Server Error", error: error.message }))
      .then(({ status, body, headers }) => {
        const text = typeof body === "string" ? body : JSON.stringify(body);
        const type = typeof body === "string" ? "text/html; charset=utf-8" : "application/json";
        response.writeHead(status, { "content-type": type, ...headers }).end(text);
      });
  };
  const server =
    tls === undefined ? createServer(listener) : createSecureServer({ cert: tls.certificate, key: tls.key }, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

async function answerOne(
  state: State,
  routes: readonly Route[],
  limits: Limits,
  incoming: IncomingMessage,
): Promise<Answer> {
  const url = new URL(incoming.url ?? "/", "http://coolify");
  if (url.pathname === "/api/health" || url.pathname === "/api/v1/health") return { status: 200, body: "OK" };
  const sent = await textOf(incoming);
  const isJson = /\/json|\+json/.test(incoming.headers["content-type"] ?? "");
  const { body, method, path } = { body: parsed(sent), method: incoming.method ?? "GET", path: incoming.url ?? "/" };
  state.asked.push({ method, path: path.replace("/api/v1", ""), body });
  // app/Http/Kernel.php 83: the throttle comes before everything else, even for who has no token.
  const late = limits.refuse();
  if (late !== undefined) return late;
  const words = url.pathname.replace("/api/v1/", "").split("/");
  const same = routes.filter((route) => fits(route.path, words));
  const route = same.find((each) => each.method === method);
  if (route === undefined) {
    if (same.length === 0) return json(404, { message: "Not found.", docs: "https://coolify.io/docs" });
    return json(405, {
      message: `The ${method} method is not supported for route ${url.pathname.slice(1)}.`,
      exception: "Symfony\\Component\\HttpKernel\\Exception\\MethodNotAllowedHttpException",
    });
  }
  const token = tokenOf(state, incoming.headers.authorization);
  if (token === undefined) return message(401, "Unauthenticated.");
  const refused = refuseFrom(state, incoming.socket.remoteAddress ?? "");
  if (refused !== undefined) return refused;
  const ability = typeof route.ability === "string" ? route.ability : route.ability(state);
  if (!token.abilities.includes("root") && !token.abilities.includes(ability)) {
    return message(403, `Missing required permissions: ${ability}`);
  }
  const given = wildcards(route.path, words);
  return route.answer({ method, path, url, body, isJson, token, state, words: given });
}

/** app/Http/Middleware/ApiAllowed.php: "success" is true in a refusal. */
function refuseFrom(state: State, address: string): Answer | undefined {
  if (!state.isApiEnabled) return json(403, { success: true, message: "API is disabled." });
  const allowed = state.allowedIps
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);
  if (allowed.length === 0 || allowed.includes("0.0.0.0") || allowed.includes(address)) return undefined;
  return json(403, { success: true, message: "You are not allowed to access the API." });
}

/** Sanctum: `12|secret`, and what stands before the line must be the token's own number. */
function tokenOf(state: State, header: string | undefined): Token | undefined {
  const text = /^Bearer (.+)$/i.exec(header ?? "")?.[1];
  return state.tokens.find((each) => each.text === text);
}

/** RouteServiceProvider.php 47: a window of a minute from its first request, not a bucket that fills up again. */
class Limits {
  private from = 0;
  private count = 0;
  private readonly state: State;

  constructor(state: State) {
    this.state = state;
  }

  refuse(): Answer | undefined {
    const now = Date.now();
    if (now - this.from >= 60_000) Object.assign(this, { from: now, count: 0 });
    this.count += 1;
    const { rateLimit } = this.state;
    if (this.count <= rateLimit) return undefined;
    const seconds = String(Math.ceil((this.from + 60_000 - now) / 1000));
    const headers = { "retry-after": seconds, "x-ratelimit-limit": String(rateLimit), "x-ratelimit-remaining": "0" };
    return json(429, { message: "Too Many Attempts." }, headers);
  }
}

function fits(path: string, words: readonly string[]): boolean {
  const wanted = path.slice(1).split("/");
  return wanted.length === words.length && wanted.every((word, at) => word === "{}" || word === words[at]);
}

function wildcards(path: string, words: readonly string[]): readonly string[] {
  const wanted = path.slice(1).split("/");
  return words.filter((_, at) => wanted[at] === "{}");
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** app/Http/Middleware/TrimStrings.php: every text is trimmed, and an empty one is null. */
function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? value.trim() || null : value));
  } catch {
    return undefined;
  }
}
