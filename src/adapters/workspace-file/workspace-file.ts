import type { ImportFile, ImportLine } from "../../domain/import-row.ts";
import { readCsvRows } from "./csv-rows.ts";
import { readYamlRows } from "./yaml-rows.ts";

/**
 * Reads a list of workspaces: CSV with a header, or YAML (and with it JSON) with a list of groups
 * of keys. The end of the name `source` says which; where it does not, the first character. Every
 * fault of form stands among the rows; nothing is thrown.
 */
export function readWorkspaceFile(text: string, source: string): ImportFile {
  // What is not UTF-8 was decoded to U+FFFD; two in front are a byte order mark of UTF-16.
  if (/^\uFFFD\uFFFD|^.?\0/u.test(text)) return () => whole([{ line: 1, why: notUtf8 }]);
  const plain = text.replace(/^\uFEFF/, "");
  if (!isYaml(plain, source)) return () => neverEmpty(readCsvRows(plain));
  const lines = readYamlRows(plain);
  return () => neverEmpty(whole(lines));
}

const notUtf8 = "the file is not UTF-8 text; save it as CSV in UTF-8";

async function* whole(lines: readonly ImportLine[]) {
  yield lines;
}

async function* neverEmpty(portions: AsyncIterable<readonly ImportLine[]>) {
  let isEmpty = true;
  for await (const lines of portions) {
    isEmpty &&= lines.length === 0;
    yield lines;
  }
  if (isEmpty) yield [{ line: 1, why: "the file names no workspace" }];
}

function isYaml(text: string, source: string): boolean {
  if (/\.(ya?ml|json)$/i.test(source)) return true;
  return !/\.(csv|tsv|txt)$/i.test(source) && /^\s*(-\s|\[)/.test(text);
}
