import { changedPart } from "./changed-part.ts";

/** How fast the screens may change. */
export interface FrameRate {
  /** Milliseconds, monotonic. */
  elapsed(): number;
  /** What happens by itself is collected, and shown so often, in milliseconds. */
  frameEvery: number;
}

/**
 * Puts whole pictures on the screen, sending only the rows that changed, each to its own place:
 * nothing can be left over from a picture before, and a slow line carries little. Ink sends only the
 * end of a row that changed, and moves from row to row: where a terminal finds a sign narrower than
 * Ink does, or a window was put back while we were busy, it draws beside the place (decision 20).
 */
export interface Painter {
  paint(picture: string): void;
  /** The screen was changed by somebody else (a resize): the next picture is painted whole. */
  forget(): void;
  /** What waits is painted now, or dropped. */
  stop(): void;
}

export interface PainterOptions {
  write(text: string): void;
  /** Milliseconds, monotonic. */
  elapsed(): number;
  /**
   * The shortest time between two pictures. The first after a pause is painted at once: a key is
   * answered immediately.
   */
  every: number;
}

/** A terminal that knows these two shows what is between them at once; others ignore them. */
const beginPicture = "\x1b[?2026h";
const endPicture = "\x1b[?2026l";

export function createPainter({ write, elapsed, every }: PainterOptions): Painter {
  let shown: string[] = [];
  let isClean = false;
  let next: string | undefined;
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = () => {
    timer = undefined;
    if (next === undefined) return;
    const rows = next.split("\n");
    next = undefined;
    const changes = rows.flatMap((row, index) =>
      row === shown[index] && isClean ? [] : [toRow(index, row, isClean ? shown[index] : undefined)],
    );
    const gone = shown.slice(rows.length).map((_, index) => toRow(rows.length + index, "", undefined));
    const wiped = isClean ? "" : "\x1b[2J";
    shown = rows;
    if (changes.length + gone.length === 0 && isClean) return;
    isClean = true;
    last = elapsed();
    write(beginPicture + wiped + changes.join("") + gone.join("") + endPicture);
  };
  return {
    paint: (picture) => {
      next = picture;
      const wait = last + every - elapsed();
      if (wait <= 0) {
        clearTimeout(timer);
        send();
      } else timer ??= setTimeout(send, wait);
    },
    forget: () => {
      isClean = false;
      shown = [];
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * To the start of a row, the row, and nothing behind it. Erased first: after the last column is
 * written, some terminals (GNU screen, the Linux console) still stand on it, and to erase what
 * follows would erase it too. Where both rows are plain letters, only what differs: of those, no
 * terminal doubts the width.
 */
function toRow(index: number, row: string, before: string | undefined): string {
  const part = before === undefined ? undefined : changedPart(before, row);
  if (part === undefined) return `\x1b[${index + 1};1H\x1b[K${row}\x1b[0m`;
  return `\x1b[${index + 1};${part.column + 1}H${part.text}`;
}
