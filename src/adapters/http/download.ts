import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import { noAnswerWithin } from "../../domain/no-answer.ts";
import { asThisHost } from "./as-this-host.ts";
import { describeHttpError, nodeHttp, nodeHttps } from "./http.ts";

const mostRedirects = 5;
/** Without a byte. A slow line is waited for, a dead one is not. */
const silenceMs = 30_000;

export interface Download {
  signal: AbortSignal;
  /** The most that is taken. */
  most: number;
  report?(done: number, total: number | undefined): void;
}

/**
 * Into a new file, and gives its sha512 in base64; whoever calls judges it. Throws an Error with one sentence about what was seen.
 */
export async function download(address: URL, path: string, { signal, most, report }: Download): Promise<string> {
  const hash = createHash("sha512");
  let done = 0;
  let at = address;
  try {
    const answer = await follow(address, signal, (next) => {
      at = next;
    });
    const length = Number(answer.headers["content-length"]);
    const total = Number.isSafeInteger(length) && length > 0 ? length : undefined;
    const measured = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        done += chunk.length;
        if (done > most) throw new Error(`${at.host} sent more than the ${most} bytes that it can be`);
        report?.(done, total);
        yield chunk;
      }
      if (total !== undefined && done !== total) throw new Error(`${at.host} sent ${done} of ${total} bytes`);
    };
    await pipeline(answer, measured, createWriteStream(path, { flags: "wx", mode: 0o600 }), { signal });
  } catch (thrown) {
    signal.throwIfAborted();
    // What the disk said is told by whoever named the file.
    const { code, path: refused } = thrown as NodeJS.ErrnoException;
    if (refused === path || code === "ENOSPC" || code === "EDQUOT") throw thrown;
    throw new Error(describeHttpError(thrown, at.href), { cause: thrown });
  }
  return hash.digest("base64");
}

async function follow(address: URL, signal: AbortSignal, onto: (next: URL) => void): Promise<IncomingMessage> {
  let at = address;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    onto(at);
    const answer = await ask(at, signal);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return answer;
    answer.resume();
    if (statusCode < 300 || statusCode > 399 || headers.location === undefined)
      throw new Error(`${at.host} answered ${statusCode} for ${at.pathname}`);
    const next = new URL(headers.location, at);
    if (at.protocol === "https:" && next.protocol !== "https:") throw new Error(`${at.host} leads away from https`);
    at = next;
  }
  throw new Error(`${address.host} leads from one address to the next`);
}

function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const { request } = url.protocol === "https:" ? nodeHttps() : nodeHttp();
  return asThisHost(
    url,
    (agent) =>
      new Promise((resolve, reject) => {
        const sent = request(url, { signal, agent, timeout: silenceMs }, resolve);
        sent.on("timeout", () => sent.destroy(new Error(noAnswerWithin(silenceMs))));
        sent.on("error", reject);
        sent.end();
      }),
  );
}
