import { Problem } from "../../src/domain/problem.ts";
import { Secret } from "../../src/domain/secret.ts";
import type { EnvEntry } from "./env-file.ts";

/*
 * A `.env` as dotenv 16 reads it, the app's own reader (lib/main.js of 16.0.3): not as Compose
 * does. In quotes nothing is an escape but \n and \r in "…", a # outside of quotes begins a
 * comment, and of a name that stands twice the last one counts.
 */
const dotenvLine =
  /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;

/** Name -> value, as the app gets them. */
export function parseDotenv(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", written = ""] of text.replace(/\r\n?/g, "\n").matchAll(dotenvLine)) {
    const trimmed = written.trim();
    const value = trimmed.replace(/^(['"`])([\s\S]*)\1$/gm, "$2");
    found.set(name, trimmed.startsWith('"') ? value.replace(/\\n/g, "\n").replace(/\\r/g, "\r") : value);
  }
  return found;
}

const begin = "# >>> dittofeed-setup >>> written by dittofeed-setup; change the profile, not these lines";
const end = "# <<< dittofeed-setup <<<";
/** Our block with the line break behind it, whatever its first line says after the mark. */
const block = /^# >>> dittofeed-setup >>>.*\n(?:.*\n)*?# <<< dittofeed-setup <<<(?:\n|$)/m;

/**
 * The file's next text: our settings between two marks, where they stand or at the end, and every
 * other byte as it was. Throws Problem value-refused where the app would read something else.
 */
export function dotenvText(path: string, existing: Secret | undefined, entries: readonly EnvEntry[]): Secret {
  const before = existing?.toEnvFile() ?? "";
  const settings = entries.map((entry): [string, string] => [entry.name, plainOf(entry)]);
  const lines = settings.map(([name, value]) => `${name}=${written(path, name, value)}\n`);
  const ours = `${begin}\n${lines.join("")}${end}\n`;
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  // As a function: a `$` in a value is itself.
  const text = block.test(before) ? before.replace(block, () => ours) : `${before}${gap}${ours}`;
  const read = parseDotenv(text);
  const lost = settings.filter(([name, value]) => read.get(name) !== value).map(([name]) => name);
  if (lost.length > 0) throw swallowed(path, lost);
  return new Secret(".env", text);
}

/** Names that a person's own lines set too: which of the two counts hangs on which is last. */
export function alsoSetByHand(existing: Secret | undefined, names: readonly string[]): string[] {
  const own = parseDotenv((existing?.toEnvFile() ?? "").replace(block, ""));
  return names.filter((name) => own.has(name));
}

const plainOf = ({ value }: EnvEntry): string => (value instanceof Secret ? value.toEnvFile() : value);

/** A quote that the value does not have; a backslash before one would take it for a part of it. */
function written(path: string, name: string, value: string): string {
  if (/^[\w./:@%+,=~!-]*$/.test(value)) return value;
  const quote = /[\n\r\\]/.test(value) ? undefined : ["'", '"', "`"].find((one) => !value.includes(one));
  if (quote !== undefined) return `${quote}${value}${quote}`;
  throw new Problem({
    code: "value-refused",
    title: `${name} cannot be written to ${path}`,
    saw: `The value of ${name} has a line break, a backslash, or quotes of every kind.`,
    why: "The app would read a different value.",
    next: `Choose another value for ${name}: letters, digits, and any of - _ . ~ ! are always safe.`,
  });
}

function swallowed(path: string, names: readonly string[]): Problem {
  return new Problem({
    code: "value-refused",
    title: `Other lines in ${path} hide settings that the app needs`,
    saw: `With them the app would not read ${names.join(", ")} as written: the name is set again below, or a quote is never closed.`,
    why: "The app would work with other settings, or not start.",
    next: `Remove your other lines for ${names.join(", ")} from ${path}, close every quote, then run the same command again.`,
  });
}
