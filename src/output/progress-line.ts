import { percentOf } from "./text/amounts.ts";

export interface ProgressLine {
  show(done: number, of: number): void;
  /** Leaves the line as it is and goes to the next one. Anything else may be written then. */
  end(): void;
}

const barWidth = 30;
const redrawMs = 100;

/** One line that is drawn over itself, at most ten times a second. For terminals only. */
export function createProgressBar(write: (text: string) => void, what: string, elapsed: () => number): ProgressLine {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    show(done, of) {
      if (done < of && elapsed() - drawnAt < redrawMs) return;
      drawnAt = elapsed();
      drawn = true;
      const percent = percentOf(done, of) ?? 100;
      const filled = Math.round((percent / 100) * barWidth);
      write(`\r[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}] ${percent} %  ${done} of ${of} ${what}`);
    },
    end() {
      if (drawn) write("\n");
      drawn = false;
    },
  };
}

/** A line for every tenth, for files and pipes. */
export function createProgressLines(tell: (line: string) => void, what: string): ProgressLine {
  let said = 0;
  return {
    show(done, of) {
      const tenth = Math.floor((percentOf(done, of) ?? 100) / 10);
      if (tenth <= said) return;
      said = tenth;
      tell(`${done} of ${of} ${what} (${percentOf(done, of) ?? 100} %)`);
    },
    end: () => undefined,
  };
}
