import { type Document, LineCounter, parseDocument } from "yaml";

export interface ComposeDocument {
  /** To be read only: others are given the same. */
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** compose.yaml as it lies there and as it would be written, and a person's own. */
const kept = 3;
const last = new Map<string, ComposeDocument>();

/**
 * A compose file's text, parsed. One look of the doctor asks some thirty things of the same two
 * texts, and parsing one takes as long as all that is asked: the last few are kept.
 *
 * What `yaml` warns of (tags that only Compose knows) would go to stderr, with the line, past the
 * redactor; and it compares each key with each.
 */
export function composeDocument(text: string): ComposeDocument {
  const known = last.get(text);
  if (known !== undefined) return known;
  const lines = new LineCounter();
  const document = parseDocument(text, { merge: true, logLevel: "silent", uniqueKeys: false, lineCounter: lines });
  const [oldest] = last.keys();
  if (last.size >= kept && oldest !== undefined) last.delete(oldest);
  last.set(text, { document, lines });
  return { document, lines };
}
