import { shortened } from "../../src/domain/clean-text.ts";

/** Of a stack, of a source line, or of what closes a dump: nothing of it says what went wrong. */
const noise =
  /^\s*(at\s.+|\^+|[}\])];?,?|throw .{0,200};?|Node\.js v\S+|\.\.\. \d+ (more|lines matching).*|goroutine \d+ .*|\[?eval\]?:\d+|\S+\.[cm]?[jt]s:\d+|Emitted 'error' event .*|Thrown at:|)$/;

/** Where a program says what went wrong, in the languages of the services: Node.js, Go, C++, PostgreSQL and Redis. */
const error =
  /(\b|[a-z])(Error|Exception)\b|\bERR_[A-Z_]+|\b(panic|PANIC|FATAL|Fatal|fatal error)\b|"level":"?(50|60|error|fatal)\b/;

const longest = 2_000;

/**
 * The lines of a log that say why a program ended: in every Node.js program the message stands
 * above its stack, and the last lines are a brace, nothing, and a version. The last error, with
 * what is said to it after that; where there is none, the last lines that hold anything.
 */
export function tellingLines(log: readonly string[], count: number): string[] {
  const lines = log.map((line) => shortened(line, longest)).filter((line) => !noise.test(line));
  const at = lines.findLastIndex((line) => error.test(line));
  if (at < 0) return lines.slice(-count);
  // Several errors on end (retries, a chain of causes): as many of them as there is room for what follows the last one.
  const from = Math.max(0, Math.min(at, lines.length - count));
  return lines.slice(from, from + count);
}
