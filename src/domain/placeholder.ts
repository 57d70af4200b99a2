const knownDefaults = new Set([
  "password",
  "secret",
  "changeme",
  "admin",
  "postgres",
  "dittofeed",
  "default",
  "test",
  "example",
]);

/**
 * Why a value cannot be a real secret; undefined when nothing speaks against it. Rule C1 of the problem catalogue:
 * the old compose files and guides shipped `password`, `secret`, `your-…` and `change-me`.
 */
export function placeholderReason(value: string): string | undefined {
  const plain = value.trim().toLowerCase();
  if (plain === "") return "it is empty";
  if (knownDefaults.has(plain)) return "it is a well-known default";
  if (/^<.*>$/.test(plain)) return "it is a placeholder in angle brackets";
  if (/^(your|my)[-_ ]/.test(plain)) return "it starts like a placeholder (your-…, my-…)";
  if (/^change[-_ ]?(me|this|it)/.test(plain)) return 'it is a "change me" placeholder';
  if (/^(x{4,}|\*{3,}|\.{3,})$/.test(plain)) return "it is a row of filler characters";
  return undefined;
}
