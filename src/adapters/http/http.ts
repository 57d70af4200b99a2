import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { Http, HttpAnswer, HttpRequest } from "../../domain/ports.ts";
import { Secret } from "../../domain/secret.ts";
import { describeHttpError } from "./describe-error.ts";
import { nodeHttp, nodeHttps } from "./node-http.ts";

/** What is verified are headers and short JSON; of anything longer the beginning tells enough. */
const longestBody = 1024 * 1024;

/**
 * Over node:http and not fetch: fetch refuses a list of ports that operators do use (6000, 10080), loads undici for
 * 30 ms, and hides whom it could not reach.
 */
export function createHttp(): Http {
  return async (request, signal) => {
    signal.throwIfAborted();
    const timeout = AbortSignal.timeout(request.timeoutMs);
    try {
      return await send(request, AbortSignal.any([signal, timeout]));
    } catch (thrown) {
      signal.throwIfAborted();
      const seconds = request.timeoutMs / 1000;
      throw new Error(timeout.aborted ? `no answer within ${seconds} s` : describeHttpError(thrown, request.url), {
        cause: thrown,
      });
    }
  };
}

function send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
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
    // No agent: a kept connection to a container that restarts is a "socket hang up" at the next request.
    const sent = begin(url, { ...place, method: request.method ?? "GET", headers, signal, agent: false }, (answer) => {
      readBody(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: flat(answer), body: text }),
        reject,
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function readBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= longestBody) break;
  }
  return Buffer.concat(chunks).subarray(0, longestBody).toString("utf8");
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
