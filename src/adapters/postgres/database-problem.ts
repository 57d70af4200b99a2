import type { DatabaseWay } from "../../domain/database.ts";
import { Problem } from "../../domain/problem.ts";
import { adviceFor, codeOf, describeWay, messageOf } from "./describe.ts";

export function unreachable(attempts: readonly { way: DatabaseWay; thrown: unknown }[]): Problem {
  const [first] = attempts;
  const ways = attempts.map(({ way }) => way);
  const ours = "Check its state: dittofeed-setup status, and dittofeed-setup logs postgres.";
  const theirs = "Correct the host and port (database.external in a profile), and allow this machine in its firewall.";
  const saw = attempts.map(({ way, thrown }) => `${describeWay(way)}: ${messageOf(thrown)}`);
  return new Problem({
    code: "database-unreachable",
    title: "PostgreSQL cannot be reached",
    saw: saw.length === 0 ? "its container is not running and no port is published" : saw.join("\n"),
    why: "Schema, workspace and verification need it.",
    next: first === undefined ? ours : adviceFor(first.way, ways)(ours, theirs),
    cause: attempts.at(-1)?.thrown,
  });
}

/**
 * The server's own errors (a lock not available, a constraint) stay as they are, with PostgreSQL's
 * `code`: only the caller knows what they mean to it. A connection that is gone becomes a Problem.
 */
export function orLost(thrown: unknown): unknown {
  if (thrown instanceof Problem) return thrown;
  if (/not allowed in statement pooling mode/.test(messageOf(thrown))) return statementPooling(thrown);
  if (!isLost(thrown)) return thrown;
  return new Problem({
    code: "database-unreachable",
    title: "The connection to PostgreSQL was lost",
    saw: messageOf(thrown),
    why: "The server rolled back everything that was not committed.",
    next: "Find out why it stopped (dittofeed-setup logs postgres), then run the same command again.",
    cause: thrown,
  });
}

/** PgBouncer's own words; it ends the connection with them. */
function statementPooling(thrown: unknown): Problem {
  return new Problem({
    code: "database-unreachable",
    title: "A connection pooler answers here and does not support transactions",
    saw: messageOf(thrown),
    why: "Changes are made completely or not at all, which requires a transaction. Nothing was changed.",
    next: directAddress,
    cause: thrown,
  });
}

/** For whoever has given a pooler's address. */
export const directAddress =
  'Use the server\'s direct address. Its port is usually 5432, a pooler\'s 6432 or 6543, and its name does not contain "pooler" or "proxy" (database.external.host and port in a profile, or the address on the command line).';

function isLost(thrown: unknown): boolean {
  const code = codeOf(thrown);
  // 57P01-57P03: shut down, crashed, starting. 08: connection exceptions. E…: the socket's own.
  if (code !== "") return /^(57P0[123]|08\w{3}|E[A-Z_]+)$/.test(code);
  return /^(Connection terminated|Client (was closed|has encountered)|the relay ended)/.test(messageOf(thrown));
}
