import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface ClickhouseStandIn {
  address: string;
  tables: Set<string>;
  events: Record<string, string>[];
  close(): void;
}

/** As much of ClickHouse as app and installer ask for over HTTP; every other statement is refused, as by the real one. */
export async function startClickhouse(user: string, password: string): Promise<ClickhouseStandIn> {
  const tables = new Set<string>();
  const events: Record<string, string>[] = [];

  const made = (name = "") => {
    tables.add(name);
    return "";
  };
  const counted = (name?: string) => {
    known(name);
    return "0\n";
  };
  const known = (name = "") => {
    if (!tables.has(name))
      throw new Error(`Code: 60. DB::Exception: Table dittofeed.${name} doesn't exist. (UNKNOWN_TABLE)`);
  };
  const statements: [RegExp, (found: string[], body: string) => string][] = [
    [/^CREATE TABLE IF NOT EXISTS (\w+) \(.*\) ENGINE = MergeTree\(\) ORDER BY \(.*\)$/, ([, name]) => made(name)],
    [
      /^SELECT name FROM system\.tables WHERE database = 'dittofeed'$/,
      () => [...tables].map((name) => `${name}\n`).join(""),
    ],
    [/^SELECT count\(\) FROM (\w+)$/, ([, name]) => counted(name)],
    [
      /^INSERT INTO (user_events_v2) \(.*\) FORMAT JSONEachRow$/,
      ([, name], body) => {
        known(name);
        events.push(JSON.parse(body) as Record<string, string>);
        return "";
      },
    ],
    [
      /^SELECT message_id AS messageId FROM (user_events_v2) WHERE position\(message_raw, '(.*)'\) > 0 FORMAT JSONEachRow$/,
      ([, name, part = ""]) => {
        known(name);
        const found = events.filter((event) => event.message_raw?.includes(part));
        return found.map((event) => `${JSON.stringify({ messageId: event.message_id })}\n`).join("");
      },
    ],
    [
      /^ALTER TABLE dittofeed\.(user_events_v2) DELETE WHERE workspace_id = '[^']+' AND message_id = '([^']+)'$/,
      ([, name, id]) => {
        known(name);
        events.splice(0, events.length, ...events.filter((event) => event.message_id !== id));
        return "";
      },
    ],
  ];

  const answer = async (request: IncomingMessage): Promise<{ status: number; said: string }> => {
    const login = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const body = await text(request);
    if (request.headers.authorization !== login)
      return { status: 403, said: `Code: 516. DB::Exception: ${user}: Authentication failed. (AUTHENTICATION_FAILED)` };
    const query = new URL(request.url ?? "", "http://any").searchParams.get("query");
    const statement = query ?? body;
    for (const [form, work] of statements) {
      const found = form.exec(statement);
      if (found !== null) return { status: 200, said: work(found, body) };
    }
    return { status: 400, said: `Code: 62. DB::Exception: Syntax error: ${statement.slice(0, 200)}` };
  };
  const server = createServer((request, reply) => {
    answer(request)
      .catch((error: Error) => ({ status: 404, said: error.message }))
      .then(({ status, said }) => reply.writeHead(status).end(said));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, tables, events, close: () => server.close() };
}
