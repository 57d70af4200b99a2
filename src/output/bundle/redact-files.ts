import { cleanText } from "../../domain/clean-text.ts";
import type { Redactor } from "../redactor.ts";
import { hidden, mayBeSecret, type Removed, removePatterns } from "./secret-patterns.ts";

export interface BundleFile {
  name: string;
  text: string;
}

/** Every file without its secrets, and one more that says what was removed where. */
export function redactFiles(
  files: readonly BundleFile[],
  redactor: Pick<Redactor, "redact">,
  options: { hideEmails: boolean },
): BundleFile[] {
  const redacted = files.map(({ name, text }) => {
    const { clean, removed } = cleaning(redactor, options);
    return { name, text: name.endsWith(".json") ? cleanJson(text, clean) : clean(text), removed };
  });
  const report = { name: "REDACTIONS.txt", text: redactionsText(redacted, options) };
  return [report, ...redacted.map(({ name, text }) => ({ name, text }))];
}

/** The same value without its secrets, and what was removed, how often. */
export function redactValue<Value>(
  value: Value,
  redactor: Pick<Redactor, "redact">,
  options: { hideEmails: boolean },
): { value: Value; removed: Removed } {
  const { clean, removed } = cleaning(redactor, options);
  return { value: cleanParts(value, clean) as Value, removed };
}

function cleaning(redactor: Pick<Redactor, "redact">, options: { hideEmails: boolean }) {
  const removed = new Map<string, number>();
  const clean = (one: string): string => {
    const known = redactor.redact(cleanText(one), (shown) => removed.set(shown, (removed.get(shown) ?? 0) + 1));
    const found = removePatterns(known, options);
    for (const [what, count] of found.removed)
      removed.set(`by its shape: ${what}`, (removed.get(`by its shape: ${what}`) ?? 0) + count);
    return found.text;
  };
  return { clean, removed };
}

/** Taken apart first, so that it stays JSON. */
function cleanJson(text: string, clean: (text: string) => string): string {
  const before: unknown = JSON.parse(text);
  const after = JSON.stringify(cleanParts(before, clean), undefined, 2);
  return after === JSON.stringify(before, undefined, 2) ? text : `${after}\n`;
}

function cleanParts(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => {
      const before: unknown = value[index - 1];
      // The words of a command: what follows a name is its value.
      const isValue = typeof item === "string" && typeof before === "string" && /^-{0,2}[A-Za-z][\w-]*$/.test(before);
      return isValue && mayBeSecret(before, item) && /^-|^requirepass$|^masterauth$/.test(before)
        ? clean(hidden(before))
        : cleanParts(item, clean);
    });
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => [
      clean(name),
      typeof item === "string" && mayBeSecret(name, item) ? clean(hidden(name)) : cleanParts(item, clean),
    ]),
  );
}

function redactionsText(
  files: readonly { name: string; removed: ReadonlyMap<string, number> }[],
  { hideEmails }: { hideEmails: boolean },
): string {
  const touched = files.filter(({ removed }) => removed.size > 0);
  return [
    "What was removed from this bundle, and where. Settings are shown only if they are known to be harmless. Values",
    "that this installation uses were searched for in the usual encodings, other secrets by their shape (private keys,",
    "passwords in addresses, tokens, settings named like a secret). Of your own compose files, only keys are shown.",
    hideEmails ? "Email addresses were removed." : "Email addresses were kept (--hide-emails removes them).",
    "report.html lists what was removed from it.",
    "A secret with an unknown shape can still be there: read the logs before you send them.",
    "",
    ...(touched.length === 0 ? ["Nothing had to be removed."] : []),
    ...touched.flatMap(({ name, removed }) => [
      name,
      ...[...removed].map(([what, count]) => `  ${String(count).padStart(5)} x ${what}`),
    ]),
    "",
    "Files with nothing to remove:",
    ...files.filter(({ removed }) => removed.size === 0).map(({ name }) => `  ${name}`),
    "",
  ].join("\n");
}
