import type { TestTerminal } from "../support/terminal.ts";
import { startTerminal } from "../support/terminal.ts";

interface LogLines {
  cpuMilliseconds: number;
  mebibytes: number;
  kilobytesSent: number;
  /** The longest time for which the event loop did nothing else, in milliseconds. */
  lagMilliseconds: number;
}

/**
 * 100,000 lines on a real terminal, in a hundred batches over two seconds, so that pictures are drawn in
 * between. The program counts its own CPU time and memory and says them at its end.
 */
async function measure(file: string, env: Record<string, string>, walk: (terminal: TestTerminal) => Promise<number>) {
  const terminal = startTerminal(process.execPath, [file], {
    ...{ cols: 80, rows: 24 },
    env: { ...env, NODE_ENV: "production" },
  });
  try {
    const bytesSent = await walk(terminal);
    const [, cpu, memory, lag] = /(\d+) ms, (\d+) MiB, (\d+) ms late/.exec(terminal.scrollback().join("\n")) ?? [];
    return {
      ...{ cpuMilliseconds: Number(cpu), mebibytes: Number(memory), lagMilliseconds: Number(lag) },
      kilobytesSent: Math.round(bytesSent / 1000),
    };
  } finally {
    terminal.kill();
  }
}

/** Through the wizard: redacted, collected, and shown below the progress. */
export async function measureLogLines(harness: string): Promise<LogLines> {
  return measure(harness, { SCENARIO: "flood", ENGINE: "1" }, async (terminal) => {
    await terminal.waitFor("Use the saved profile");
    terminal.press("enter");
    await terminal.waitFor("Options");
    terminal.press("enter");
    await terminal.waitFor("Nothing has been changed yet");
    const before = terminal.written().length;
    terminal.press("enter");
    await terminal.waitFor("Finished");
    const sent = terminal.written().length - before;
    terminal.press("enter");
    await terminal.exited;
    return sent;
  });
}

export async function measureBareLogLines(bareInk: string): Promise<LogLines> {
  return measure(bareInk, { LINES: "100000" }, async (terminal) => {
    await terminal.exited;
    return terminal.written().length;
  });
}
