import { Secret } from "../../src/domain/secret.ts";
import type { ServiceName } from "../../src/domain/service.ts";

/**
 * What one container is asked to look at, on its standard input. `settings` only where its own
 * environment is not the one meant.
 */
export interface InsideQuestion {
  /** Makes digests comparable within one look, and worthless outside it. */
  key: string;
  /** Settings of which a keyed digest is wanted. */
  names: readonly string[];
  neighbours: readonly ServiceName[];
  settings?: Readonly<Record<string, string>>;
}

/** What it answers with, as JSON on its standard output. No value of a setting is in it. */
export interface InsideAnswer {
  digests: Record<string, string>;
  neighbours: {
    to: ServiceName;
    host: string;
    port: number;
    address: string | null;
    answers: boolean;
    code: string | null;
  }[];
  redis: { reply: string; repliesWithoutPassword: boolean } | null;
  clickhouse: { status: number; body: string; databases: string[] } | null;
}

/** The program ends by then, with what it knows: one silent neighbour must not cost the others. */
export const insideLimitMs = 2_600;

/**
 * A Node program for the containers of the app: asks each neighbour that the container's own
 * settings name, and says what Redis and ClickHouse answer to the container's own credentials.
 * Those never leave it: only keyed digests do. Reads, and changes nothing. Node's own modules
 * alone, of Node 18 or later.
 */
export const insideScript = `
const { createHmac } = require("node:crypto");
const { lookup } = require("node:dns").promises;
const { request } = require("node:http");
const { connect } = require("node:net");
const asked = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const env = asked.settings || process.env;
const answer = { digests: {}, neighbours: [], redis: null, clickhouse: null };
const finish = () => process.stdout.write(JSON.stringify(answer), () => process.exit(0));
setTimeout(finish, ${insideLimitMs});

for (const name of asked.names) {
  const value = env[name];
  if (value !== undefined) answer.digests[name] = createHmac("sha256", asked.key).update(value).digest("hex").slice(0, 32);
}

const parsed = (given, scheme) => {
  try { return new URL(/^[a-z]+:[/][/]/i.test(given) ? given : scheme + given); } catch { return undefined; }
};
const at = (given, scheme, port) => {
  const url = given ? parsed(given, scheme) : undefined;
  const host = url && url.hostname.replace(/^\\[|\\]$/g, "");
  return host ? { host, port: Number(url.port) || port } : undefined;
};
// What is looked for where a setting is absent is what the app itself takes then.
const places = {
  postgres: () => env.DATABASE_URL ? at(env.DATABASE_URL, "", 5432)
    : env.DATABASE_HOST ? { host: env.DATABASE_HOST, port: Number(env.DATABASE_PORT) || 5432 } : undefined,
  redis: () => env.REDIS_HOST ? { host: env.REDIS_HOST, port: Number(env.REDIS_PORT) || 6379 } : undefined,
  clickhouse: () => at(env.CLICKHOUSE_HOST, "http://", /^https:/.test(env.CLICKHOUSE_HOST || "") ? 443 : 8123),
  temporal: () => at(env.TEMPORAL_ADDRESS || "localhost:7233", "http://", 7233),
  api: () => at(env.DASHBOARD_API_BASE, "http://", /^https:/.test(env.DASHBOARD_API_BASE || "") ? 443 : 80) || { host: "api", port: 3001 },
};

const reach = (host, port) => new Promise((resolve) => {
  const socket = connect({ host, port });
  const end = (code) => { socket.destroy(); resolve(code); };
  socket.setTimeout(1500, () => end("ETIMEDOUT"));
  socket.on("connect", () => end(null));
  socket.on("error", (error) => end(error.code || error.message));
});
const look = async (to) => {
  const place = places[to] && places[to]();
  if (!place) return;
  const neighbour = { to, ...place, address: null, answers: false, code: "ETIMEDOUT" };
  answer.neighbours.push(neighbour);
  try { neighbour.address = (await lookup(place.host)).address; } catch (error) { neighbour.code = error.code || error.message; return; }
  neighbour.code = await reach(neighbour.address, place.port);
  neighbour.answers = neighbour.code === null;
  if (!neighbour.answers) return;
  if (to === "redis") await askRedis(place);
  if (to === "clickhouse" && !/^https:/.test(env.CLICKHOUSE_HOST)) await askClickhouse(place);
};

// Length and bytes, so that a password may hold every character.
const phrase = (words) => "*" + words.length + "\\r\\n" + words.map((word) => "$" + Buffer.byteLength(word) + "\\r\\n" + word + "\\r\\n").join("");
const talk = ({ host, port }, phrases) => new Promise((resolve) => {
  const socket = connect({ host, port });
  let text = "";
  const end = () => { socket.destroy(); resolve(text.split("\\r\\n").filter(Boolean)); };
  socket.setTimeout(1500, end);
  socket.on("connect", () => socket.write(phrases.map(phrase).join("")));
  socket.on("data", (chunk) => { text += chunk; if (text.split("\\r\\n").length > phrases.length) end(); });
  socket.on("error", end);
  socket.on("close", end);
});
const askRedis = async (place) => {
  const password = env.REDIS_PASSWORD;
  const [plain, replies] = await Promise.all([
    talk(place, [["PING"]]),
    talk(place, password ? [["AUTH", password], ["PING"]] : [["PING"]]),
  ]);
  // Cut off after the first of two, on a busy machine: that says nothing of the password.
  const isWhole = replies.some((one) => one.startsWith("-")) || replies.length === (password ? 2 : 1);
  if (!isWhole) return;
  const reply = replies.find((one) => one.startsWith("-")) || replies[replies.length - 1];
  answer.redis = { reply: reply.slice(0, 200), repliesWithoutPassword: plain[0] === "+PONG" };
};
// Basic, because a header of one's own cannot carry a character beyond Latin-1.
const askClickhouse = ({ host, port }) => new Promise((resolve) => {
  const auth = (env.CLICKHOUSE_USER || "default") + ":" + (env.CLICKHOUSE_PASSWORD || "");
  const headers = { authorization: "Basic " + Buffer.from(auth).toString("base64") };
  const sent = request({ host, port, method: "POST", path: "/", headers, timeout: 1500 }, (reply) => {
    let body = "";
    reply.on("data", (chunk) => { if (body.length < 20000) body += chunk; });
    reply.on("end", () => {
      const good = reply.statusCode === 200;
      const databases = good ? body.split("\\n").map((line) => line.trim()).filter(Boolean) : [];
      answer.clickhouse = { status: reply.statusCode, body: good ? "" : body.slice(0, 300), databases };
      resolve();
    });
  });
  sent.on("timeout", () => sent.destroy());
  sent.on("error", resolve);
  sent.end("SHOW DATABASES");
});

Promise.all(asked.neighbours.map(look)).then(finish);
`;

/**
 * The question with the settings that the app would have: for standard input alone, since secrets
 * are among them.
 */
export function questionWithSettings(question: InsideQuestion, environment: ReadonlyMap<string, Secret>): Secret {
  return Secret.json("settings", { ...question, settings: Object.fromEntries(environment) });
}
