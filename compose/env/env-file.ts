import { Problem } from "../../src/domain/problem.ts";
import { Secret } from "../../src/domain/secret.ts";
import { isSecretName } from "../../src/domain/secret-names.ts";
import { type EnvLine, readEnvLines } from "./env-file-lines.ts";
import { needsGuard, renderEnvValue } from "./env-file-value.ts";

/** One variable of `.env`. The group is the comment above it and its like. */
export interface EnvEntry {
  name: string;
  value: string | Secret;
  group: string;
}

const header = `# Settings and secrets of this Dittofeed installation, written by dittofeed-setup. Keep this file private.
# To change a setting, change the profile and run dittofeed-setup again. Lines that you add are kept.
# This file is for Compose. Do not source it in a shell, which reads some values differently.
`;

/**
 * To a shell that sources the file a `return`; to Compose one more setting, which the app's
 * services get and do not read.
 */
const guardName = "NOT_FOR_A_SHELL";
const guard = `# Only Compose can read what follows. A shell would run parts of it, so this line stops a shell.
${guardName}=1 return 1
`;

/**
 * Name -> value, without our own line for shells. Where a name stands twice the last one counts, as
 * for Compose.
 */
export function parseEnvFile(text: string): Map<string, string> {
  const settings = readEnvLines(text).filter((line) => line.kind === "setting");
  const named = settings.filter(({ name }) => name !== guardName);
  return new Map(named.map(({ name, value }) => [name, value]));
}

/**
 * The file's next text. Ours are replaced where they stand and added where their group stands, a
 * person's lines, comments and order stay, and with the same values the same bytes come out. Throws
 * Problem (value-refused).
 */
export function envFileText(existing: string | Secret | undefined, entries: readonly EnvEntry[]): string {
  const found = existing instanceof Secret ? existing.toEnvFile() : (existing ?? "");
  const lines: EnvLine[] = found.trim() === "" ? [{ kind: "other", raw: header }] : readEnvLines(found);
  for (const line of lines) if (line.kind === "setting" && line.unclosed) throw unclosedQuote(line.name);
  for (const entry of entries) replace(lines, entry.name, plainValue(entry));
  for (const entry of entries) if (indexOf(lines, entry.name) === -1) insert(lines, entry, entries);
  placeGuard(lines, entries);
  return lines.map(({ raw }) => raw).join("");
}

/** Before the first of our lines that a shell could not read, and nowhere else. */
function placeGuard(lines: EnvLine[], entries: readonly EnvEntry[]): void {
  const unsafe = new Set(
    entries.flatMap((entry) => {
      const written = renderEnvValue(entry.name, plainValue(entry));
      return needsGuard(written) ? [`${entry.name}=${written}`] : [];
    }),
  );
  const first = lines.findIndex(({ raw }) => unsafe.has(raw.trimEnd()));
  const there = lines.findIndex((line) => line.kind === "setting" && line.name === guardName);
  if (first === -1 || (there !== -1 && there < first)) return;
  lines.splice(first, 0, { kind: "other", raw: guard });
}

/** The text without the lines that set these names; every other byte stays. */
export function envFileWithout(text: string, names: readonly string[]): string {
  const stays = readEnvLines(text).filter((line) => line.kind === "other" || !names.includes(line.name));
  return stays.map(({ raw }) => raw).join("");
}

/** Which entries `existing` lacks, and which it has with another value. */
export function envDifferences(existing: Secret | undefined, entries: readonly EnvEntry[]) {
  const found = parseEnvFile(existing?.toEnvFile() ?? "");
  return {
    added: entries.filter(({ name }) => !found.has(name)).map(({ name }) => name),
    changed: entries
      .filter((entry) => found.has(entry.name) && found.get(entry.name) !== plainValue(entry))
      .map(({ name }) => name),
    sameText: (text: string) => existing?.equals(text) === true,
  };
}

function plainValue({ value }: EnvEntry): string {
  return value instanceof Secret ? value.toEnvFile() : value;
}

/**
 * A line that already means the value to every reader is left alone, with whatever comment a person
 * put behind it.
 */
function replace(lines: EnvLine[], name: string, value: string): void {
  for (const [index, line] of lines.entries()) {
    if (line.kind !== "setting" || line.name !== name) continue;
    const canonical = `${name}=${renderEnvValue(name, value)}`;
    const sure = line.raw.trimEnd() === canonical || /^[\w./:@%+,=*-]*$/.test(value);
    if (!sure || line.value !== value) lines[index] = setting(name, value);
  }
}

function insert(lines: EnvLine[], entry: EnvEntry, entries: readonly EnvEntry[]): void {
  const line = setting(entry.name, plainValue(entry));
  const group = entries.filter((other) => other.group === entry.group && other.name !== entry.name);
  const after = Math.max(...group.map(({ name }) => indexOf(lines, name)), -1);
  endLine(lines, after === -1 ? lines.length - 1 : after);
  if (after !== -1) lines.splice(after + 1, 0, line);
  else lines.push({ kind: "other", raw: `\n# ${entry.group}\n` }, line);
}

function endLine(lines: EnvLine[], index: number): void {
  const line = lines[index];
  if (line !== undefined && !line.raw.endsWith("\n")) line.raw += "\n";
}

function setting(name: string, value: string): EnvLine {
  return { kind: "setting", name, value, raw: `${name}=${renderEnvValue(name, value)}\n` };
}

/** Whatever came after it would become part of that value. */
function unclosedQuote(name: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `.env has an unclosed quote after ${name}=`,
    saw: `The value of ${name} begins with a quote that is never closed.`,
    why: "Compose rejects such a file, and anything added to it would become part of that value.",
    next: `Close the quote after ${name}= in .env or remove the line, then run the same command again.`,
  });
}

function indexOf(lines: readonly EnvLine[], name: string): number {
  return lines.findLastIndex((line) => line.kind === "setting" && line.name === name);
}

/**
 * What writing `.env` would do, in names only, and the text wrapped: a plan can be shown without a
 * value in it.
 */
export interface EnvChange {
  text: Secret;
  differs: boolean;
  added: string[];
  changed: string[];
}

/** Throws Problem (value-refused) where a value cannot be written. */
export function envFileChange(existing: Secret | undefined, entries: readonly EnvEntry[]): EnvChange {
  const text = envFileText(existing, entries);
  const { added, changed, sameText } = envDifferences(existing, entries);
  return { text: new Secret(".env", text), differs: !sameText(text), added, changed };
}

/**
 * What changes in an `.env` that is there, a line each, `-` before `+`. A value is shown only where
 * the setting is one that anybody may know; of a secret only that it changes. A person's own lines
 * never appear: they stay.
 */
export function envDifferenceLines(existing: Secret, entries: readonly EnvEntry[]): string[] {
  const { added, changed } = envDifferences(existing, entries);
  const before = parseEnvFile(existing.toEnvFile());
  return entries.flatMap(({ name, value }) => {
    const shown = (text: string | Secret | undefined) =>
      value instanceof Secret || text instanceof Secret || isSecretName(name) ? "(hidden)" : (text ?? "");
    if (added.includes(name)) return [`+${name}=${shown(value)}`];
    if (!changed.includes(name)) return [];
    return [`-${name}=${shown(before.get(name))}`, `+${name}=${shown(value)}`];
  });
}
