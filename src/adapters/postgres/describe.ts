import type { DatabaseWay } from "../../domain/database.ts";

export type Tcp = Extract<DatabaseWay, { kind: "tcp" }>;

/**
 * What to do is decided by who runs the server: gives the advice for one of this installation, for
 * somebody else's, or both where nobody can tell. A relay leads only to a container of ours; TLS
 * and host names only elsewhere; an address alone may be either.
 */
export function adviceFor(way: DatabaseWay, ways: readonly DatabaseWay[]): (ours: string, theirs: string) => string {
  if (ways.some(({ kind }) => kind === "relay")) return (ours) => ours;
  const isElsewhere = way.kind === "tcp" && (way.tls !== undefined || !/^[\d.]+$|:/.test(way.host));
  if (isElsewhere) return (_ours, theirs) => theirs;
  return (ours, theirs) => `${ours} If the server is external: ${theirs}`;
}

export function describeWay(way: DatabaseWay): string {
  if (way.kind === "relay") return `relay beside container ${way.container}`;
  return way.host.includes(":") ? `[${way.host}]:${way.port}` : `${way.host}:${way.port}`;
}

/** PostgreSQL's SQLSTATE or the system's own code; empty where there is none. */
export function codeOf(thrown: unknown): string {
  return (thrown as { code?: string } | undefined)?.code ?? "";
}

export function messageOf(thrown: unknown): string {
  // A name with several addresses gives several errors; they differ in the address alone.
  const inner = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  const error = inner instanceof Error ? inner : new Error(String(inner));
  return error.message === "" ? codeOf(error) || error.name : error.message;
}

/** Said by the server itself, in its protocol, and not by the network or by pg. */
export function isServersWord(thrown: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(codeOf(thrown)) && typeof (thrown as { severity?: unknown }).severity === "string";
}

/** What a server said, with its detail and its hint: the hint is often the whole answer. */
export function saidByServer(thrown: unknown): string {
  const { detail, hint } = thrown as { detail?: unknown; hint?: unknown };
  const more = Object.entries({ DETAIL: detail, HINT: hint }).flatMap(([name, text]) =>
    typeof text === "string" && text !== "" ? [`${name}: ${text}`] : [],
  );
  return [`${messageOf(thrown)} (${codeOf(thrown)})`, ...more].join("\n");
}
