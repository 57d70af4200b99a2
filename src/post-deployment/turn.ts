import { takeRunLock } from "../../schema/reconcile/run-lock.ts";
import type { DatabaseAccess, OpenDatabase } from "../domain/database.ts";
import type { Ports } from "../domain/ports.ts";
import { Problem, toProblem } from "../domain/problem.ts";

export interface Waiting {
  ports: Pick<Ports, "clock" | "databases">;
  signal: AbortSignal;
  /** For people: one line each. */
  say(line: string): void;
  /** How long to wait for the database, and how long for another run. */
  limits: { databaseMs: number; turnMs: number };
}

const pauseMs = 1_000;

/**
 * Waits until the database takes a login, since nothing of a deployment waits for health. One that
 * refuses it is not asked again.
 */
export async function untilDatabaseAnswers<T>(open: () => Promise<T>, waiting: Waiting): Promise<T> {
  const { ports, signal, say, limits } = waiting;
  const until = ports.clock.elapsed() + limits.databaseMs;
  for (let said = ""; ; ) {
    try {
      return await open();
    } catch (thrown) {
      signal.throwIfAborted();
      const problem = toProblem(thrown);
      if (problem.code !== "database-unreachable") throw problem;
      if (ports.clock.elapsed() > until) throw noDatabase(problem.saw, limits.databaseMs);
      if (said === "") say(`waiting for PostgreSQL: ${problem.saw.split("\n")[0]}`);
      said = problem.saw;
    }
    await ports.clock.sleep(pauseMs, signal);
  }
}

/**
 * One run at a time: Coolify begins the command again where its connection to the host was lost,
 * and the first one works on. Whoever comes later waits, and then finds everything done.
 */
export async function inTurn<T>(
  { ways, credentials }: Pick<DatabaseAccess, "ways" | "credentials">,
  waiting: Waiting,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await waiting.ports.databases.open(ways, credentials, waiting.signal);
  try {
    await untilOurs(lock, waiting);
    return await work();
  } finally {
    await lock.close().catch(() => undefined);
  }
}

async function untilOurs(lock: OpenDatabase, { ports, signal, say, limits }: Waiting): Promise<void> {
  const until = ports.clock.elapsed() + limits.turnMs;
  for (let looks = 0; ; looks += 1) {
    const turn = await takeRunLock(lock);
    if (turn.state === "pooled")
      say("there is a connection pooler in front of PostgreSQL, so other runs cannot be detected");
    if (turn.state !== "taken") return;
    if (ports.clock.elapsed() > until) throw otherRun(turn.since, limits.turnMs);
    if (looks === 0) say(`another run of this command has been working since ${turn.since} UTC; waiting for it to end`);
    await ports.clock.sleep(pauseMs, signal);
  }
}

function noDatabase(saw: string, databaseMs: number): Problem {
  return new Problem({
    code: "database-unreachable",
    title: "PostgreSQL does not answer",
    saw: `${saw}\nWaited for ${Math.round(databaseMs / 60_000)} min.`,
    why: "Schema, workspace and administrator are stored in it. Nothing was changed.",
    next: "Check the postgres log (Coolify: Logs), fix the cause, then deploy again.",
  });
}

function otherRun(since: string, turnMs: number): Problem {
  return new Problem({
    code: "lock-held",
    title: "Another run of this command is still working",
    saw: `It has held the lock since ${since} UTC. Waited for ${Math.round(turnMs / 60_000)} min.`,
    why: "Two runs at once would undo each other's work. This one changed nothing.",
    next: "Check how that run ended (the deployment's log in Coolify), then deploy again.",
  });
}
