import { setTimeout as wait } from "node:timers/promises";
import { relayToPostgres } from "../../../compose/commands/postgres.ts";
import type { Databases, DatabaseWay } from "../../domain/database.ts";
import type { Problem } from "../../domain/problem.ts";
import { ourSettings } from "../../domain/session-settings.ts";
import type { Shell } from "../shell/shell.ts";
import { type Connection, type Dial, type Dialled, dial, type RelayCommand } from "./connection.ts";
import { unreachable } from "./database-problem.ts";
import { codeOf } from "./describe.ts";
import { refusal } from "./refusal.ts";
import { openSession } from "./session.ts";

/**
 * A server that is still starting says so (57P03); a healthy container can be at that for a moment
 * after a crash.
 */
const startingPatienceMs = 10_000;

/**
 * Opens a database by the first way that leads there. The signal ends the opening, and later on any
 * query that is running: the server is told to cancel it (SQLSTATE 57014), the connection stays
 * usable for a ROLLBACK.
 */
export function createDatabases(parts: { shell: Shell; relayCommand?: RelayCommand }): Databases {
  return {
    async open(ways, credentials, signal) {
      const attempts: { way: DatabaseWay; thrown: unknown }[] = [];
      for (const way of ways) {
        try {
          const order: Dial = {
            shell: parts.shell,
            relayCommand: parts.relayCommand ?? relayToPostgres,
            way,
            credentials,
            signal,
          };
          const connection = await dialPatiently(order);
          return openSession(cancellable(order, connection));
        } catch (thrown) {
          signal?.throwIfAborted();
          const refused: Problem | undefined = refusal(thrown, way, ways, credentials);
          if (refused !== undefined) throw refused;
          attempts.push({ way, thrown });
        }
      }
      throw unreachable(attempts);
    },
  };
}

async function dialPatiently(order: Dial): Promise<Dialled> {
  const until = performance.now() + startingPatienceMs;
  for (;;) {
    try {
      return await dialWithSettings(order);
    } catch (thrown) {
      if (codeOf(thrown) !== "57P03" || performance.now() > until) throw thrown;
      await wait(200, undefined, { signal: order.signal });
    }
  }
}

/**
 * A pooler refuses settings at login (08P01, 0A000, XX000), and so does a server that is too old to
 * know one (42704): both are still to be asked who they are.
 */
async function dialWithSettings(order: Dial): Promise<Dialled> {
  try {
    return await dial({ ...order, settings: ourSettings });
  } catch (thrown) {
    if (!/^(08P01|0A000|22023|42501|42704|XX000)$/.test(codeOf(thrown))) throw thrown;
    return await dial(order);
  }
}

function cancellable(order: Dial, connection: Dialled): Connection {
  const { signal, ...rest } = order;
  const { processID } = connection.client as unknown as { processID: number };
  const cancel = () => askToCancel({ ...rest, signal: undefined }, processID);
  let isClosed = false;
  /**
   * A query that was on its way to the server, or came after the first request, is not ended by it:
   * so it is asked again.
   */
  const untilQuiet = async () => {
    await cancel();
    for (let asked = 1; asked < mostRequests; asked += 1) {
      await wait(pauseMs, undefined, { ref: false });
      if (isClosed) return;
      if (!isIdle(connection.client)) await cancel();
    }
  };
  const onAbort = () => void untilQuiet();
  signal?.addEventListener("abort", onAbort, { once: true });
  return {
    client: connection.client,
    cancel,
    async close() {
      isClosed = true;
      signal?.removeEventListener("abort", onAbort);
      await connection.close();
    },
  };
}

const pauseMs = 500;
const mostRequests = 20;

/** As pg says it of itself: the server has answered, and waits. */
const isIdle = (client: Connection["client"]) => (client as unknown as { readyForQuery: boolean }).readyForQuery;

/**
 * By a connection of its own: a query that waits for a lock does not notice that its client would
 * like to leave.
 */
async function askToCancel(order: Dial, processId: number): Promise<void> {
  try {
    const other = await dial(order);
    await other.client.query("SELECT pg_cancel_backend($1)", [processId]);
    await other.close();
  } catch {
    // The server is gone, or refuses: then the query ends by that.
  }
}
