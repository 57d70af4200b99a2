import type { OutputStream } from "../../screens/app/terminal.ts";

/**
 * Standard output as a screen needs it. Node tells of a resize only where the size differs from the one it knew: a window
 * that was made smaller and put back while this process was busy would keep what the terminal folded meanwhile. So every
 * SIGWINCH counts.
 */
export function windowOf(stdout: OutputStream): OutputStream {
  return {
    get columns() {
      return stdout.columns ?? 0;
    },
    get rows() {
      return stdout.rows ?? 0;
    },
    write: (text) => stdout.write(text),
    on: (_, listener) => process.on("SIGWINCH", listener),
    off: (_, listener) => process.off("SIGWINCH", listener),
  };
}
