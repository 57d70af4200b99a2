// Over 150 lines: one table of what a server says before and after a login.
import type { Credentials, DatabaseWay } from "../../domain/database.ts";
import { Problem, type ProblemParts } from "../../domain/problem.ts";
import { quoteIdentifier } from "../../domain/typed.ts";
import { directAddress } from "./database-problem.ts";
import { adviceFor, codeOf, describeWay, isServersWord, messageOf, saidByServer } from "./describe.ts";
import { tlsProblem } from "./tls-problem.ts";

/** What a server said before it let anybody in, and who wanted in. */
interface Refused {
  code: string;
  message: string;
  user: string;
  database: string;
  /** Words for a server of this installation, for somebody else's, or both. */
  advise: (ours: string, theirs: string) => string;
}

type Row = Omit<ProblemParts, "saw" | "cause">;

/**
 * The server was reached and said no. Another way would lead to the same server, so the search ends
 * here. Whatever it said is passed on with its hint: a refusal that nobody foresaw is one all the
 * same, and no network that fails.
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
  const code = codeOf(thrown);
  const said: Refused = { code, message: messageOf(thrown), user, database, advise: adviceFor(way, ways) };
  const row = rows.map((rowOf) => rowOf(said)).find((one) => one !== undefined) ?? unforeseen;
  return new Problem({ ...row, saw: `${describeWay(way)}: ${saidByServer(thrown)}`, cause: thrown });
}

/** The first that fits counts: a pooler's words come under codes that a server uses for others. */
const rows: readonly ((said: Refused) => Row | undefined)[] = [
  byPooler,
  byHost,
  byPassword,
  noDatabase,
  noConnectionLeft,
  notReady,
  noRight,
];

const again = "then run the same command again.";

/**
 * PgBouncer, pgcat, Supavisor, Neon's and Amazon's proxies, by their own words: each looks like a
 * PostgreSQL server until it refuses something that every server takes.
 */
function byPooler({ message }: Refused): Row | undefined {
  // A role or a database may be called what a pooler is called.
  const words = message.slice(0, 4096).replaceAll(/"[^"]*"/g, "");
  if (!poolerWords.test(words)) return undefined;
  return {
    code: "database-unreachable",
    title: "A connection pooler answers here and rejects this connection",
    why: "This program changes the schema, which requires the server itself. A pooler shares one session among many clients.",
    next: `${directAddress} Or ask the pooler's owner to fix the problem, ${again}`,
  };
}

const poolerWords =
  /unsupported startup parameter|pgbouncer|pgcat|supavisor|odyssey|pooler|RDS proxy|no such (user|database)\b|tenant or user not found|endpoint ID is not specified|(query_wait|client_login|client_idle)_timeout|server_login_retry|server login (has )?fail|max_client_conn|no working server connection|no more connections allowed|bouncer config error|not allowed in (admin|auth) console/i;

/** pg_hba.conf, not the password: whoever corrects a password here gets nowhere. */
function byHost({ code, message, user, advise }: Refused): Row | undefined {
  const isHost =
    code === "28000" &&
    /pg_hba\.conf|rejects connection|(peer|ident|certificate|GSSAPI|LDAP|RADIUS|PAM) auth/i.test(message);
  const isRole = code === "28000" && /not permitted to log in|is not allowed to/i.test(message);
  if (!isHost && !isRole) return undefined;
  return {
    code: "database-unreachable",
    title: isRole
      ? `PostgreSQL does not let the role "${user}" log in`
      : `PostgreSQL lets "${user}" log in only from other places or with another method`,
    why: "The server did not ask for the password, or ignores it.",
    next: isRole
      ? `Ask the server's owner to allow it: ALTER ROLE with LOGIN; ${again}`
      : advise(
          `Check pg_hba.conf in the server's data folder: a line for this user, database and address is missing, or has another method than scram-sha-256; ${again}`,
          `Ask the server's owner to add a line to pg_hba.conf for this user, database and address, with scram-sha-256; ${again}`,
        ),
  };
}

function byPassword({ code, user, advise }: Refused): Row | undefined {
  if (code !== "28P01" && code !== "28000") return undefined;
  return {
    code: "database-refused",
    title: `PostgreSQL rejected the password of "${user}"`,
    why: advise(
      "The server keeps the password from its first start, and this one is different.",
      "Neither this program nor the app can log in with it.",
    ),
    next: advise(
      "Put the original password back into .env as POSTGRES_PASSWORD, then run the same command again.",
      "Correct the user and password (database.external in a profile), or ask the server's owner to set the password: ALTER ROLE.",
    ),
  };
}

function noDatabase({ code, user, database }: Refused): Row | undefined {
  if (code !== "3D000") return undefined;
  const [name, owner] = [database, user].map(quoteIdentifier);
  return {
    code: "database-unreachable",
    title: `PostgreSQL is running but has no database "${database}"`,
    why: "The schema needs a database.",
    next: `Create it (CREATE DATABASE ${name} OWNER ${owner};) or correct its name, ${again}`,
  };
}

function noConnectionLeft({ code, message }: Refused): Row | undefined {
  if (!/^(53300|53400)$/.test(code) && !/too many (clients|connections)/i.test(message)) return undefined;
  return {
    code: "database-busy",
    title: "PostgreSQL has no free connections",
    why: "Other programs use all of them.",
    next: "Stop one of them or wait, then run the same command again.",
  };
}

/** It starts, it recovers after a crash, it stops, or its owner has closed this database. */
function notReady({ code, advise }: Refused): Row | undefined {
  if (!/^(57P0[123]|55000|55006)$/.test(code)) return undefined;
  return {
    code: "database-unreachable",
    title: "PostgreSQL is running but accepts no connections right now",
    why: "It is starting, recovering from a crash or stopping, or its owner has closed this database.",
    next: advise(
      `Wait a moment, and check its state: dittofeed-setup logs postgres; ${again}`,
      `Wait a moment. If nothing changes, ask the server's owner; ${again}`,
    ),
  };
}

function noRight({ code, user, database }: Refused): Row | undefined {
  if (code !== "42501") return undefined;
  const [name, role] = [database, user].map(quoteIdentifier);
  return {
    code: "database-unreachable",
    title: `PostgreSQL does not let "${user}" connect to the database "${database}"`,
    why: "The password was right, but the role may not connect.",
    next: `Ask the server's owner to run: GRANT CONNECT ON DATABASE ${name} TO ${role}; ${again}`,
  };
}

const unforeseen: Row = {
  code: "database-unreachable",
  title: "PostgreSQL rejected the connection",
  why: "Schema, workspace and verification need it.",
  next: `Follow the server's message; its own log says more. If a pooler or proxy is in front of the server, use the server's direct address; ${again}`,
};
