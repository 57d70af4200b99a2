import { buildHarness } from "../support/build-harness.ts";
import { startTerminal } from "../support/terminal.ts";

/**
 * 100,000 lines through the live view on a real terminal, in a hundred batches over two seconds, so that pictures are
 * drawn in between. The harness counts its own CPU time and memory and shows them at the end.
 */
export async function measureLogLines(): Promise<{
  cpuMilliseconds: number;
  mebibytes: number;
  kilobytesSent: number;
  /** The longest time for which the event loop did nothing else, in milliseconds. */
  lagMilliseconds: number;
}> {
  const harness = await buildHarness();
  const env = { SCENARIO: "flood", ENGINE: "1", NODE_ENV: "production" };
  const terminal = startTerminal(process.execPath, [harness], { cols: 80, rows: 24, env });
  try {
    await terminal.waitFor("Use the saved profile");
    terminal.press("enter");
    await terminal.waitFor("Options");
    terminal.press("enter", "enter");
    await terminal.waitFor("Nothing has been changed yet");
    const before = terminal.written().length;
    terminal.press("enter");
    await terminal.waitFor("Finished");
    const kilobytesSent = Math.round((terminal.written().length - before) / 1000);
    terminal.press("enter");
    await terminal.exited;
    const [, cpu, memory, lag] = /(\d+) ms, (\d+) MiB, (\d+) ms late/.exec(terminal.scrollback().join("\n")) ?? [];
    return { cpuMilliseconds: Number(cpu), mebibytes: Number(memory), kilobytesSent, lagMilliseconds: Number(lag) };
  } finally {
    terminal.kill();
  }
}
