// Over 150 lines: a list of damages, one beside the other.
import type { Kind } from "./pick.ts";

const anything = () => true;
const retype =
  (found: RegExp, type: string, using: (c: string) => string = (c) => `${c}::text::${type}`) =>
  (pick: Parameters<Kind[1]>[0]): readonly string[] => {
    const { t, c } = pick.free(found);
    return [`ALTER TABLE ${t} ALTER ${c} DROP DEFAULT`, `ALTER TABLE ${t} ALTER ${c} TYPE ${type} USING ${using(c)}`];
  };

/** What can be wrong with one column. */
export const kindsOfColumns: readonly Kind[] = [
  ["a column that may be empty is dropped", (p) => drop(p.column((c) => c.nullable))],
  ["a column that may not be empty is dropped", (p) => drop(p.column((c) => !c.nullable && c.default === null))],
  ["a column with a default is dropped", (p) => drop(p.column((c) => c.default !== null))],
  ["a column is renamed", (p) => rename(p.column((c) => c.name !== "id"))],
  [
    "a column is renamed and may be empty",
    (p) => {
      const place = p.column((c) => c.name !== "id");
      return [`ALTER TABLE ${place.t} ALTER ${place.c} DROP NOT NULL`, ...rename(place)];
    },
  ],
  [
    "two columns have swapped their names",
    (p) => {
      const { t, c, table, column } = p.column((col) => col.type === "text");
      const other = p.column((col, name) => name === table && col.name !== column.name);
      return [
        `ALTER TABLE ${t} RENAME ${c} TO swapping`,
        `ALTER TABLE ${t} RENAME ${other.c} TO ${c}`,
        `ALTER TABLE ${t} RENAME swapping TO ${other.c}`,
      ];
    },
  ],
  ["NOT NULL is dropped", (p) => mayBeEmpty(p.column((c) => !c.nullable))],
  [
    "NOT NULL is dropped, and rows are empty",
    (p) => {
      const place = p.column((c) => !c.nullable);
      return [
        ...mayBeEmpty(place),
        `UPDATE ${place.t} SET ${place.c} = NULL WHERE ctid IN (SELECT ctid FROM ${place.t} LIMIT ${1 + p.number(3)})`,
      ];
    },
  ],
  [
    "a column must not be empty that may be",
    (p) => {
      const { t, c } = p.column(({ nullable }) => nullable);
      return [`DELETE FROM ${t} WHERE ${c} IS NULL`, `ALTER TABLE ${t} ALTER ${c} SET NOT NULL`];
    },
  ],
  [
    "a default is dropped",
    (p) =>
      alter(
        p.column((c) => c.default !== null),
        "DROP DEFAULT",
      ),
  ],
  [
    "a default is a function of the operator's",
    (p) => {
      const { t, c } = p.column(({ type }) => type === "text");
      return [
        "CREATE FUNCTION public.own_default() RETURNS text LANGUAGE sql AS $$ SELECT 'own' $$",
        `ALTER TABLE ${t} ALTER ${c} SET DEFAULT public.own_default()`,
      ];
    },
  ],
  [
    "a default is an expression",
    (p) =>
      alter(
        p.column((c) => c.type === "text"),
        `SET DEFAULT ('a' || 'b')`,
      ),
  ],
  [
    "a number's default is another",
    (p) =>
      alter(
        p.column((c) => c.type === "integer"),
        "SET DEFAULT 7",
      ),
  ],
  ["a time's default is another", (p) => alter(p.free(/^timestamp/), "SET DEFAULT '2020-01-01'")],
  ["text has a length that fits", retype(/^text$/, "varchar(400)")],
  ["text has a length that is short", retype(/^text$/, "varchar(5)", (c) => `left(${c}, 5)`)],
  ["text has no length but is varchar", retype(/^text$/, "varchar")],
  ["text is char(n)", retype(/^text$/, "char(200)")],
  ["text is citext", (p) => ["CREATE EXTENSION IF NOT EXISTS citext", ...retype(/^text$/, "citext")(p)]],
  ["text is a domain", (p) => ["CREATE DOMAIN public.own_text AS text", ...retype(/^text$/, "public.own_text")(p)]],
  [
    "text is a domain that refuses",
    (p) => [
      "CREATE DOMAIN public.own_strict AS text CHECK (value NOT LIKE 'probe%' AND value NOT LIKE 'least%')",
      ...retype(/^text$/, "public.own_strict")(p),
    ],
  ],
  ["text is an array", retype(/^text$/, "text[]", (c) => `ARRAY[${c}]`)],
  ["text is bytea", retype(/^text$/, "bytea", (c) => `convert_to(${c}, 'UTF8')`)],
  ["text has the collation C", retype(/^text$/, `text COLLATE "C"`, (c) => c)],
  ["jsonb is json", retype(/^jsonb$/, "json")],
  ["jsonb is text", retype(/^jsonb$/, "text")],
  ["jsonb is an array", retype(/^jsonb$/, "jsonb[]", (c) => `ARRAY[${c}]`)],
  ["a time has a zone", retype(/^timestamp/, "timestamptz")],
  ["a time has no digits of a second", retype(/^timestamp/, "timestamp(0)")],
  ["a time has more digits of a second", retype(/^timestamp/, "timestamp(6)")],
  ["a time is a date", retype(/^timestamp/, "date")],
  ["a time is text", retype(/^timestamp/, "text")],
  ["a time is a number", retype(/^timestamp/, "bigint", (c) => `extract(epoch FROM ${c})::bigint`)],
  ["an integer is a bigint", retype(/^integer$/, "bigint")],
  ["an integer is a smallint", retype(/^integer$/, "smallint", (c) => `(${c} % 1000)::smallint`)],
  ["an integer is numeric", retype(/^integer$/, "numeric(20, 2)")],
  ["an integer is text", retype(/^integer$/, "text")],
  ["a boolean is text", retype(/^boolean$/, "text")],
  ["a boolean is a number", retype(/^boolean$/, "integer", (c) => `${c}::int`)],
  ["a uuid is text", (p) => uuidAs(p, "text")],
  ["a uuid is varchar(36)", (p) => uuidAs(p, "varchar(36)")],
  [
    "a column is generated",
    (p) => {
      const { t, c } = p.free(/^text$/);
      return [
        `ALTER TABLE ${t} DROP COLUMN ${c} CASCADE`,
        `ALTER TABLE ${t} ADD ${c} text GENERATED ALWAYS AS ('g') STORED`,
      ];
    },
  ],
  ["a number is an identity, always", (p) => identity(p, "ALWAYS")],
  ["a number is an identity, by default", (p) => identity(p, "BY DEFAULT")],
  [
    "a number comes from a sequence",
    (p) => {
      const { t, c } = p.column(({ type }) => type === "integer");
      return [
        "CREATE SEQUENCE public.own_numbers",
        `ALTER TABLE ${t} ALTER ${c} SET DEFAULT nextval('public.own_numbers')`,
      ];
    },
  ],
  [
    "a column stands at another place",
    (p) => {
      const { t, c, column } = p.free(/./);
      const [own, ...rest] = [
        `ALTER TABLE ${t} ADD moving ${column.type.replace('"', 'public."')}`,
        `UPDATE ${t} SET moving = ${c}`,
      ];
      const last = [`ALTER TABLE ${t} DROP COLUMN ${c}`, `ALTER TABLE ${t} RENAME moving TO ${c}`];
      const still = column.nullable ? [] : [`ALTER TABLE ${t} ALTER ${c} SET NOT NULL`];
      const fallback = column.default === null ? [] : [`ALTER TABLE ${t} ALTER ${c} SET DEFAULT ${column.default}`];
      return [own ?? "", ...rest, ...last, ...still, ...fallback];
    },
  ],
  [
    "a column is stored in another way",
    (p) =>
      alter(
        p.column((c) => c.type === "text" || c.type === "jsonb"),
        "SET STORAGE EXTERNAL",
      ),
  ],
  ["a column has another target of statistics", (p) => alter(p.column(anything), "SET STATISTICS 500")],
  [
    "a column has a comment",
    (p) => {
      const { t, c } = p.column(anything);
      return [`COMMENT ON COLUMN ${t}.${c} IS 'it''s "ours"'`];
    },
  ],
  ["a column of the operator's", (p) => [`ALTER TABLE ${p.table()} ADD "own ""col""umn" numeric DEFAULT 1.5`]],
  [
    "a column of the operator's that must not be empty",
    (p) => {
      const t = p.table();
      return [
        `ALTER TABLE ${t} ADD own_must int`,
        `UPDATE ${t} SET own_must = 1`,
        `ALTER TABLE ${t} ALTER own_must SET NOT NULL`,
      ];
    },
  ],
  [
    "a column of the operator's that is generated from the app's",
    (p) => {
      const { t, c } = p.column(({ type }) => type === "text");
      return [`ALTER TABLE ${t} ADD own_length int GENERATED ALWAYS AS (length(${c})) STORED`];
    },
  ],
  [
    "many columns came and went",
    (p) => {
      const t = p.table();
      return Array.from({ length: 30 }, (_, place) => [
        `ALTER TABLE ${t} ADD gone_${place} int DEFAULT 1`,
        `ALTER TABLE ${t} DROP gone_${place}`,
      ]).flat();
    },
  ],
];

type Placed = ReturnType<Parameters<Kind[1]>[0]["column"]>;

const drop = ({ t, c }: Placed): string[] => [`ALTER TABLE ${t} DROP COLUMN ${c} CASCADE`];
const rename = ({ t, c, column }: Placed): string[] => [`ALTER TABLE ${t} RENAME ${c} TO "${column.name}_was"`];
const alter = ({ t, c }: Placed, how: string): string[] => [`ALTER TABLE ${t} ALTER ${c} ${how}`];
/** The key that forbids it goes too. */
const mayBeEmpty = ({ t, c, column, table }: Placed): string[] => [
  ...(column.name === "id" ? [`ALTER TABLE ${t} DROP CONSTRAINT "${table}_pkey" CASCADE`] : []),
  `ALTER TABLE ${t} ALTER ${c} DROP NOT NULL`,
];

function uuidAs(pick: Parameters<Kind[1]>[0], type: string): string[] {
  const { t, c, table, column } = pick.column((wanted) => wanted.type === "uuid");
  const free = `DO $$ DECLARE s text; BEGIN FOR s IN
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
    WHERE contype = 'f' AND (conrelid = '${t}'::regclass OR confrelid = '${t}'::regclass)
  LOOP EXECUTE s; END LOOP; END $$`;
  const generates = column.default !== null ? [`ALTER TABLE ${t} ALTER ${c} SET DEFAULT gen_random_uuid()::text`] : [];
  return [
    free,
    `ALTER TABLE ${t} ALTER ${c} DROP DEFAULT`,
    `ALTER TABLE ${t} ALTER ${c} TYPE ${type} USING ${c}::text`,
    ...(table === "" ? [] : generates),
  ];
}

function identity(pick: Parameters<Kind[1]>[0], how: string): string[] {
  const { t, c } = pick.column(({ type, nullable }) => type === "integer" && !nullable);
  return [`ALTER TABLE ${t} ALTER ${c} DROP DEFAULT`, `ALTER TABLE ${t} ALTER ${c} ADD GENERATED ${how} AS IDENTITY`];
}
