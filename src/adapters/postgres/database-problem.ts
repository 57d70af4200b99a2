import type { Credentials, DatabaseWay } from "../../domain/database.ts";
import { Problem } from "../../domain/problem.ts";
import { quoteIdentifier } from "../../domain/typed.ts";
import { adviceFor, codeOf, describeWay, isServersWord, messageOf } from "./describe.ts";
import { tlsProblem } from "./tls-problem.ts";

/**
 * The server was reached and said no. Another way would lead to the same server, so the search ends
 * here.
 */
export function refusal(
  thrown: unknown,
  way: DatabaseWay,
  ways: readonly DatabaseWay[],
  { user, database }: Credentials,
): Problem | undefined {
  if (thrown instanceof Problem) return thrown;
  const overTls = way.kind === "tcp" ? tlsProblem(thrown, way) : undefined;
  if (overTls !== undefined) return overTls;
  if (!isServersWord(thrown)) return undefined;
  const advise = adviceFor(way, ways);
  const code = codeOf(thrown);
  const saw = `${describeWay(way)}: ${messageOf(thrown)} (${code})`;
  if (code === "28P01" || code === "28000") {
    return new Problem({
      code: "database-refused",
      title: `PostgreSQL refused the password of "${user}"`,
      saw,
      why: advise(
        "The server keeps the password that it was first started with, and this one differs.",
        "Nobody gets in with it, neither this program nor the app.",
      ),
      next: advise(
        "Put the first password back as POSTGRES_PASSWORD into .env, then run the same command again.",
        "Correct user and password (database.external in a profile), or have the server's owner set it: ALTER ROLE.",
      ),
      cause: thrown,
    });
  }
  if (code === "3D000") {
    return new Problem({
      code: "database-unreachable",
      title: `PostgreSQL runs, but has no database "${database}"`,
      saw,
      why: "Without it there is nowhere to put the schema.",
      next: `Create it (CREATE DATABASE ${quoteIdentifier(database)} OWNER ${quoteIdentifier(user)};), or correct its name, then run the same command again.`,
      cause: thrown,
    });
  }
  if (code === "53300") {
    return new Problem({
      code: "database-busy",
      title: "PostgreSQL has no connection left",
      saw,
      why: "Other programs hold all of them.",
      next: "Stop one of them, or wait, then run the same command again.",
      cause: thrown,
    });
  }
  return undefined;
}

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
  if (thrown instanceof Problem || !isLost(thrown)) return thrown;
  return new Problem({
    code: "database-unreachable",
    title: "The connection to PostgreSQL was lost",
    saw: messageOf(thrown),
    why: "What was not yet committed has been rolled back by the server.",
    next: "See why it stopped (dittofeed-setup logs postgres), then run the same command again.",
    cause: thrown,
  });
}

function isLost(thrown: unknown): boolean {
  const code = codeOf(thrown);
  // 57P01-57P03: shut down, crashed, starting. 08: connection exceptions. E…: the socket's own.
  if (code !== "") return /^(57P0[123]|08\w{3}|E[A-Z_]+)$/.test(code);
  return /^(Connection terminated|Client (was closed|has encountered)|the relay ended)/.test(messageOf(thrown));
}
