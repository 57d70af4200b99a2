// Over 150 lines: what needs what, what falls away with it and what stands behind what share one picture.
import type { Edge, StandIn } from "./edges-sql.ts";
import type { NotHeld } from "./not-held-sql.ts";
import { type DumpedObject, keyOf, rank } from "./object.ts";

export interface InOrder {
  /** What is there before the rows are read back, and what after them. */
  before: readonly DumpedObject[];
  after: readonly DumpedObject[];
  /** "view v, which needs foreign table f": no rows, and nothing that holds rows needs it. */
  missing: readonly string[];
  /** All that is missing, as `class/oid`. */
  lost: ReadonlySet<string>;
  /** The same of what rows cannot be read back without. */
  needed: readonly string[];
}

/** What holds rows, is a part of what does, or watches over it. Without it the dump would not be the database. */
const withRows: ReadonlySet<number> = new Set([
  ...[rank.schema, rank.extension, rank.type, rank.sequence, rank.table, rank.default, rank.ownedBy, rank.key],
  ...[rank.index, rank.attachIndex, rank.foreignKey, rank.tableSetting, rank.guard],
]);

const rows = "rows/0";

/**
 * Everything behind what it needs; what nothing orders stands by its rank, and then as it was given. `nameOf`: what
 * nobody writes down, for people.
 */
export function inOrder(
  objects: readonly DumpedObject[],
  found: { edges: readonly Edge[]; standIns: readonly StandIn[]; notHeld: readonly NotHeld[] },
  nameOf: (key: string) => string,
): InOrder {
  const byKey = new Map(objects.map((object, n) => [keyOf(object), { object, n }]));
  const standsFor = new Map(found.standIns.map(({ is, of }) => [is, of]));
  const resolve = (key: string): string => {
    for (let [at, steps] = [key, 0]; steps < 5; steps += 1) {
      if (byKey.has(at)) return at;
      const next = standsFor.get(at);
      if (next === undefined) return key;
      at = next;
    }
    return key;
  };
  const needs = new Map<string, Set<string>>(objects.map((object) => [keyOf(object), new Set()]));
  const isAbove = (object: DumpedObject) => object.rank > rank.rows;
  for (const object of objects) {
    const own = needs.get(keyOf(object));
    for (const needed of object.needs ?? []) own?.add(needed.startsWith("pg_largeobject/") ? rows : resolve(needed));
    if (isAbove(object)) own?.add(rows);
  }
  const ofParts = new Set(found.standIns.flatMap(({ is, passesOn }) => (passesOn ? [] : [is])));
  for (const edge of found.edges) {
    if (ofParts.has(edge.is)) continue;
    const [is, needed] = [resolve(edge.is), resolve(edge.needs)];
    if (is !== needed) needs.get(is)?.add(needed);
  }
  const { missing, needed, lost } = withoutWhatIsMissing(objects, needs, found.notHeld, nameOf);
  const kept = objects.filter((object) => !lost.has(keyOf(object)));
  const { before, after, stuck } = sorted(kept, needs, byKey);
  return {
    before,
    after,
    missing,
    lost: new Set([...lost, ...found.notHeld.map(keyOf)]),
    needed: [...needed, ...inCircles(stuck, needs).map(({ what }) => `${what}, which needs itself`)],
  };
}

/** Of those that never became ready: the ones that lead back to themselves, not those that wait for them. */
function inCircles(stuck: readonly DumpedObject[], needs: ReadonlyMap<string, ReadonlySet<string>>): DumpedObject[] {
  return stuck.filter((object) => {
    const seen = new Set<string>();
    const open = [keyOf(object)];
    for (let at = open.pop(); at !== undefined; at = open.pop())
      for (const needed of at === rows ? [] : (needs.get(at) ?? [])) {
        if (needed === keyOf(object)) return true;
        if (!seen.has(needed)) open.push(needed);
        seen.add(needed);
      }
    return false;
  });
}

/** What is not held takes along what needs it. */
function withoutWhatIsMissing(
  objects: readonly DumpedObject[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  notHeld: readonly NotHeld[],
  nameOf: (key: string) => string,
) {
  const lost = new Set<string>();
  const missing = notHeld.map(({ what }) => what);
  const needed: string[] = [];
  const held = new Set(objects.map(keyOf));
  for (let before = -1; before !== lost.size; ) {
    before = lost.size;
    for (const object of objects) {
      if (lost.has(keyOf(object))) continue;
      const lacking = [...(needs.get(keyOf(object)) ?? [])].find(
        (key) => key !== rows && (lost.has(key) || !held.has(key)),
      );
      if (lacking === undefined) continue;
      lost.add(keyOf(object));
      if (object.rank === rank.comment) continue;
      const other = objects.find((one) => keyOf(one) === lacking)?.what ?? nameOf(lacking);
      (withRows.has(object.rank) ? needed : missing).push(`${object.what}, which needs ${other}`);
    }
  }
  return { lost, missing, needed };
}

function sorted(
  objects: readonly DumpedObject[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  byKey: ReadonlyMap<string, { n: number }>,
) {
  const left = new Map<string, number>([[rows, 0]]);
  const waiting = new Map<string, string[]>();
  const wait = (key: string, of: Iterable<string>) => {
    let count = 0;
    for (const needed of of) {
      waiting.set(needed, [...(waiting.get(needed) ?? []), key]);
      count += 1;
    }
    left.set(key, count);
  };
  for (const object of objects) wait(keyOf(object), needs.get(keyOf(object)) ?? []);
  const held = new Map(objects.map((object) => [keyOf(object), object]));
  wait(
    rows,
    [...held].filter(([, object]) => object.rank === rank.table || object.rank === rank.sequence).map(([key]) => key),
  );
  const [before, after]: [DumpedObject[], DumpedObject[]] = [[], []];
  const emitted = new Map<string, number>();
  let isBefore = true;
  // A materialized view is filled after those that it reads: in the order in which they were made.
  const place = (object: DumpedObject) =>
    object.rank === rank.refresh ? (emitted.get(object.needs?.[0] ?? "") ?? 0) : (byKey.get(keyOf(object))?.n ?? 0);
  const ready = new Map<number, string[]>();
  const enter = (key: string) => {
    const at = held.get(key)?.rank ?? rank.rows;
    ready.set(at, [...(ready.get(at) ?? []), key]);
  };
  for (const [key, count] of left) if (count === 0) enter(key);
  for (;;) {
    const lowest = Math.min(...[...ready].filter(([, keys]) => keys.length > 0).map(([at]) => at));
    const keys = ready.get(lowest);
    if (keys === undefined) break;
    ready.set(lowest, []);
    const inPlace = keys
      .map((key) => ({ key, object: held.get(key) }))
      .sort((one, other) =>
        one.object === undefined || other.object === undefined ? 0 : place(one.object) - place(other.object),
      );
    for (const { key, object } of inPlace) {
      if (object === undefined) isBefore = false;
      else (isBefore ? before : after).push(object);
      emitted.set(key, emitted.size);
      left.delete(key);
      for (const other of waiting.get(key) ?? []) {
        const count = (left.get(other) ?? 0) - 1;
        left.set(other, count);
        if (count === 0) enter(other);
      }
    }
  }
  return { before, after, stuck: objects.filter((object) => left.has(keyOf(object))) };
}
