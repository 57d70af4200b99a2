import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/**
 * The line of a compose file that gives this service a setting, in `environment:` as a map or a
 * list, also by way of an anchor; undefined where none does, or the file cannot be read.
 */
export function settingLine(text: string, service: string, name: string): number | undefined {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { merge: true, logLevel: "silent", lineCounter });
  let node: Node | undefined = document.contents ?? undefined;
  for (const key of ["services", service, "environment"]) node = entry(document, node, key)?.value;
  const own = node && resolved(document, node);
  const found = isSeq(own)
    ? own.items.find((item) => isScalar(item) && String(item.value).split("=", 1)[0] === name)
    : entry(document, own, name)?.key;
  const start = (found as Node | undefined)?.range?.[0];
  return start === undefined ? undefined : lineCounter.linePos(start).line;
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
