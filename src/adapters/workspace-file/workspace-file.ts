import type { WorkspaceFile } from "./columns.ts";
import { readCsvRows } from "./csv-rows.ts";
import { readYamlRows } from "./yaml-rows.ts";

export type { WorkspaceFile } from "./columns.ts";

/**
 * Reads a list of workspaces: CSV with a header, or YAML (and with it JSON) with a list of groups
 * of keys. The end of the name `source` says which; where it does not, the first character. Every
 * fault of form at once; nothing is thrown.
 */
export function readWorkspaceFile(text: string, source: string): WorkspaceFile {
  // What is not UTF-8 was decoded to U+FFFD; two in front are a byte order mark of UTF-16.
  if (/^\uFFFD\uFFFD|^.?\0/u.test(text)) return { rows: [], faults: [{ line: 1, why: notUtf8 }] };
  const plain = text.replace(/^\uFEFF/, "");
  const { rows, faults } = isYaml(plain, source) ? readYamlRows(plain) : readCsvRows(plain);
  if (rows.length === 0 && faults.length === 0) faults.push({ line: 1, why: "the file names no workspace" });
  return { rows, faults: faults.toSorted((one, other) => one.line - other.line) };
}

const notUtf8 = "the file is not UTF-8 text; save it as CSV in UTF-8";

function isYaml(text: string, source: string): boolean {
  if (/\.(ya?ml|json)$/i.test(source)) return true;
  return !/\.(csv|tsv|txt)$/i.test(source) && /^\s*(-\s|\[)/.test(text);
}
