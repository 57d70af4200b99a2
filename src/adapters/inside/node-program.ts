import { spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { noAnswerWithin } from "../../domain/no-answer.ts";
import { wholeLines } from "../shell/whole-lines.ts";

export interface NodeProgram {
  script: string;
  input?: string;
  signal: AbortSignal;
  timeoutMs: number;
  onLine?(stream: "stdout" | "stderr", line: string): void;
}

export interface NodeEnded {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What a program of ours prints is some kilobytes; the app's own log lines come with it. */
const mostBytes = 4_000_000;

/**
 * A process of its own, as `docker exec` would make it: the app's code loads its settings once, and
 * its open connections keep it alive. Rejects where it had to be ended.
 */
export async function runNodeProgram(program: NodeProgram): Promise<NodeEnded> {
  const { script, input = "", signal, timeoutMs, onLine } = program;
  signal.throwIfAborted();
  const child = spawn(process.execPath, ["-e", script], { stdio: ["pipe", "pipe", "pipe"] });
  const late = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  const stop = () => child.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    const lines = onLine === undefined ? undefined : wholeLines((line) => onLine(stream, line));
    const decoder = new StringDecoder("utf8");
    child[stream]
      .on("end", () => lines?.end())
      .on("data", (chunk: Buffer) => {
        lines?.write(chunk);
        if (printed[stream].length < mostBytes) printed[stream] += decoder.write(chunk);
      });
  }
  // One that ends without reading it closes its end: how it ended says why.
  child.stdin.on("error", () => undefined).end(input);
  try {
    const [exitCode, by] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on("error", reject).on("close", (...ended) => resolve(ended));
    });
    signal.throwIfAborted();
    if (exitCode === null) throw new Error(by === "SIGKILL" ? noAnswerWithin(timeoutMs) : `it was ended by ${by}`);
    return { exitCode, ...printed };
  } finally {
    clearTimeout(late);
    signal.removeEventListener("abort", stop);
  }
}
