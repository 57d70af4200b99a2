import { nodeHttp } from "../http/http.ts";
import { wholeLines } from "../shell/whole-lines.ts";

export interface ApiRequest {
  method: "GET" | "POST";
  path: string;
  registryAuth?: string | undefined;
  signal: AbortSignal;
}

/**
 * Asks the engine over its socket. `onLine` gets the answer line by line if it is a success; else
 * its message is thrown.
 */
export function askEngine(
  socketPath: string,
  { method, path, registryAuth, signal }: ApiRequest,
  onLine: (line: string) => void,
): Promise<void> {
  const headers = registryAuth === undefined ? {} : { "X-Registry-Auth": registryAuth };
  return new Promise((resolve, reject) => {
    const sent = nodeHttp().request({ socketPath, method, path, headers, signal, agent: false }, (answer) => {
      const failed = (answer.statusCode ?? 500) >= 400;
      const said: string[] = [];
      const lines = wholeLines((line) => (failed ? said.push(line) : onLine(line)));
      answer.on("data", (chunk: Buffer) => lines.write(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        lines.end();
        if (failed) reject(new EngineError(answer.statusCode ?? 0, messageIn(said.join("\n"))));
        else resolve();
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

export async function askEngineJson<T>(
  socketPath: string,
  path: string,
  signal: AbortSignal,
  registryAuth?: string,
): Promise<T> {
  const lines: string[] = [];
  await askEngine(socketPath, { method: "GET", path, signal, registryAuth }, (line) => lines.push(line));
  return JSON.parse(lines.join("\n")) as T;
}

/** What the engine said, in the words that its command line prints after "Error response from daemon:". */
export class EngineError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "EngineError";
    this.status = status;
  }
}

function messageIn(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? body;
  } catch {
    return body;
  }
}
