// Over 150 lines: one automaton, whose parts share their tables.
import { Edges } from "./form-edges.ts";

/** A part of a text that has to go, and what is shown in its place. */
export interface Found {
  from: number;
  to: number;
  shown: string;
}

/** What is shorter cannot be searched for. Four units are what `rolled` knows of. */
export const shortestForm = 4;

interface Form {
  length: number;
  shown: string;
}

const nothing: readonly Found[] = [];

interface Match extends Found {
  /**
   * Where its form begins; `from` is later where another one, which begins before it, covers its
   * beginning.
   */
  begins: number;
}

/**
 * Finds every occurrence of many texts in another one, in one pass whose time depends on that
 * text's length alone: the automaton of Aho and Corasick. A regular expression over secrets would
 * be thrown away by V8 where it grows too large, with every secret in its words; and it begins anew
 * at each character, which a text made for it can make slow.
 */
export class FormSearch {
  readonly #edges = new Edges();
  /** Which values of `rolled` the first units of a form have. */
  readonly #beginnings = new Uint8Array(65_536);
  readonly #parents = [0];
  readonly #units = [0];
  readonly #depths = [0];
  /** The form that ends at a state, and the one of those that hide the rest of the line too. */
  readonly #ends = new Map<number, Form>();
  readonly #heads = new Map<number, Form>();
  // Derived when they are needed: the state of the longest proper ending, and the state of the
  // longest form that ends there.
  #fallbacks = new Int32Array(1);
  #longestEnds = new Int32Array(1);
  #longestHeads = new Int32Array(1);
  #isReady = true;

  /** How much it holds, in characters. */
  get size(): number {
    return this.#parents.length;
  }

  /**
   * At least `shortestForm` long. The first to come names a form. With `restOfLine`, what follows
   * it on its line is hidden with it.
   */
  add(form: string, shown: string, restOfLine = false): void {
    if (form.length < shortestForm) throw new Error("too short to be searched for");
    let state = 0;
    for (let at = 0; at < form.length; at += 1) {
      const unit = form.charCodeAt(at);
      state = this.#edges.next(state, unit) || this.#grow(state, unit);
    }
    const known = restOfLine ? this.#heads : this.#ends;
    const before = known.get(state);
    if (before !== undefined) {
      // One value under two names (a password and its alias): which was seen first is chance, and
      // must not decide what is shown.
      if (shown < before.shown) known.set(state, { length: form.length, shown });
      return;
    }
    let beginning = 0;
    for (let at = 0; at < shortestForm; at += 1) beginning = rolled(beginning, form.charCodeAt(at));
    this.#beginnings[beginning] = 1;
    known.set(state, { length: form.length, shown });
    this.#isReady = false;
  }

  /** What has to go, in order, without overlaps. Whatever belongs to any occurrence is in it. */
  find(text: string): readonly Found[] {
    const first = this.#nextBeginning(text, 0);
    if (first >= text.length) return nothing;
    if (!this.#isReady) this.#prepare();
    const matches: Match[] = [];
    const edges = this.#edges;
    const [fallbacks, endOf, headOf] = [this.#fallbacks, this.#longestEnds, this.#longestHeads];
    const { length } = text;
    let state = 0;
    let lineEnd = -1;
    for (let at = first; at < length; at = state === 0 ? this.#nextBeginning(text, at + 1) : at + 1) {
      const unit = text.charCodeAt(at);
      let next = edges.next(state, unit);
      while (next === 0 && state !== 0) {
        state = fallbacks[state] as number;
        next = edges.next(state, unit);
      }
      state = next;
      if (state === 0) continue;
      const end = endOf[state] === 0 ? undefined : this.#ends.get(endOf[state] as number);
      if (end !== undefined) cover(matches, at + 1 - end.length, at + 1, end.shown);
      const head = headOf[state] === 0 ? undefined : this.#heads.get(headOf[state] as number);
      if (head === undefined) continue;
      if (lineEnd <= at) lineEnd = endOfLine(text, at + 1);
      cover(matches, at + 1 - head.length, lineEnd, head.shown);
    }
    return matches;
  }

  /**
   * Where a form may begin, from there on: a cheap look that lets most of a text pass by, and none
   * of a form.
   */
  #nextBeginning(text: string, from: number): number {
    const beginnings = this.#beginnings;
    const { length } = text;
    let last = 0;
    for (let at = from; at < length; at += 1) {
      last = rolled(last, text.charCodeAt(at));
      if (beginnings[last] === 1 && at - from >= shortestForm - 1) return at - shortestForm + 1;
    }
    return length;
  }

  #grow(parent: number, unit: number): number {
    const state = this.#parents.length;
    this.#parents.push(parent);
    this.#units.push(unit);
    this.#depths.push((this.#depths[parent] ?? 0) + 1);
    this.#edges.set(parent, unit, state);
    this.#isReady = false;
    return state;
  }

  /** From the root outwards, since each state asks one that is nearer to it. */
  #prepare(): void {
    const fallbacks = new Int32Array(this.size);
    const ends = new Int32Array(this.size);
    const heads = new Int32Array(this.size);
    for (const state of byDepth(this.#depths)) {
      const unit = this.#units[state] ?? 0;
      let from = this.#parents[state] ?? 0;
      let fallback = 0;
      while (fallback === 0 && from !== 0) {
        from = fallbacks[from] ?? 0;
        fallback = this.#edges.next(from, unit);
      }
      fallbacks[state] = fallback;
      ends[state] = this.#ends.has(state) ? state : (ends[fallback] ?? 0);
      heads[state] = this.#heads.has(state) ? state : (heads[fallback] ?? 0);
    }
    this.#fallbacks = fallbacks;
    this.#longestEnds = ends;
    this.#longestHeads = heads;
    this.#isReady = true;
  }
}

/**
 * A number for the last four units of a text: 16 bits that move on by five have forgotten whatever
 * was before them.
 */
function rolled(before: number, unit: number): number {
  return ((before << 5) ^ unit) & 0xffff;
}

/**
 * One that lies in another is swallowed; of two that overlap, the later keeps what the earlier one
 * does not cover.
 */
function cover(matches: Match[], begins: number, end: number, shown: string): void {
  let to = end;
  let last = matches.at(-1);
  while (last !== undefined && last.begins >= begins) {
    to = Math.max(to, last.to);
    matches.pop();
    last = matches.at(-1);
  }
  if (last === undefined || last.to <= begins) matches.push({ begins, from: begins, to, shown });
  else if (last.to < to && last.shown === shown) last.to = to;
  else if (last.to < to) matches.push({ begins, from: last.to, to, shown });
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found === -1 ? text.length : found;
}

/** All states but the root, those near to it first. */
function byDepth(depths: readonly number[]): Int32Array {
  const counts: number[] = [];
  for (const depth of depths) counts[depth] = (counts[depth] ?? 0) + 1;
  const starts: number[] = [];
  let start = -1;
  for (const count of counts) {
    starts.push(start);
    start += count;
  }
  const order = new Int32Array(depths.length - 1);
  for (let state = 1; state < depths.length; state += 1) {
    const depth = depths[state] ?? 0;
    const place = starts[depth] ?? 0;
    order[place] = state;
    starts[depth] = place + 1;
  }
  return order;
}
