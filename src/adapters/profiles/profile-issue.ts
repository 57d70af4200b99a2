/** One fault of a profile, at the place where a person finds it in their editor. */
export interface ProfileIssue {
  line: number;
  column: number;
  /** Dotted, e.g. `ports.edge`; empty for the whole file. */
  path: string;
  message: string;
}

const telltale = /secret|password|token|credential|private|(^|_|\.)key$/i;

/** Whether a value at this path must not be repeated in a message: someone may have put the real thing there. */
export function looksSecret(path: readonly PropertyKey[]): boolean {
  return path.some((key) => key === "secrets" || telltale.test(String(key)));
}

/** `the text "abc"`, `the number 15`, `a list`; only the kind where the value had better not be shown. */
export function describeFound(value: unknown, path: readonly PropertyKey[]): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of keys";
  const kind = typeof value === "string" ? "text" : typeof value === "number" ? "number" : String(typeof value);
  // An address may carry user:password@, and a long text may be anything.
  const hide = looksSecret(path) || /:\/\/[^/]*@/.test(String(value)) || String(value).length > 60;
  if (hide) return `a ${kind} (not shown)`;
  return typeof value === "string" ? `the text ${JSON.stringify(value)}` : `the ${kind} ${String(value)}`;
}
