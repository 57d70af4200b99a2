import type { Credentials, DatabaseWay, Tls } from "../domain/database.ts";
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
const verifies: Record<string, Tls["verify"] | "off"> = {
  disable: "off",
  "no-verify": "none",
  require: "none",
  "verify-ca": "ca",
  "verify-full": "full",
};

/** Understands postgres:// addresses as libpq does, as far as TCP goes. No message repeats the address: it holds a password. */
export async function parseDatabaseUrl(
  text: string,
  makeSecret: MakeSecret,
  readCa: (path: string) => Promise<string>,
): Promise<DatabaseAddress> {
  if (isTooLong(text)) throw refused(`it has more than ${longestSecret} bytes`);
  if (!URL.canParse(text))
    throw refused("it is no address; perhaps a character of the password is not percent-encoded");
  const url = new URL(text);
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") throw refused(`it begins with ${url.protocol}//`);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "" || url.searchParams.has("host")) throw refused("it names no host; sockets are not supported");
  const user = decoded(url.username, "user");
  const database = decoded(url.pathname.slice(1), "database");
  if (user === "" || database === "") throw refused(user === "" ? "it names no user" : "it names no database");
  const password = makeSecret(
    "DATABASE_PASSWORD",
    decoded(url.password, "password") || (url.searchParams.get("password") ?? ""),
  );
  const port = url.port === "" ? 5432 : Number(url.port);
  const tls = await tlsOf(url.searchParams, readCa);
  const way: DatabaseWay = { kind: "tcp", host, port, ...(tls === undefined ? {} : { tls }) };
  return { ways: [way], credentials: { user, password, database }, label: `${user}@${host}:${port}/${database}` };
}

async function tlsOf(parameters: URLSearchParams, readCa: (path: string) => Promise<string>): Promise<Tls | undefined> {
  const mode = parameters.get("sslmode");
  const root = parameters.get("sslrootcert");
  if (mode === null && root === null) return undefined;
  const verify = verifies[mode ?? "verify-full"];
  if (verify === undefined) throw refused(`sslmode is not one of ${Object.keys(verifies).join(", ")}`);
  if (verify === "off") return undefined;
  const isFile = root !== null && root !== "" && root !== "system";
  return { verify, ca: isFile ? await readCa(root) : undefined };
}

function decoded(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused(`its ${part} is not percent-encoded properly`);
  }
}

function refused(saw: string): Problem {
  return new Problem({
    code: "value-refused",
    title: "This is not the address of a PostgreSQL database",
    saw: `The address given was not taken: ${saw}.`,
    why: "Without it nobody knows which database is meant. Nothing was done.",
    next: "Give it as postgresql://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full, with the password percent-encoded.",
  });
}
