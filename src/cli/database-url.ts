import type { Credentials, DatabaseWay, Tls } from "../domain/database.ts";
import { canonicalHost, isOneLine, isPort, isThisHost } from "../domain/grammar.ts";
import { Problem } from "../domain/problem.ts";
import type { MakeSecret } from "../domain/secret.ts";
import { isTooLong, longestSecret } from "../domain/secret-rules.ts";

export interface DatabaseAddress {
  readonly ways: DatabaseWay[];
  readonly credentials: Credentials;
  /** `user@host:port/database`, for people. */
  readonly label: string;
}

/** Would this address, in a place that others can read, give a password away? */
export function holdsPassword(text: string): boolean {
  if (!URL.canParse(text)) return text.includes("@");
  const url = new URL(text);
  return url.password !== "" || url.searchParams.has("password");
}

/** What libpq calls these; `require` only encrypts, as it does there. */
const verifies: ReadonlyMap<string, Tls["verify"] | "off"> = new Map([
  ["disable", "off"],
  ["no-verify", "none"],
  ["require", "none"],
  ["verify-ca", "ca"],
  ["verify-full", "full"],
]);

/** What says nothing about which database is meant, nor about how safe the way to it is. */
const harmless = ["application_name", "fallback_application_name", "connect_timeout", "tcp_user_timeout"];
const isHarmless = (name: string) => harmless.includes(name) || name.startsWith("keepalives");
const understood = ["sslmode", "sslrootcert", "password"];

/**
 * Understands postgres:// addresses as libpq does, as far as TCP goes, and refuses by name what it
 * would have to pass over. No message repeats the address: it holds a password.
 */
export async function parseDatabaseUrl(
  text: string,
  makeSecret: MakeSecret,
  readCa: (path: string) => Promise<string>,
): Promise<DatabaseAddress> {
  if (isTooLong(text)) throw refused(`it has more than ${longestSecret} bytes`);
  const url = addressIn(text.trim());
  const host = hostOf(url);
  const port = url.port === "" ? 5432 : Number(url.port);
  if (!isPort(port)) throw refused("its port is not a number from 1 to 65535");
  const user = nameIn(url.username, "user");
  const database = nameIn(url.pathname.slice(1), "database");
  const parameters = parametersOf(url);
  const passwords = [decoded(url.password, "password"), parameters.get("password") ?? ""];
  if (passwords.every((one) => one !== "")) throw refused("it names two passwords");
  const password = makeSecret("DATABASE_PASSWORD", passwords.join(""));
  const tls = await tlsOf(parameters, host, readCa);
  const way: DatabaseWay = { kind: "tcp", host, port, ...(tls === undefined ? {} : { tls }) };
  const at = host.includes(":") ? `[${host}]` : host;
  return { ways: [way], credentials: { user, password, database }, label: `${user}@${at}:${port}/${database}` };
}

/** A parser of addresses takes line breaks and tabs away, and what stands behind a # apart. */
function addressIn(text: string): URL {
  if (/[\s\p{Cc}\p{Cf}\\]/u.test(text)) throw refused("it contains a space, a backslash or an invisible character");
  if (text.includes("#")) throw refused("it contains a #; in a password or a name, write %23");
  if (!URL.canParse(text))
    throw refused("it is not an address; a character of the password may not be percent-encoded");
  const url = new URL(text);
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") throw refused(`it begins with ${url.protocol}//`);
  return url;
}

function hostOf(url: URL): string {
  if (url.hostname === "") throw refused("it has no host; sockets are not supported");
  const host = canonicalHost(url.hostname.replace(/^\[(.*)\]$/, "$1"));
  if (host === undefined) throw refused("its host cannot be parsed; several hosts and sockets are not supported");
  return host;
}

function nameIn(written: string, part: "user" | "database"): string {
  const name = decoded(written, part);
  if (name === "") throw refused(`it has no ${part}`);
  if (written.includes("/")) throw refused(`the name of its ${part} contains a /, which must be written as %2F`);
  if (!isOneLine(name)) throw refused(`the name of its ${part} contains a control character`);
  return name;
}

/**
 * Each once, and none that would be passed over: what it asks for would not be had. As libpq reads
 * them, to whom a + is a +.
 */
function parametersOf({ search }: URL): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const part of search.slice(1).split("&").filter(Boolean)) {
    const [name = "", value] = part.split(/=(.*)/s);
    // The name is of somebody else's choice, and may be a piece of a password.
    const shown = /^[a-z_]{1,40}$/.test(name) ? name : "a parameter";
    if (value === undefined) throw refused(`${shown} has no value`);
    if (!understood.includes(name) && !isHarmless(name))
      throw refused(`${shown} is not supported; after the ?, only sslmode, sslrootcert and password are used`);
    if (parameters.has(name)) throw refused(`${shown} is set twice`);
    parameters.set(name, decoded(value, shown));
  }
  return parameters;
}

/**
 * Where nothing is said the server has to prove who it is; a server on this machine is reached by
 * nobody in between.
 */
async function tlsOf(
  parameters: ReadonlyMap<string, string>,
  host: string,
  readCa: (path: string) => Promise<string>,
): Promise<Tls | undefined> {
  const mode = parameters.get("sslmode");
  const root = parameters.get("sslrootcert");
  if (mode === undefined && root === undefined && isThisHost(host)) return undefined;
  const verify = verifies.get(mode ?? "verify-full");
  if (verify === undefined) throw refused(`sslmode is not one of ${[...verifies.keys()].join(", ")}`);
  if (verify === "off") return undefined;
  const isFile = root !== undefined && root !== "" && root !== "system";
  return { verify, ca: isFile ? await readCa(root) : undefined };
}

function decoded(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused(`its ${part} is not correctly percent-encoded`);
  }
}

function refused(saw: string): Problem {
  return new Problem({
    code: "value-refused",
    title: "This is not the address of a PostgreSQL database",
    saw: `The address was rejected: ${saw}.`,
    why: "Without it, the database is unknown. Nothing was done.",
    next: "Use postgresql://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full, with the password percent-encoded.",
  });
}
