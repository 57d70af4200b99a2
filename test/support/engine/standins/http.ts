import { createServer, type IncomingMessage, type Server } from "node:http";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly cookies: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
  readonly ip: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

export type Handler = (request: Request) => Promise<Reply> | Reply;

/** One handler for everything; what it throws is a 500 that tells the cause, as the real API answers. */
export function serve(handler: Handler): Server {
  return createServer((incoming, outgoing) => {
    toRequest(incoming)
      .then(handler)
      .catch((error: Error) => {
        log("error", error.message);
        return { status: 500, body: { statusCode: 500, error: "Internal Server Error", message: error.message } };
      })
      .then((reply: Reply) => {
        if (reply.location !== undefined) outgoing.setHeader("location", reply.location);
        for (const [name, value] of Object.entries(reply.headers ?? {})) outgoing.setHeader(name, value);
        const html = typeof reply.body === "string";
        outgoing.setHeader("content-type", html ? "text/html; charset=utf-8" : "application/json; charset=utf-8");
        outgoing.writeHead(reply.status);
        outgoing.end(html ? (reply.body as string) : JSON.stringify(reply.body ?? {}));
      });
  });
}

/** A line of the real applications' logger (pino): JSON with a numeric level. */
export function log(level: "info" | "error", msg: string): void {
  process.stdout.write(`${JSON.stringify({ level: level === "info" ? 30 : 50, time: Date.now(), msg })}\n`);
}

/** As process 1 of a container, Node ignores the signal unless it is asked not to. */
export function exitOnSignal(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks).toString();
  const url = new URL(incoming.url ?? "/", "http://any");
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    cookies: cookiesOf(incoming.headers.cookie ?? ""),
    headers: incoming.headers,
    body: raw === "" ? {} : parse(raw),
    ip: incoming.socket.remoteAddress ?? "",
  };
}

function parse(raw: string): Record<string, unknown> {
  try {
    return JSON.parse(raw) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function cookiesOf(header: string): Record<string, string> {
  const pairs = header.split(/; */).map((pair) => pair.split("="));
  return Object.fromEntries(pairs.map(([name = "", ...value]) => [name, decodeURIComponent(value.join("="))]));
}
