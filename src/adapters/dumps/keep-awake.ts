import type { Database } from "../../domain/database.ts";

const rarestMs = 30_000;

/**
 * While a program of its own dumps, the open connection waits, and a role, a database or a firewall may end whoever
 * waits for long. So it asks for nothing, often enough, and leaves no setting behind. Ended by what is given back.
 */
export async function keepAwake(database: Database): Promise<() => Promise<void>> {
  const [limit] = await database
    .query<{ ms: number }>("SELECT setting::int AS ms FROM pg_catalog.pg_settings WHERE name = 'idle_session_timeout'")
    .catch(() => []);
  const everyMs = Math.max(10, Math.min(rarestMs, limit === undefined || limit.ms === 0 ? rarestMs : limit.ms / 3));
  let asked: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    asked = asked.then(() => database.query("SELECT 1")).catch(() => undefined);
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await asked;
  };
}
