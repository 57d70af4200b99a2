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
