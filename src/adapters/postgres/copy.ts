import { finished, pipeline } from "node:stream/promises";
import type { Connection } from "./connection.ts";
import { orLost } from "./database-problem.ts";

/**
 * COPY as streams, so that a table of any size passes through little memory. Whoever stops reading
 * gets the connection back usable: the rest is cancelled on the server and read away. To destroy
 * the stream instead would leave its bytes unread, and every later query waiting behind them for
 * ever.
 */
export async function* copyOut(
  { client, cancel }: Pick<Connection, "client" | "cancel">,
  sql: string,
): AsyncIterable<Uint8Array> {
  const { to } = await copyStreams();
  const stream = client.query(to(sql));
  // Listens from the start: an error between two reads would otherwise end the whole process.
  const over = finished(stream).catch(() => undefined);
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
  } catch (thrown) {
    throw orLost(thrown);
  } finally {
    if (!stream.readableEnded && stream.errored === null) {
      await cancel();
      stream.resume();
      await over;
    }
  }
}

/** Gives the number of rows. What the chunks throw ends the COPY on the server too. */
export async function copyIn(
  { client }: Pick<Connection, "client">,
  sql: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
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
