import { AsyncLocalStorage } from "node:async_hooks";
import type { QueryResult } from "pg";
import type { Database, OpenDatabase } from "../../domain/database.ts";
import type { Connection } from "./connection.ts";
import { copyIn, copyOut } from "./copy.ts";
import { orLost } from "./database-problem.ts";

/**
 * The Database port over one connection. Queries take turns; a transaction is one turn, so nobody
 * else's statement can slip between its BEGIN and COMMIT.
 */
export function openSession(connection: Connection): OpenDatabase {
  const { client, close } = connection;
  const backend = (client as unknown as { processID: number }).processID;
  const inTurn = oneAtATime();
  const withinTransaction = new AsyncLocalStorage<true>();

  const ask = async <Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> => {
    try {
      const result = await (values === undefined ? client.query(sql) : client.query(sql, [...values]));
      // Several statements in one text give several results; pg's types know of one.
      const results = [result].flat() as QueryResult<Row>[];
      return results.at(-1)?.rows ?? [];
    } catch (thrown) {
      throw orLost(thrown);
    }
  };

  const outside = <T>(work: () => Promise<T>): Promise<T> => {
    // Its turn would come when the transaction ends, which waits for it: say so instead of hanging for ever.
    if (withinTransaction.getStore() !== undefined) {
      return Promise.reject(new Error("inside a transaction, use the database that the transaction hands over"));
    }
    return inTurn(work);
  };

  const runTransaction = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const innerTurn = oneAtATime();
    const inner: Database = {
      backend,
      query: (sql, values) => innerTurn(() => ask(sql, values)),
      transaction: () => Promise.reject(new Error("transactions do not nest")),
    };
    // A role or database may ask for another level; a pooler does not let it be set at login.
    await ask("BEGIN ISOLATION LEVEL READ COMMITTED");
    let result: T;
    try {
      result = await withinTransaction.run(true, () => work(inner));
      await innerTurn(() => Promise.resolve());
    } catch (thrown) {
      await innerTurn(() => Promise.resolve());
      // If the connection is gone the server has rolled back already, and the first error is the one that tells why.
      await ask("ROLLBACK").catch(() => undefined);
      throw thrown;
    }
    await ask("COMMIT");
    return result;
  };

  /** One turn until it is drained or left: a query that is asked for from within its loop would wait for ever. */
  async function* copyOutInTurn(sql: string): AsyncIterable<Uint8Array> {
    const leave = await new Promise<() => void>((begin, refuse) => {
      outside(() => new Promise<void>((end) => begin(end))).catch(refuse);
    });
    try {
      yield* copyOut(connection, sql);
    } finally {
      leave();
    }
  }

  return {
    backend,
    query: (sql, values) => outside(() => ask(sql, values)),
    transaction: (work) => outside(() => runTransaction(work)),
    copyOut: copyOutInTurn,
    copyIn: (sql, chunks) => outside(() => copyIn(connection, sql, chunks)),
    close,
  };
}

/** Runs work in the order in which it was handed in, one after the other; a failure does not hold up the rest. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
