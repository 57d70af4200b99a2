import { connect, createServer, type Socket } from "node:net";

/**
 * PgBouncer's door before a real server: it reads the startup packet, refuses each parameter that
 * it does not know with PgBouncer's own words and code, and passes on all that comes after it.
 * `says`: it refuses whoever comes, with these fields of an ErrorResponse.
 */
export interface Pooler {
  port: number;
  /** Names of the parameters that the last client sent. */
  parameters(): readonly string[];
  stop(): Promise<void>;
}

/** What PgBouncer tracks, and what it takes without a word (varcache.c, client.c). */
const known = [
  "user",
  "database",
  "client_encoding",
  "DateStyle",
  "TimeZone",
  "standard_conforming_strings",
  "application_name",
];

export async function startPooler(
  target: { host: string; port: number },
  says?: Readonly<Record<string, string>>,
): Promise<Pooler> {
  let last: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on("error", () => undefined);
    client.once("data", (packet) => {
      last = parametersOf(packet);
      const strange = last.find((name) => !known.includes(name));
      const refused =
        says ??
        (strange === undefined
          ? undefined
          : { S: "FATAL", C: "08P01", M: `unsupported startup parameter: ${strange}` });
      if (refused !== undefined) return client.end(errorResponse(refused));
      const upstream = connect(target.port, target.host);
      open.add(upstream);
      upstream.on("error", () => client.destroy());
      upstream.on("close", () => client.destroy());
      client.on("close", () => upstream.destroy());
      upstream.write(packet);
      client.pipe(upstream).pipe(client);
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    port: (server.address() as { port: number }).port,
    parameters: () => last,
    stop: () =>
      new Promise((stopped) => {
        for (const socket of open) socket.destroy();
        server.close(() => stopped());
      }),
  };
}

/** After length and version: name and value, each ended by a zero byte. */
function parametersOf(packet: Buffer): string[] {
  const words = packet.subarray(8).toString("utf8").split("\0");
  return words.filter((word, at) => at % 2 === 0 && word !== "");
}

function errorResponse(fields: Readonly<Record<string, string>>): Buffer {
  const body = Buffer.from(
    `${Object.entries(fields)
      .map(([type, text]) => `${type}${text}\0`)
      .join("")}\0`,
  );
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
