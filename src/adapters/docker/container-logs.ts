import { containerLogs } from "../../../compose/commands/containers.ts";
import type { RunOptions, Shell } from "../shell/shell.ts";
import { outputOf, streamDocker } from "./client.ts";

/** The last lines of both streams, oldest first. */
export async function lastLogLines(
  shell: Shell,
  container: string,
  lines: number,
  options: RunOptions,
): Promise<string[]> {
  const said: string[] = [];
  const ran = await streamDocker(shell, containerLogs(container, lines), options, (_, line) => said.push(line));
  outputOf(ran, { doing: "read the container's log" });
  return inOrder(said).slice(-lines);
}

/** As the engine writes it before each line: always nine digits, so that text sorts as time does. */
const stamp = /^(\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}\S*) ?/;

export function splitStamp(line: string): { at: string | undefined; line: string } {
  const [whole = "", at] = stamp.exec(line) ?? [];
  return { at, line: line.slice(whole.length) };
}

/**
 * Lines of both streams as they were said, without their times. The shell has left colours out; a
 * bell, too, is no text.
 */
function inOrder(lines: readonly string[]): string[] {
  let time = "";
  return lines
    .map((line) => {
      const { at, line: said } = splitStamp(line);
      // A line without a time goes on from the one before it.
      time = at ?? time;
      return { time, text: said.replace(/[^\P{Cc}\t]/gu, "") };
    })
    .toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .map(({ text }) => text);
}
