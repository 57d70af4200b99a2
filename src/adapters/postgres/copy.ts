import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { orLost } from "./database-problem.ts";

/**
 * COPY as streams, so that a table of any size passes through little memory. pg itself lets queries wait for each other, so
 * these take their turn, also inside a transaction that is under way on this connection.
 */
export async function* copyOut(client: Client, sql: string): AsyncIterable<Uint8Array> {
  const { to } = await copyStreams();
  try {
    for await (const chunk of client.query(to(sql))) yield chunk as Uint8Array;
  } catch (thrown) {
    throw orLost(thrown);
  }
}

/** Gives the number of rows. What the chunks throw ends the COPY on the server too. */
export async function copyIn(client: Client, sql: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const { from } = await copyStreams();
  const stream = client.query(from(sql));
  try {
    await pipeline(chunks, stream);
    return stream.rowCount;
  } catch (thrown) {
    throw orLost(thrown);
  }
}

/** Loaded with the first COPY. It is a CommonJS module: in our bundle its functions hang on `default` alone. */
async function copyStreams(): Promise<typeof import("pg-copy-streams")> {
  const loaded = await import("pg-copy-streams");
  return "default" in loaded ? (loaded.default as typeof import("pg-copy-streams")) : loaded;
}
