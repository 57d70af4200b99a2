import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, visit, type YAMLMap } from "yaml";

/** One fault of a profile, at the place where a person finds it in their editor. */
export interface ProfileIssue {
  line: number;
  column: number;
  /** Dotted, e.g. `ports.edge`; empty for the whole file. */
  path: string;
  message: string;
}

/** A text with more is another file than the one that was meant; nobody reads the rest. */
export const mostFaults = 100;

/** The first of them, and that there are more. */
export function firstFaults(issues: readonly ProfileIssue[]): ProfileIssue[] {
  const [more, ...further] = issues.slice(mostFaults);
  if (more === undefined || further.length === 0) return [...issues];
  return [
    ...issues.slice(0, mostFaults),
    {
      line: more.line,
      column: more.column,
      path: more.path,
      message: "and more after this; correct the errors above first",
    },
  ];
}

export type YamlSource = ReturnType<typeof readYaml>;

/** A wrong file; and each line would take its time. */
export const mostLines = 10_000;

export function hasTooManyLines(text: string): boolean {
  let lines = 0;
  for (let at = text.indexOf("\n"); at !== -1 && lines <= mostLines; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines > mostLines;
}

/** YAML, and with it JSON. Syntax faults, duplicate keys and an empty file become issues; nothing is thrown. */
export function readYaml(given: string) {
  const isLong = hasTooManyLines(given);
  const text = isLong ? "" : given;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, merge: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  // yaml's own messages can quote the source, which may be a secret: only its codes are used.
  const errors = document.errors.map((error) => ({
    ...at(error.pos[0]),
    path: "",
    message: sentenceFor(error.code),
  }));
  const tooLong = { line: mostLines + 1, column: 1, path: "", message: "this line and more: no profile is that long" };
  const issues = firstFaults([...errors, ...(isLong ? [tooLong] : []), ...faultyKeys(document.contents, at)]);
  if (issues.length === 0 && document.contents === null)
    issues.push({ line: 1, column: 1, path: "", message: "the file is empty" });
  const pairIn = pairFinder();
  const value: unknown = issues.some((issue) => issue.path === "") ? undefined : plainValue(document, issues);
  return {
    value,
    issues,
    /** Where the value at a path stands, or what is nearest to it; `key` asks for the name and not the value. */
    place: (path: readonly PropertyKey[], key?: string) => at(offsetOf(pairIn, document.contents, path, key)),
  };
}

function plainValue(document: { toJS(options: { maxAliasCount: number }): unknown }, issues: ProfileIssue[]): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch {
    issues.push({ line: 1, column: 1, path: "", message: "too many references (*name) in the file" });
    return undefined;
  }
}

/** Keys that are there twice, and those that are no word: a group as a key would be written out, group in group. */
function faultyKeys(root: Node | null, at: (offset: number) => { line: number; column: number }): ProfileIssue[] {
  const issues: ProfileIssue[] = [];
  if (root === null) return issues;
  visit(root, {
    Map(_, map) {
      if (issues.length > mostFaults) return visit.BREAK;
      const first = new Map<string, number>();
      for (const pair of map.items) {
        const name = nameOf(pair);
        const offset = startOf(pair.key as Node) ?? 0;
        if (name === undefined) {
          issues.push({ ...at(offset), path: "", message: "a group, a list or a reference is used as a key here" });
          continue;
        }
        const before = first.get(name);
        if (before === undefined) first.set(name, offset);
        else
          issues.push({
            ...at(offset),
            path: name,
            message: `this key is already set in line ${at(before).line}; keep one of them`,
          });
      }
      return undefined;
    },
  });
  return issues;
}

type PairFinder = (map: YAMLMap, name: string) => Pair | undefined;

/** The first pair of a name; each group is gone through once, however many faults are in it. */
function pairFinder(): PairFinder {
  const known = new Map<YAMLMap, Map<string | undefined, Pair>>();
  return (map, name) => {
    const pairs = known.get(map) ?? new Map(map.items.toReversed().map((pair) => [nameOf(pair), pair]));
    known.set(map, pairs);
    return pairs.get(name);
  };
}

function offsetOf(
  pairIn: PairFinder,
  root: Node | null,
  path: readonly PropertyKey[],
  key: string | undefined,
): number {
  let node: Node | null = root;
  let offset = startOf(root) ?? 0;
  for (const step of path) {
    const pair: Pair | undefined = isMap(node) ? pairIn(node, String(step)) : undefined;
    const next =
      pair === undefined
        ? isSeq(node)
          ? (node.items[Number(step)] as Node | undefined)
          : undefined
        : (pair.value as Node | null);
    const start = startOf(next ?? null) ?? startOf((pair?.key as Node | undefined) ?? null);
    if (start === undefined) return offset;
    offset = start;
    node = next ?? null;
  }
  const named = key !== undefined && isMap(node) ? pairIn(node, key) : undefined;
  return startOf((named?.key as Node | undefined) ?? null) ?? offset;
}

function nameOf({ key }: Pair): string | undefined {
  if (key === null) return "";
  return isScalar(key) ? String(key.value) : undefined;
}

function startOf(node: Node | null): number | undefined {
  return node?.range?.[0];
}

function sentenceFor(code: string): string {
  return sentences[code] ?? `not valid YAML here (${code})`;
}

const sentences: Record<string, string> = {
  TAB_AS_INDENT: "a tab where YAML needs spaces",
  BAD_INDENT: "the indentation does not match the lines above",
  MISSING_CHAR: "something is missing here: a closing quote, bracket or comma, or the space after a colon",
  UNEXPECTED_TOKEN: "unexpected here; is a quote, bracket or colon missing before it?",
  BLOCK_AS_IMPLICIT_KEY:
    "a key with a value where only a value is allowed; is a quote missing around text with a colon?",
  MULTILINE_IMPLICIT_KEY: "a key spans several lines; is a colon missing?",
  MULTIPLE_DOCS: "the file contains more than one document (---)",
  BAD_ALIAS: "a reference (*name) to something that does not exist; text that starts with * needs quotes",
  BAD_DQ_ESCAPE: "an unknown escape sequence in double quotes; use single quotes",
  BAD_SCALAR_START: "text that starts with this character needs quotes",
  TAG_RESOLVE_FAILED: "text that starts with ! needs quotes",
};
