import type { Secret } from "../../src/domain/secret.ts";

/**
 * The app parses DATABASE_URL with `new URL()`, so user and password must be percent-encoded. The
 * URL's own setter leaves `%` alone, hence encodeURIComponent first. The redactor knows the result
 * already: it registers every secret's percent-encoded form too.
 */
export function databaseUrl(base: string, password: Secret): Secret {
  return password.derive("DATABASE_URL", (value) => {
    const url = new URL(base);
    url.password = encodeURIComponent(value);
    return url.href;
  });
}

/**
 * Why the app cannot work with it, without showing any of it; undefined when it can. Reads it as
 * the app does.
 */
export function databaseUrlFault(address: Secret, password: Secret | undefined): string | undefined {
  return address.faultOf((text) => faultOfDatabaseUrl(text, password));
}

function faultOfDatabaseUrl(text: string, password: Secret | undefined): string | undefined {
  if (text === "") return "is empty";
  if (!URL.canParse(text)) return "cannot be parsed as an address: a character in it is not percent-encoded";
  const url = new URL(text);
  if (!/^postgres(ql)?:$/.test(url.protocol)) return `begins with ${url.protocol}//`;
  if (url.hash !== "") return "contains a # that is not percent-encoded: everything after it is lost";
  if (url.hostname === "" || url.pathname.length < 2) return "has no host or no database";
  let decoded: string;
  try {
    decoded = decodeURIComponent(url.password);
  } catch {
    return "contains a % that is not percent-encoded";
  }
  if (password !== undefined && !password.equals(decoded)) return "has another password than POSTGRES_PASSWORD";
  return undefined;
}

/** The database that an address names, which is no secret; undefined where it cannot be read. */
export function databaseInUrl(address: Secret | undefined): string | undefined {
  return address?.faultOf((text) => {
    if (!URL.canParse(text)) return undefined;
    try {
      return decodeURIComponent(new URL(text).pathname.slice(1)) || undefined;
    } catch {
      return undefined;
    }
  });
}

/** For the stack's own PostgreSQL. */
export function rewrittenDatabaseUrl(user: string, database: string, password: Secret): Secret {
  return databaseUrl(
    `postgresql://${encodeURIComponent(user)}@postgres:5432/${encodeURIComponent(database)}`,
    password,
  );
}
