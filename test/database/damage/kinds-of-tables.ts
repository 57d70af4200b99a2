// Over 150 lines: a list of damages, one beside the other.
import { at, type Kind } from "./pick.ts";
import { literal, quoted } from "./wanted.ts";

/** Tables, enum types, and whatever else has a name. */
export const kindsOfTables: readonly Kind[] = [
  ["a table is gone", (p) => [`DROP TABLE ${p.table()} CASCADE`]],
  [
    "a table was kept aside",
    (p) => {
      const name = p.name();
      return [`ALTER TABLE ${at(name)} RENAME TO "${name}_backup"`];
    },
  ],
  [
    "a table was kept aside with its keys renamed",
    (p) => {
      const name = p.name();
      return [
        `ALTER TABLE ${at(name)} RENAME TO "${name}_old"`,
        `ALTER TABLE public."${name}_old" RENAME CONSTRAINT "${name}_pkey" TO "${name}_old_pkey"`,
      ];
    },
  ],
  [
    "a table is in small letters",
    (p) => {
      const name = p.name();
      return [`ALTER TABLE ${at(name)} RENAME TO ${name.toLowerCase()}`];
    },
  ],
  [
    "a table is in another schema",
    (p) => ["CREATE SCHEMA IF NOT EXISTS own", `ALTER TABLE ${p.table()} SET SCHEMA own`],
  ],
  ["a table is empty", (p) => [`DELETE FROM ${p.table()}`]],
  [
    "a view stands in a table's place",
    (p) => inPlace(p.name(), (name, aside) => `CREATE VIEW ${name} AS SELECT * FROM ${aside}`),
  ],
  [
    "a materialized view stands in a table's place",
    (p) => inPlace(p.name(), (name, aside) => `CREATE MATERIALIZED VIEW ${name} AS SELECT * FROM ${aside}`),
  ],
  ["a sequence stands in a table's place", (p) => dropped(p.name(), (name) => `CREATE SEQUENCE ${name}`)],
  ["a composite type stands in a table's place", (p) => dropped(p.name(), (name) => `CREATE TYPE ${name} AS (a int)`)],
  ["a domain stands in a table's place", (p) => dropped(p.name(), (name) => `CREATE DOMAIN ${name} AS text`)],
  [
    "a foreign table stands in a table's place",
    (p) => [
      "CREATE FOREIGN DATA WRAPPER own_wrapper",
      "CREATE SERVER own_server FOREIGN DATA WRAPPER own_wrapper",
      ...dropped(p.name(), (name) => `CREATE FOREIGN TABLE ${name} (id uuid) SERVER own_server`),
    ],
  ],
  [
    "a table is partitioned",
    (p) => {
      const { table, t } = p.primary();
      const aside = at(`${table}_src`);
      return [
        `ALTER TABLE ${t} RENAME TO "${table}_src"`,
        `CREATE TABLE ${t} (LIKE ${aside} INCLUDING DEFAULTS) PARTITION BY HASH (id)`,
        `CREATE TABLE public."${table}_p0" PARTITION OF ${t} FOR VALUES WITH (MODULUS 2, REMAINDER 0)`,
        `CREATE TABLE public."${table}_p1" PARTITION OF ${t} FOR VALUES WITH (MODULUS 2, REMAINDER 1)`,
        `INSERT INTO ${t} SELECT * FROM ${aside}`,
        `DROP TABLE ${aside} CASCADE`,
        `ALTER TABLE ${t} ADD PRIMARY KEY (id)`,
      ];
    },
  ],
  [
    "a table has a child with rows",
    (p) => {
      const t = p.table();
      return [
        `CREATE TABLE public.own_archive () INHERITS (${t})`,
        `INSERT INTO public.own_archive SELECT * FROM ONLY ${t} LIMIT 2`,
      ];
    },
  ],
  [
    "a table has a parent of the operator's",
    (p) => {
      const { t } = p.primary();
      return ["CREATE TABLE public.own_parent (id uuid NOT NULL)", `ALTER TABLE ${t} INHERIT public.own_parent`];
    },
  ],
  [
    "a table is of a type",
    (p) => {
      const { table, t } = p.primary();
      return [
        `DO $$ DECLARE cols text; BEGIN SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
        INTO cols FROM pg_attribute WHERE attrelid = '${t}'::regclass AND attnum > 0 AND NOT attisdropped;
        EXECUTE 'CREATE TYPE public.own_type AS (' || cols || ')'; END $$`,
        `ALTER TABLE ${t} OF public.own_type`,
        `COMMENT ON TABLE ${t} IS ${literal(table)}`,
      ];
    },
  ],
  ["a table is not logged", (p) => [`ALTER TABLE ${p.table()} SET UNLOGGED`]],
  ["a table has a comment", (p) => [`COMMENT ON TABLE ${p.table()} IS 'ours; it''s "fine"'`]],
  ["a table has options", (p) => [`ALTER TABLE ${p.table()} SET (fillfactor = 50, autovacuum_enabled = off)`]],
  [
    "a table of the operator's has a column of a table's type",
    (p) => [`CREATE TABLE public.own_rows (r ${p.table()})`],
  ],
  [
    "a table of the operator's with everything",
    () => [
      `CREATE TABLE public."own ""table""" (id int GENERATED ALWAYS AS IDENTITY, a int[], n numeric(30, 10), c char(5), t timestamptz DEFAULT now(), d jsonb, CHECK (id > 0))`,
      `INSERT INTO public."own ""table""" (a, n, c, d) VALUES ('{1,NULL}', 1.5, 'x', '{"a": "\\\\."}'), (NULL, NULL, NULL, NULL)`,
    ],
  ],
  [
    "a table of the operator's is partitioned",
    () => [
      "CREATE TABLE public.own_measures (at date NOT NULL, v int) PARTITION BY RANGE (at)",
      "CREATE TABLE public.own_measures_26 PARTITION OF public.own_measures FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
      "INSERT INTO public.own_measures VALUES ('2026-05-05', 3)",
    ],
  ],
  [
    "a schema of the operator's holds tables of the app's names",
    (p) => ["CREATE SCHEMA IF NOT EXISTS own", `CREATE TABLE own.${quoted(p.name())} (id uuid)`],
  ],
  [
    "a view reads a column",
    (p) => {
      const { t, c } = p.column(() => true);
      return [`CREATE VIEW public.own_view AS SELECT ${c} FROM ${t}`];
    },
  ],
  [
    "a materialized view reads a table",
    (p) => [`CREATE MATERIALIZED VIEW public.own_counts AS SELECT count(*) AS n FROM ${p.table()}`],
  ],
  [
    "a function reads a table",
    (p) => {
      const { t, c } = p.column(({ type }) => type === "text");
      return [
        `CREATE FUNCTION public.own_function() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT ${c} FROM ${t} LIMIT 1; END`,
      ];
    },
  ],
  [
    "statistics of the operator's",
    (p) => {
      const { t, columns, list } = p.unique();
      return columns.length < 2 ? [] : [`CREATE STATISTICS public.own_statistics ON ${list} FROM ${t}`];
    },
  ],
  ["a publication of all tables", () => ["CREATE PUBLICATION own_publication FOR ALL TABLES"]],
  [
    "a publication and no replica identity",
    (p) => {
      const t = p.table();
      return [`CREATE PUBLICATION own_one FOR TABLE ${t}`, `ALTER TABLE ${t} REPLICA IDENTITY NOTHING`];
    },
  ],
  [
    "a value of an enum is renamed",
    (p) => {
      const { type, values } = p.enumPlace();
      return [`ALTER TYPE ${type} RENAME VALUE ${literal(p.of(values))} TO 'renamed'`];
    },
  ],
  [
    "an enum has a value more, in use",
    (p) => {
      const { t, c, type } = p.enumPlace();
      return [
        `ALTER TYPE ${type} ADD VALUE 'own value'`,
        `UPDATE ${t} SET ${c} = 'own value' WHERE ctid IN (SELECT ctid FROM ${t} LIMIT 1)`,
      ];
    },
  ],
  [
    "an enum has a value more",
    (p) => [
      `ALTER TYPE ${p.enumPlace().type} ADD VALUE 'first of all' BEFORE ${literal(p.enumPlace().values[0] ?? "")}`,
    ],
  ],
  [
    "an enum is text",
    (p) => {
      const { t, c } = p.enumPlace();
      return asText(t, c);
    },
  ],
  [
    "an enum is text, and one value does not fit",
    (p) => {
      const { t, c } = p.enumPlace();
      return [...asText(t, c), `UPDATE ${t} SET ${c} = 'OTHER' WHERE ctid IN (SELECT ctid FROM ${t} LIMIT 1)`];
    },
  ],
  [
    "an enum is text with a default that does not fit",
    (p) => {
      const { t, c } = p.enumPlace();
      return [...asText(t, c), `ALTER TABLE ${t} ALTER ${c} SET DEFAULT 'OTHER'`];
    },
  ],
  ["an enum is called otherwise", (p) => [`ALTER TYPE ${p.enumPlace().type} RENAME TO own_enum`]],
  [
    "an enum is in another schema",
    (p) => ["CREATE SCHEMA IF NOT EXISTS own", `ALTER TYPE ${p.enumPlace().type} SET SCHEMA own`],
  ],
  [
    "an enum lacks a value",
    (p) => {
      const { type, values, column } = p.enumPlace();
      return remade(type, column.type, values.slice(0, -1));
    },
  ],
  [
    "an enum's values are in another order",
    (p) => {
      const { type, values, column } = p.enumPlace();
      return remade(type, column.type, values.toReversed());
    },
  ],
  [
    "an enum is a domain",
    (p) => {
      const { type, column } = p.enumPlace();
      return [...remade(type, column.type, undefined), `CREATE DOMAIN ${type} AS text`];
    },
  ],
  [
    "an enum has no values",
    (p) => {
      const { type, column } = p.enumPlace();
      return [...remade(type, column.type, undefined), `CREATE TYPE ${type} AS ENUM ()`];
    },
  ],
];

/** The rows stay aside under another name. */
const inPlace = (name: string, make: (name: string, aside: string) => string): string[] => [
  `ALTER TABLE ${at(name)} RENAME TO "${name}_rows"`,
  make(at(name), at(`${name}_rows`)),
];

const dropped = (name: string, make: (name: string) => string): string[] => [
  `DROP TABLE ${at(name)} CASCADE`,
  make(at(name)),
];

const asText = (t: string, c: string): string[] => [
  `ALTER TABLE ${t} ALTER ${c} DROP DEFAULT`,
  `ALTER TABLE ${t} ALTER ${c} TYPE text USING ${c}::text`,
];

/** Every column of the type becomes text; where values are given, it becomes the type that has those alone. */
function remade(type: string, name: string, values: readonly string[] | undefined): string[] {
  const bare = name.replaceAll('"', "");
  const places = `SELECT a.attrelid::regclass AS t, quote_ident(a.attname) AS c FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid
    WHERE r.relkind = 'r' AND NOT a.attisdropped AND`;
  const text = `DO $$ DECLARE p record; BEGIN FOR p IN ${places} a.atttypid = '${type}'::regtype LOOP
      EXECUTE format('ALTER TABLE %s ALTER %s DROP DEFAULT', p.t, p.c);
      EXECUTE format('ALTER TABLE %s ALTER %s TYPE text USING %s::text', p.t, p.c, p.c);
      EXECUTE format('COMMENT ON COLUMN %s.%s IS ''was ${bare}''', p.t, p.c);
    END LOOP; END $$`;
  const back = (list: readonly string[]) => `DO $$ DECLARE p record; BEGIN
    FOR p IN ${places} col_description(a.attrelid, a.attnum) = 'was ${bare}' LOOP
      EXECUTE format('UPDATE %s SET %s = ${literal(list[0] ?? "").replaceAll("'", "''")} WHERE %s NOT IN (${list.map(literal).join(", ").replaceAll("'", "''")})', p.t, p.c, p.c);
      EXECUTE format('ALTER TABLE %s ALTER %s TYPE ${type} USING %s::${type}', p.t, p.c, p.c);
    END LOOP; END $$`;
  const first = [text, `DROP TYPE ${type}`];
  return values === undefined
    ? first
    : [...first, `CREATE TYPE ${type} AS ENUM (${values.map(literal).join(", ")})`, back(values)];
}
