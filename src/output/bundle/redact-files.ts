import type { Redactor } from "../redactor.ts";
import { removePatterns } from "./secret-patterns.ts";

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
    const removed = new Map<string, number>();
    const known = redactor.redact(text, (shown) => removed.set(shown, (removed.get(shown) ?? 0) + 1));
    const clean = removePatterns(known, options);
    for (const [what, count] of clean.removed) removed.set(`by its shape: ${what}`, count);
    return { name, text: clean.text, removed };
  });
  const report = { name: "REDACTIONS.txt", text: redactionsText(redacted, options) };
  return [report, ...redacted.map(({ name, text }) => ({ name, text }))];
}

function redactionsText(
  files: readonly { name: string; removed: ReadonlyMap<string, number> }[],
  { hideEmails }: { hideEmails: boolean },
): string {
  const touched = files.filter(({ removed }) => removed.size > 0);
  return [
    "What was removed from this bundle, and where. Values that this installation is known to use were looked for in every",
    "encoding; other secrets by their shape (private keys, passwords in addresses, tokens, settings named like a secret).",
    hideEmails ? "E-mail addresses were removed." : "E-mail addresses were left in (--hide-emails removes them).",
    "A secret of another shape that nobody told us of can still be there: read the logs before you send them.",
    "",
    ...(touched.length === 0 ? ["Nothing had to be removed."] : []),
    ...touched.flatMap(({ name, removed }) => [
      name,
      ...[...removed].map(([what, count]) => `  ${String(count).padStart(5)} x ${what}`),
    ]),
    "",
    "Files without anything to remove:",
    ...files.filter(({ removed }) => removed.size === 0).map(({ name }) => `  ${name}`),
    "",
  ].join("\n");
}
