import type { DatabaseWay } from "../../domain/database.ts";
import { Problem } from "../../domain/problem.ts";
import { adviceFor, codeOf, describeWay, messageOf } from "./describe.ts";

export function unreachable(attempts: readonly { way: DatabaseWay; thrown: unknown }[]): Problem {
  const [first] = attempts;
  const ways = attempts.map(({ way }) => way);
  const ours = "See how it fares: dittofeed-setup status, and dittofeed-setup logs postgres.";
  const theirs = "Correct host and port (database.external in a profile), and have its firewall let this machine in.";
  const saw = attempts.map(({ way, thrown }) => `${describeWay(way)}: ${messageOf(thrown)}`);
  return new Problem({
    code: "database-unreachable",
    title: "PostgreSQL could not be reached",
    saw:
      saw.length === 0
        ? "no way to it is known: its container is not running and no port is published"
        : saw.join("\n"),
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
    why: "What was not yet committed has been rolled back by the server.",
    next: "See why it stopped (dittofeed-setup logs postgres), then run the same command again.",
    cause: thrown,
  });
}

/** PgBouncer's own words; it ends the connection with them. */
function statementPooling(thrown: unknown): Problem {
  return new Problem({
    code: "database-unreachable",
    title: "A connection pooler answers here, and lets no transaction through",
    saw: messageOf(thrown),
    why: "What is changed here is changed whole or not at all, and that takes a transaction. Nothing was changed.",
    next: directAddress,
    cause: thrown,
  });
}

/** For whoever has given a pooler's address. */
export const directAddress =
  'Give the server\'s direct address: as a rule its port is 5432, where a pooler\'s is 6432 or 6543, and its name lacks "pooler" or "proxy" (database.external.host and port in a profile, or the address on the command line).';

function isLost(thrown: unknown): boolean {
  const code = codeOf(thrown);
  // 57P01-57P03: shut down, crashed, starting. 08: connection exceptions. E…: the socket's own.
  if (code !== "") return /^(57P0[123]|08\w{3}|E[A-Z_]+)$/.test(code);
  return /^(Connection terminated|Client (was closed|has encountered)|the relay ended)/.test(messageOf(thrown));
}
