/** The SQLSTATE of a failed statement, whether it comes from `pg` itself or as the cause of an adapter's Problem. */
export function sqlState(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  if ("code" in error && typeof error.code === "string" && /^[0-9A-Z]{5}$/.test(error.code)) return error.code;
  return "cause" in error ? sqlState(error.cause) : null;
}
