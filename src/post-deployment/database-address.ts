import { type Authority, readAuthority } from "../domain/authority.ts";
import type { ExternalDatabase } from "../domain/profile.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export type DatabaseRead =
  | { external: ExternalDatabase; password: string; authority: Authority | undefined }
  | { fault: string };

/** The text of a file of this container; undefined where there is none that can be read. */
export type ReadText = (path: string) => string | undefined;

/**
 * Where the app would go: DATABASE_URL, else its parts put together, without encoding them, as the
 * app does it (packages/backend-lib/src/config.ts, parseDatabaseUrl). No fault repeats a value.
 */
export function readDatabase(env: Environment, readText: ReadText): DatabaseRead {
  const { DATABASE_URL: whole, DATABASE_USER: user, DATABASE_PASSWORD: password } = env;
  const given = whole?.trim() ? "DATABASE_URL" : "DATABASE_USER, DATABASE_PASSWORD and DATABASE_HOST";
  if (!whole?.trim() && !(user && password))
    return { fault: "DATABASE_URL is empty, and DATABASE_USER and DATABASE_PASSWORD are not both set" };
  const { DATABASE_HOST: host = "localhost", DATABASE_PORT: port = "5432", DATABASE_NAME: name = "dittofeed" } = env;
  const text = whole?.trim() || `postgresql://${user}:${password}@${host}:${port}/${name}`;
  const read = URL.canParse(text)
    ? partsOf(new URL(text), readText)
    : "not an address: a character is not percent-encoded";
  return typeof read === "string" ? { fault: `${given}: ${read}` } : read;
}

function partsOf(url: URL, readText: ReadText): Exclude<DatabaseRead, { fault: string }> | string {
  if (!/^postgres(ql)?:$/.test(url.protocol)) return "it does not begin with postgresql:";
  if (url.hash !== "") return "a # in it is not percent-encoded";
  const database = url.pathname.slice(1);
  if (url.hostname === "" || url.username === "" || database === "") return "it has no host, user or database";
  if (url.password === "") return "its password is empty";
  const sslmode = sslmodeOf(url.searchParams);
  if (sslmode === undefined) return "its sslmode is not supported here";
  const file = url.searchParams.get("sslrootcert");
  const authority = file === null ? undefined : readAuthority(readText(file) ?? "");
  if (authority !== undefined && "fault" in authority) return `the file in its sslrootcert ${authority.fault}`;
  try {
    return {
      external: {
        host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
        port: Number(url.port || 5432),
        name: decodeURIComponent(database),
        user: decodeURIComponent(url.username),
        sslmode,
      },
      password: decodeURIComponent(url.password),
      authority,
    };
  } catch {
    return "a % in it is not percent-encoded";
  }
}

/** As pg 8 reads it, which the app uses: nothing said is no TLS, and `require` checks everything. */
function sslmodeOf(parameters: URLSearchParams): ExternalDatabase["sslmode"] | undefined {
  const asked = parameters.get("sslmode") ?? "disable";
  if (asked === "no-verify") return "require";
  if (asked === "disable" || asked === "verify-ca") return asked;
  return ["prefer", "require", "verify-full"].includes(asked) ? "verify-full" : undefined;
}
