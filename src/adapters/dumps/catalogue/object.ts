/** One thing of the database that a dump writes down, as the queries beside this file give it. */
export interface DumpedObject {
  /** Its catalogue and oid, by which pg_depend knows it, e.g. `pg_class` and `16390`. */
  class: string;
  oid: string;
  /** For people: "view own.totals". */
  what: string;
  /** Where it stands among those that do not need each other. */
  rank: number;
  statements: string[];
  /** More that has to be there before, beside what pg_depend says, as `class/oid`. */
  needs: string[] | null;
}

/**
 * Objects that need nothing of each other are written in this order; rows stand between `beforeRows` and `afterRows`.
 */
export const rank = {
  schema: 0,
  extension: 1,
  type: 2,
  sequence: 3,
  table: 4,
  routine: 5,
  view: 6,
  default: 7,
  ownedBy: 8,
  rows: 10,
  key: 11,
  index: 12,
  attachIndex: 13,
  foreignKey: 14,
  tableSetting: 15,
  guard: 16,
  publication: 17,
  refresh: 18,
  comment: 19,
  eventTrigger: 20,
} as const;

/** `class/oid`, the name of an object in `needs`. */
export const keyOf = ({ class: of, oid }: { class: string; oid: string }): string => `${of}/${oid}`;

/** A query for one kind of object. */
export const objects = (
  catalogue: string,
  given: { oid: string; what: string; rank: number; statements: string; needs?: string },
  from: string,
): string =>
  `SELECT '${catalogue}' AS class, (${given.oid})::text AS oid, ${given.what} AS what, ${given.rank} AS rank,
  ${given.statements} AS statements, ${given.needs ?? "NULL::text[]"} AS needs ${from}`;
