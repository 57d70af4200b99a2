import { largestYamlImport } from "../../domain/file-sizes.ts";
import type { ImportFault, ImportLine, ImportRow } from "../../domain/import-row.ts";
import { hasTooManyLines, mostLines, readYaml, type YamlSource } from "../profiles/yaml-source.ts";
import { columnOf, unknownColumn } from "./columns.ts";

/**
 * A list of groups of keys, each of them one workspace. The parser holds all of it at once, with
 * the place of every word: 150 times the text.
 */
export function readYamlRows(text: string): ImportLine[] {
  if (text.length > largestYamlImport || hasTooManyLines(text)) return [{ line: 1, why: tooLarge }];
  const source = readYaml(text);
  const faults: ImportFault[] = source.issues.map(({ line, path, message }) => ({
    line,
    why: path === "" ? message : `${path}: ${message}`,
  }));
  if (source.value === undefined) return faults;
  if (!Array.isArray(source.value))
    return [...faults, { line: 1, why: "the file must be a list, with one workspace after each -" }];
  const rows = source.value.flatMap((value: unknown, n) => readOne(value, n, source, faults));
  return [...faults, ...rows];
}

const tooLarge = `a list in YAML or JSON may have ${mostLines.toLocaleString("en")} lines and ${largestYamlImport / 1_048_576} MiB; use CSV for a longer one`;

function readOne(value: unknown, n: number, source: YamlSource, faults: ImportFault[]): ImportRow[] {
  const { line } = source.place([n]);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    faults.push({ line, why: "is not a group of keys such as name and domain" });
    return [];
  }
  const given = new Map<string, string>();
  const before = faults.length;
  for (const [key, inner] of Object.entries(value)) {
    const column = columnOf(key);
    const fault = (why: string) => faults.push({ line: source.place([n], key).line, why });
    if (column === undefined) fault(unknownColumn(key, "key"));
    else if (given.has(column)) fault(`${key} repeats ${column}`);
    else if (typeof inner === "string") given.set(column, inner.trim());
    // 007 would have lost its zeros, and yes would be true.
    else if (typeof inner === "number" || typeof inner === "boolean") fault(`${key} must be a text; put it in quotes`);
    else if (inner !== null) fault(`${key} must be a text`);
  }
  const filled = [...given].filter(([, text]) => text !== "");
  return faults.length === before ? [{ line, ...Object.fromEntries(filled) }] : [];
}
