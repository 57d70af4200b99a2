import fc from "fast-check";

/** As JSON: what json_populate_recordset turns into a value of the column's type. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: Cell };

/** Words that hurt whoever puts values into the text of a statement, and what PostgreSQL takes of Unicode. */
const hostile = [
  "O'Brien",
  `'; DROP TABLE "Workspace"; --`,
  "a\\b\\'c",
  "$1 $$ $tag$",
  "%s %I {}",
  "Zeilen\numbruch\tTab\r",
  "é 漢字 🏳️‍🌈 \u202Ertl",
  "",
  " ",
  "NULL",
  '"quoted"',
];

/** PostgreSQL has no NUL in a text, and no half of a surrogate pair. */
const words = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      { arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 40 }), weight: 3 },
      { arbitrary: fc.constantFrom(...hostile), weight: 2 },
      { arbitrary: fc.string({ unit: "grapheme-composite", maxLength: 20 }), weight: 1 },
    )
    .map((text) => [...text.replaceAll("\0", "").replaceAll(/\p{Surrogate}/gu, "")].slice(0, maxLength).join(""));

const moment = fc.record({
  at: fc.date({ min: new Date("2019-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
  micros: fc.nat(999),
});

const simple: Readonly<Record<string, fc.Arbitrary<Cell>>> = {
  uuid: fc.uuid(),
  text: words(60),
  citext: words(60),
  "character varying": words(60),
  boolean: fc.boolean(),
  smallint: fc.integer({ min: -32_768, max: 32_767 }),
  integer: fc.integer(),
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  numeric: fc.integer().map((value) => `${value}.25`),
  real: fc.integer({ min: -1000, max: 1000 }),
  "double precision": fc.integer(),
  date: fc
    .date({ min: new Date("2019-01-01"), noInvalidDate: true, max: new Date("2027-12-31") })
    .map((d) => d.toISOString().slice(0, 10)),
  bytea: fc.uint8Array({ maxLength: 20 }).map((bytes) => `\\x${Buffer.from(bytes).toString("hex")}`),
  // As texts: a JSON null for a json column would become the column's NULL.
  json: json(),
  jsonb: json(),
  "timestamp without time zone": moment.map(({ at, micros }) => `${at.toISOString().slice(0, 23)}${three(micros)}`),
  "timestamp with time zone": moment.map(({ at, micros }) => `${at.toISOString().slice(0, 23)}${three(micros)}Z`),
};

/** Values of a type as `format_type` spells it. */
export function valuesOf(type: string, enums: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<Cell> {
  if (type.endsWith("[]")) return fc.array(valuesOf(type.slice(0, -2), enums), { maxLength: 4 });
  const values = enums[type.replace(/^"(.*)"$/, "$1")];
  if (values !== undefined) return fc.constantFrom(...values);
  const length = /^character varying\((\d+)\)$/.exec(type)?.[1];
  if (length !== undefined) return words(Math.min(60, Number(length)));
  const arbitrary = simple[type.replace(/\(\d+(,\d+)?\)/, "")];
  if (arbitrary === undefined) throw new TypeError(`no values are known for the type ${type}`);
  return arbitrary;
}

function json(): fc.Arbitrary<Cell> {
  const leaf = fc.oneof(words(30), fc.integer(), fc.boolean(), fc.constant(null));
  const list = fc.array(leaf, { maxLength: 3 });
  return fc.dictionary(words(12), fc.oneof(leaf, list), { maxKeys: 4 });
}

function three(micros: number): string {
  return String(micros).padStart(3, "0");
}
