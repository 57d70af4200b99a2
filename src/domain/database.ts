/**
 * The database port. `schema/` and the tasks speak to PostgreSQL through this and nothing else; `src/adapters/postgres/postgres.ts`
 * implements it over `pg`, with a socket, a published port or the relay underneath.
 */
export interface Database {
  /**
   * Runs one statement and gives its rows. Values go as parameters ($1, $2 …), never inside the text.
   * Without values the text may hold several statements; then the rows of the last one are given.
   */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` between BEGIN and COMMIT on one connection; rolls back when it throws. Not nestable. */
  transaction<T>(work: (database: Database) => Promise<T>): Promise<T>;
}

/** A connection that must be closed by whoever opened it. */
export interface OpenDatabase extends Database {
  /** Runs a COPY … TO STDOUT and gives its bytes as they come. Takes its turn as a query does. */
  copyOut(sql: string): AsyncIterable<Uint8Array>;
  /** Runs a COPY … FROM STDIN; gives the number of rows. */
  copyIn(sql: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  close(): Promise<void>;
}
