import type { Agent, IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { noAnswerWithin } from "../../domain/no-answer.ts";
import type { Http, HttpAnswer, HttpRequest } from "../../domain/ports.ts";
import { Secret } from "../../domain/secret.ts";

/** What is verified are headers and short JSON; of anything longer the beginning tells enough. */
const longestBody = 1024 * 1024;

/** as-this-host.ts beside this; not imported, because the program for the app's containers asks nobody so. */
type AsThisHost = (url: URL, work: (agent: Agent) => Promise<HttpAnswer>) => Promise<HttpAnswer>;

/**
 * Over node:http and not fetch: fetch refuses a list of ports that operators do use (6000, 10080),
 * loads undici for 30 ms, and hides whom it could not reach.
 */
export function createHttp(asThisHost?: AsThisHost): Http {
  return async (request, signal) => {
    signal.throwIfAborted();
    const timeout = AbortSignal.timeout(request.timeoutMs);
    try {
      const either = AbortSignal.any([signal, timeout]);
      if (request.asThisHost !== true || asThisHost === undefined) return await send(request, either, false);
      return await asThisHost(new URL(request.url), (agent) => send(request, either, agent));
    } catch (thrown) {
      signal.throwIfAborted();
      throw new Error(timeout.aborted ? noAnswerWithin(request.timeoutMs) : describeHttpError(thrown, request.url), {
        cause: thrown,
      });
    }
  };
}

/** Without an agent (false), because a kept connection to a container that restarts is a "socket hang up" at the next request. */
function send(request: HttpRequest, signal: AbortSignal, agent: Agent | false): Promise<HttpAnswer> {
  const url = new URL(request.url);
  const body = request.json === undefined ? undefined : Secret.json("body", request.json).toRequest();
  const headers: Record<string, string | number> = { accept: "*/*", ...request.headers };
  if (request.authorization !== undefined) headers.authorization = authorizationHeader(request.authorization);
  if (request.cookies !== undefined) headers.cookie = cookieHeader(request.cookies);
  if (body !== undefined) headers["content-type"] = "application/json";
  if (body !== undefined) headers["content-length"] = Buffer.byteLength(body);
  const { connectTo } = request;
  if (connectTo !== undefined) headers.host = url.host;
  // A name for TLS must be a name.
  const servername =
    connectTo === undefined || isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0 ? {} : { servername: url.hostname };
  const place = {
    // `hostname`, because the URL's own would win over `host`.
    ...(connectTo !== undefined && { hostname: connectTo.host, port: connectTo.port }),
    ...servername,
    ...(request.anyCertificate === true && { rejectUnauthorized: false }),
  };
  const begin = url.protocol === "https:" ? nodeHttps().request : nodeHttp().request;
  return new Promise((resolve, reject) => {
    const sent = begin(url, { ...place, method: request.method ?? "GET", headers, signal, agent }, (answer) => {
      readBody(answer, request.most ?? longestBody).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: flat(answer), body: text }),
        reject,
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function readBody(answer: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most).toString("utf8");
}

function flat(answer: IncomingMessage): Record<string, string> {
  const pairs = Object.entries(answer.headers);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

function cookieHeader(cookies: NonNullable<HttpRequest["cookies"]>): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value instanceof Secret ? value.toRequest() : value}`)
    .join("; ");
}

/** A bare token is a bearer token; a value that names its scheme ("Basic …") goes as it is. */
function authorizationHeader(secret: Secret): string {
  const value = secret.toRequest();
  return /^(Bearer|Basic) /i.test(value) ? value : `Bearer ${value}`;
}

/** One sentence about what was seen, in the operator's words, with the system's code where it has one. */
export function describeHttpError(thrown: unknown, address: string): string {
  const error = firstOf(thrown);
  const { host, hostname } = new URL(address);
  const code = error.code ?? "";
  const sentence = sentences[code];
  if (sentence !== undefined) return `${sentence(host, hostname)} (${code})`;
  if (code.startsWith("HPE_")) return `${host} answered, but not with HTTP (${code})`;
  if (code.startsWith("ERR_SSL_") || code === "EPROTO")
    return `${host} does not speak TLS there (${code}). Is the address http instead of https?`;
  return code === "" ? error.message : `${error.message} (${code})`;
}

/** "localhost" is two addresses, and Node reports both failures in one error. */
function firstOf(thrown: unknown): NodeJS.ErrnoException {
  const inner = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  return inner instanceof Error ? inner : new Error(String(thrown));
}

const sentences: Record<string, (host: string, hostname: string) => string> = {
  ECONNREFUSED: (host) => `nothing listens at ${host}: connection refused`,
  ECONNRESET: (host) => `${host} closed the connection without an answer`,
  EPIPE: (host) => `${host} closed the connection without an answer`,
  ENOTFOUND: (_, name) => `${name} has no address`,
  EAI_AGAIN: (_, name) => `${name} could not be looked up: the resolver does not answer`,
  EHOSTUNREACH: (host) => `there is no route to ${host}`,
  ENETUNREACH: (host) => `the network of ${host} is unreachable`,
  ETIMEDOUT: (host) => `${host} did not accept the connection in time`,
  CERT_HAS_EXPIRED: (host) => `the certificate of ${host} has expired`,
  CERT_NOT_YET_VALID: (host) => `the certificate of ${host} is not valid yet. Is this host's clock right?`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (host) => `the certificate of ${host} is self-signed`,
  SELF_SIGNED_CERT_IN_CHAIN: (host) => `the certificate chain of ${host} ends at a self-signed certificate`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (host) =>
    `the certificate of ${host} cannot be verified: its intermediate certificate is missing`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: (host) =>
    `the certificate of ${host} comes from an authority that this host does not trust`,
  ERR_TLS_CERT_ALTNAME_INVALID: (host) => `the certificate of ${host} is for another name`,
};

/**
 * Node's http without an import statement: importing it makes Node look at every export, one of
 * which (WebSocket) loads undici, 27 ms of a first frame that needs neither. Measured with
 * --cpu-prof on Node 24.
 */
export const nodeHttp = (): typeof import("node:http") => process.getBuiltinModule("node:http");
export const nodeHttps = (): typeof import("node:https") => process.getBuiltinModule("node:https");
/** Only a few commands ever look at a certificate. */
export const nodeTls = (): typeof import("node:tls") => process.getBuiltinModule("node:tls");
