import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from "yaml";
import { composeDocument } from "./compose-document.ts";

/**
 * The line of a compose file on which this is said of a service: `["environment", "TZ"]`, in a map
 * or a list (`- TZ=UTC`), also by way of an anchor; the service's own name where the path is empty.
 * Undefined where it is not said, or the file cannot be read.
 */
export function composeLine(text: string, service: string, path: readonly string[]): number | undefined {
  const { document, lines } = composeDocument(text);
  const keys = ["services", service, ...path];
  const last = keys.pop() ?? service;
  let node: Node | undefined = document.contents ?? undefined;
  for (const key of keys) node = entry(document, node, key)?.value;
  const own = node && resolved(document, node);
  const found = isSeq(own)
    ? own.items.find((item) => isScalar(item) && String(item.value).split("=", 1)[0] === last)
    : entry(document, own, last)?.key;
  const start = (found as Node | undefined)?.range?.[0];
  return start === undefined ? undefined : lines.linePos(start).line;
}

/** `, line 5` or `, lines 5 and 9`, to be put behind a file's name; empty where none is known. */
export function linesInWords(lines: readonly (number | undefined)[]): string {
  const known = [...new Set(lines.filter((line) => line !== undefined))].toSorted((a, b) => a - b);
  return known.length === 0 ? "" : `, ${known.length === 1 ? "line" : "lines"} ${known.join(" and ")}`;
}

function resolved(document: Document, node: Node): Node | undefined {
  return isAlias(node) ? (node.resolve(document) as Node | undefined) : node;
}

/** A pair of a map; where the map lacks it, of what is merged into it. */
function entry(
  document: Document,
  node: Node | undefined,
  key: string,
): { key: Node; value: Node | undefined } | undefined {
  const map = node && resolved(document, node);
  if (!isMap(map)) return undefined;
  const pairs = map.items as { key: Node; value: Node | undefined }[];
  const named = (name: string) =>
    pairs.find((pair) => isScalar(pair.key) && (pair.key.source ?? pair.key.value) === name);
  const own = named(key);
  if (own !== undefined) return own;
  const merged = named("<<")?.value;
  const sources = merged === undefined ? [] : isSeq(merged) ? (merged.items as Node[]) : [merged];
  for (const source of sources) {
    const found = entry(document, source, key);
    if (found !== undefined) return found;
  }
  return undefined;
}
