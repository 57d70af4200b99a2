import type { ImportFault, ImportRow } from "../../domain/import-row.ts";
import { readYaml, type YamlSource } from "../profiles/yaml-source.ts";
import type { WorkspaceFile } from "./columns.ts";
import { columnOf, unknownColumn } from "./columns.ts";

/** A list of groups of keys, each of them one workspace. */
export function readYamlRows(text: string): WorkspaceFile {
  const source = readYaml(text);
  const faults: ImportFault[] = source.issues.map(({ line, path, message }) => ({
    line,
    why: path === "" ? message : `${path}: ${message}`,
  }));
  if (source.value === undefined) return { rows: [], faults };
  if (!Array.isArray(source.value))
    return {
      rows: [],
      faults: [...faults, { line: 1, why: "the file must be a list, with one workspace after each -" }],
    };
  const rows = source.value.flatMap((value: unknown, n) => readOne(value, n, source, faults));
  return { rows, faults };
}

function readOne(value: unknown, n: number, source: YamlSource, faults: ImportFault[]): ImportRow[] {
  const { line } = source.place([n]);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    faults.push({ line, why: "is no group of keys such as name and domain" });
    return [];
  }
  const given = new Map<string, string>();
  const before = faults.length;
  for (const [key, inner] of Object.entries(value)) {
    const column = columnOf(key);
    const fault = (why: string) => faults.push({ line: source.place([n], key).line, why });
    if (column === undefined) fault(unknownColumn(key, "key"));
    else if (given.has(column)) fault(`${key} says ${column} a second time`);
    else if (typeof inner === "string") given.set(column, inner.trim());
    // 007 would have lost its zeros, and yes would be true.
    else if (typeof inner === "number" || typeof inner === "boolean") fault(`${key} must be a text; put it in quotes`);
    else if (inner !== null) fault(`${key} must be a text`);
  }
  const filled = [...given].filter(([, text]) => text !== "");
  return faults.length === before ? [{ line, ...Object.fromEntries(filled) }] : [];
}
