import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

export interface TerminalOptions {
  cols: number;
  rows: number;
  env?: Record<string, string>;
  cwd?: string;
}

const names = {
  enter: "\r",
  escape: "\x1b",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  tab: "\t",
  backspace: "\x7f",
  "page-down": "\x1b[6~",
  end: "\x1b[F",
  f1: "\x1bOP",
  "ctrl-c": "\x03",
  "ctrl-l": "\x0c",
  "ctrl-u": "\x15",
  "ctrl-z": "\x1a",
  space: " ",
} as const;

/** A whole rehearsal takes two seconds, and fifteen where four other tests use both processors. */
const longest = 45_000;

const cursorMode = new RegExp(`${names.escape}\\[\\?25([hl])`, "g");

/** A program on a real pseudo-terminal, looked at through a real terminal emulator. Waits for content, never for time. */
export interface TestTerminal {
  /** Until the screen holds this text; fails with the screen in the message. */
  waitFor(text: string | RegExp, milliseconds?: number): Promise<void>;
  waitUntil(isSo: (screen: string[]) => boolean, what: string, milliseconds?: number): Promise<void>;
  type(text: string): void;
  /** As a terminal sends a paste to a program that asked for marks. */
  paste(text: string): void;
  press(...keys: (keyof typeof names)[]): void;
  /** What is seen now, a string a row, without trailing blanks. */
  screen(): string[];
  /** The same with its looks, in the codes that Ink writes. */
  frame(): string;
  /** All that the normal screen holds, the scrollback included. */
  scrollback(): string[];
  resize(cols: number, rows: number): void;
  isCursorVisible(): boolean;
  isAlternateScreen(): boolean;
  /** Every byte that the program wrote. */
  written(): string;
  exited: Promise<{ exitCode: number; signal: number }>;
  kill(signal?: string): void;
  /** The window is closed: the program loses its terminal. */
  close(): void;
  pid: number;
}

export function startTerminal(command: string, args: string[], options: TerminalOptions): TestTerminal {
  const { cols, rows, cwd } = options;
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    ...options.env,
  };
  const screen = new xterm.Terminal({ cols, rows, scrollback: 5000, allowProposedApi: true });
  const program = spawn(command, args, { cols, rows, env, name: env.TERM, ...(cwd === undefined ? {} : { cwd }) });
  readToTheEnd(program);
  const watchers = new Set<() => void>();
  let written = "";
  let isCursorVisible = true;
  const changed = () => {
    for (const watcher of [...watchers]) watcher();
  };
  program.onData((data) => {
    written += data;
    for (const [, state] of data.matchAll(cursorMode)) isCursorVisible = state === "h";
    screen.write(data, changed);
  });
  const exited = new Promise<{ exitCode: number; signal: number }>((resolve) => {
    program.onExit(({ exitCode, signal }) =>
      screen.write("", () => {
        resolve({ exitCode, signal: signal ?? 0 });
        changed();
      }),
    );
  });

  const rowsOf = (buffer: typeof screen.buffer.active, first: number, last: number) =>
    Array.from({ length: last - first }, (_, index) => buffer.getLine(first + index)?.translateToString(true) ?? "");
  const seen = () =>
    rowsOf(screen.buffer.active, screen.buffer.active.viewportY, screen.buffer.active.viewportY + screen.rows);
  const waitUntil = (isSo: (rows: string[]) => boolean, what: string, milliseconds = longest) =>
    new Promise<void>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        watchers.delete(look);
      };
      const look = () => {
        if (!isSo(seen())) return;
        end();
        resolve();
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`Waited in vain for ${what}. The screen:\n${seen().join("\n")}`));
      }, milliseconds);
      watchers.add(look);
      look();
    });

  return {
    waitFor: (text, milliseconds) =>
      waitUntil(
        (lines) => (typeof text === "string" ? lines.join("\n").includes(text) : text.test(lines.join("\n"))),
        String(text),
        milliseconds,
      ),
    waitUntil,
    type: (text) => program.write(text),
    paste: (text) => program.write(`\x1b[200~${text}\x1b[201~`),
    press: (...keys) => {
      for (const key of keys) program.write(names[key]);
    },
    screen: seen,
    frame: () =>
      Array.from({ length: screen.rows }, (_, row) => {
        const { active } = screen.buffer;
        return lineWithLooks(active.getLine(active.viewportY + row), screen.cols);
      }).join("\n"),
    scrollback: () => rowsOf(screen.buffer.normal, 0, screen.buffer.normal.length),
    resize: (columns, lines) => {
      screen.resize(columns, lines);
      program.resize(columns, lines);
    },
    isCursorVisible: () => isCursorVisible,
    isAlternateScreen: () => screen.buffer.active.type === "alternate",
    written: () => written,
    exited,
    kill: (signal) => program.kill(signal),
    close: () => (program as unknown as { destroy(): void }).destroy(),
    pid: program.pid,
  };
}

/** A line's cells as text, with codes where the look changes. */
function lineWithLooks(line: xterm.IBufferLine | undefined, columns: number): string {
  let written = "";
  let look = "";
  for (let column = 0; column < columns; column += 1) {
    const cell = line?.getCell(column);
    // The second half of a wide character has no width and no text.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const codes = [
      ...(cell.isBold() ? ["1"] : []),
      ...(cell.isDim() ? ["2"] : []),
      ...(cell.isInverse() ? ["7"] : []),
      ...(cell.isFgPalette() ? [cell.getFgColor() < 8 ? `3${cell.getFgColor()}` : `38;5;${cell.getFgColor()}`] : []),
    ].join(";");
    if (codes !== look) written += `\x1b[0m${codes === "" ? "" : `\x1b[${codes}m`}`;
    look = codes;
    written += cell.getChars() || " ";
  }
  return `${written}\x1b[0m`;
}

/**
 * node-pty closes its end 200 ms after the program's, read or not: on a busy machine that timer is due before what was written last has
 * been read. So the loop is let go round a few times first, and reads.
 */
function readToTheEnd(program: unknown): void {
  const { _socket: socket } = program as { _socket: { destroy(): unknown } };
  const destroy = socket.destroy.bind(socket);
  const after = (rounds: number): unknown => (rounds === 0 ? destroy() : setImmediate(() => after(rounds - 1)));
  socket.destroy = () => after(5);
}
