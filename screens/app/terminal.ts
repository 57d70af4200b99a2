import { EventEmitter } from "node:events";
import { cleanLine } from "../../src/domain/clean-text.ts";
import type { PainterOptions } from "./painter.ts";
import { createPainter } from "./painter.ts";

export interface Size {
  columns: number;
  rows: number;
}

export interface OutputStream {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

/** The least that the screens are laid out for; a smaller terminal shows a part of it. */
const smallest: Size = { columns: 20, rows: 8 };

/**
 * The alternate screen: what stood in the terminal before comes back untouched, and a resize cannot
 * fold our rows into the scrollback, where nobody could erase them. Bracketed paste: the terminal
 * marks where a paste begins and ends. No wrapping (?7): a row that the terminal finds wider than we
 * do ends at the edge, instead of going on in the next row. The window's title is put aside (22;2t)
 * and comes back (23;2t); a terminal that keeps none ignores both.
 */
const enterScreen = "\x1b[?1049h\x1b[?2004h\x1b[?25l\x1b[?7l\x1b[22;2t";
/**
 * Wiped first: where there is no alternate screen (GNU screen as it is delivered), what is printed
 * next has the screen for itself.
 */
const leaveScreen = "\x1b[2J\x1b[H\x1b[23;2t\x1b[?7h\x1b[?25h\x1b[?2004l\x1b[?1049l";

export function createTerminal(stdout: OutputStream, pace: Pick<PainterOptions, "elapsed" | "every">) {
  const changes = new EventEmitter();
  let size = sizeOf(stdout);
  let isLeft = false;
  const write = (text: string) => {
    if (!isLeft) stdout.write(text);
  };
  const painter = createPainter({ write, ...pace });
  /** In its debug mode Ink writes whole pictures and nothing else; that is all we want of it. */
  const forInk = Object.assign(new EventEmitter(), {
    columns: size.columns,
    rows: size.rows,
    write: (picture: string) => painter.paint(picture),
  });
  const resized = () => {
    size = sizeOf(stdout);
    Object.assign(forInk, size);
    painter.forget();
    changes.emit("change");
  };
  const enter = () => {
    isLeft = false;
    write(enterScreen);
    stdout.on("resize", resized);
  };
  enter();
  return {
    forInk,
    size: {
      now: () => size,
      subscribe: (listener: () => void) => {
        changes.on("change", listener);
        return () => changes.off("change", listener);
      },
    },
    title: (text: string) => write(`\x1b]2;dittofeed-setup: ${cleanLine(text)}\x07`),
    ring: () => write("\x07"),
    /** Paints the whole picture again: somebody else has written over it. */
    redraw: resized,
    /** After `leave`, as it was before. */
    comeBack: () => {
      enter();
      resized();
    },
    leave: () => {
      if (isLeft) return;
      painter.stop();
      stdout.off("resize", resized);
      write(leaveScreen);
      isLeft = true;
    },
  };
}

function sizeOf({ columns, rows }: OutputStream): Size {
  return {
    columns: Math.max(smallest.columns, columns || 80),
    rows: Math.max(smallest.rows, rows || 24),
  };
}
