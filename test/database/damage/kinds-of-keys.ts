// Over 150 lines: a list of damages, one beside the other.
import { at, dropForeignKey, dropIndex, dropPrimary, dropUnique, type Kind } from "./pick.ts";
import { quoted } from "./wanted.ts";

/** A second row like the first one, with an id of its own where there is one. */
const twice = (t: string): string =>
  `DO $$ DECLARE cols text; vals text; BEGIN
    SELECT string_agg(quote_ident(attname), ','), string_agg(CASE WHEN attname = 'id' THEN 'gen_random_uuid()' ELSE quote_ident(attname) END, ',')
      INTO cols, vals FROM pg_attribute WHERE attrelid = '${t}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    EXECUTE format('INSERT INTO ${t} (%s) SELECT %s FROM ${t} LIMIT 1', cols, vals); END $$`;

const orphan = (t: string, c: string): string =>
  `UPDATE ${t} SET ${c} = gen_random_uuid() WHERE ctid IN (SELECT ctid FROM ${t} LIMIT 1)`;

/** Keys, foreign keys and indexes. */
export const kindsOfKeys: readonly Kind[] = [
  [
    "a unique key is gone",
    (p) => {
      const { t, columns } = p.unique();
      return [dropUnique(t, columns)];
    },
  ],
  [
    "a unique key is gone and rows are twice",
    (p) => {
      const { t, columns } = p.unique();
      return [dropUnique(t, columns), twice(t)];
    },
  ],
  [
    "a unique key is partial",
    (p) => {
      const { t, columns, list } = p.unique();
      return [
        dropUnique(t, columns),
        `CREATE UNIQUE INDEX own_partial ON ${t} (${list}) WHERE ${quoted(columns[0] ?? "")} IS NOT NULL`,
      ];
    },
  ],
  [
    "a unique key is over an expression",
    (p) => {
      const { t, columns } = p.unique();
      return [
        dropUnique(t, columns),
        `CREATE UNIQUE INDEX own_lower ON ${t} (${columns.map((c) => `(lower(${quoted(c)}::text))`).join(", ")})`,
      ];
    },
  ],
  [
    "a unique key includes more columns",
    (p) => {
      const { t, columns, list } = p.unique();
      return [
        dropUnique(t, columns),
        `ALTER TABLE ${t} ADD own_included int`,
        `CREATE UNIQUE INDEX own_include ON ${t} (${list}) INCLUDE (own_included)`,
      ];
    },
  ],
  [
    "a unique key may be deferred",
    (p) => {
      const { t, columns, list } = p.unique();
      return [
        dropUnique(t, columns),
        `ALTER TABLE ${t} ADD CONSTRAINT own_deferred UNIQUE (${list}) DEFERRABLE INITIALLY DEFERRED`,
      ];
    },
  ],
  [
    "a unique key takes NULLs the other way",
    (p) => {
      const { table, t, columns, list } = p.unique();
      const flipped = table === "Workspace" && columns.includes("name") ? "NULLS DISTINCT" : "NULLS NOT DISTINCT";
      return [dropUnique(t, columns), `CREATE UNIQUE INDEX own_nulls ON ${t} (${list}) ${flipped}`];
    },
  ],
  [
    "a unique key has its columns in another order",
    (p) => {
      const { t, columns } = p.unique();
      return [
        dropUnique(t, columns),
        `CREATE UNIQUE INDEX own_order ON ${t} (${columns.toReversed().map(quoted).join(", ")})`,
      ];
    },
  ],
  [
    "a unique key was never finished",
    (p) => {
      const { t, columns, list } = p.unique();
      return [dropUnique(t, columns), twice(t), `CREATE UNIQUE INDEX CONCURRENTLY own_unfinished ON ${t} (${list})`];
    },
  ],
  [
    "a unique key of the operator's",
    (p) => {
      const { t, c } = p.column(({ nullable, type }) => nullable && type === "text");
      return [`CREATE UNIQUE INDEX own_unique ON ${t} (${c})`];
    },
  ],
  [
    "a unique key of the operator's refuses rows of the app",
    (p) => {
      const { t } = p.column(({ name }) => name === "workspaceId");
      return [`DELETE FROM ${t}`, `CREATE UNIQUE INDEX own_narrow ON ${t} ("workspaceId")`];
    },
  ],
  [
    "two unique keys of which one is partial",
    (p) => {
      const { t, columns, list } = p.unique();
      return [`CREATE UNIQUE INDEX own_second ON ${t} (${list}) WHERE ${quoted(columns[0] ?? "")} IS NULL`];
    },
  ],
  ["a primary key is gone", (p) => [dropPrimary(p.primary().t)]],
  [
    "a primary key is gone and ids are empty",
    (p) => {
      const { t } = p.primary();
      return [
        dropPrimary(t),
        `ALTER TABLE ${t} ALTER id DROP NOT NULL`,
        `UPDATE ${t} SET id = NULL WHERE ctid IN (SELECT ctid FROM ${t} LIMIT 1)`,
      ];
    },
  ],
  [
    "a primary key is gone and ids are twice",
    (p) => {
      const { t } = p.primary();
      return [dropPrimary(t), `INSERT INTO ${t} SELECT * FROM ${t} LIMIT 1`];
    },
  ],
  [
    "a primary key may be deferred",
    (p) => {
      const { t } = p.primary();
      return [dropPrimary(t), `ALTER TABLE ${t} ADD PRIMARY KEY (id) DEFERRABLE`];
    },
  ],
  [
    "a primary key is over more columns",
    (p) => {
      const { t, c } = p.column((column) => column.name !== "id" && !column.nullable);
      return [dropPrimary(t), `ALTER TABLE ${t} ADD PRIMARY KEY (id, ${c})`];
    },
  ],
  [
    "a primary key is a unique index",
    (p) => {
      const { t } = p.primary();
      return [dropPrimary(t), `CREATE UNIQUE INDEX own_id ON ${t} (id)`];
    },
  ],
  [
    "a primary key where the app wants none",
    (p) => {
      const { table, t } = p.column(() => true);
      return [
        `ALTER TABLE ${t} ADD own_id bigserial`,
        `ALTER TABLE ${t} ADD CONSTRAINT "${table}_own" PRIMARY KEY (own_id)`,
      ];
    },
  ],
  [
    "a foreign key is gone",
    (p) => {
      const { t, key } = p.foreignKey();
      return [dropForeignKey(t, key.columns[0] ?? "")];
    },
  ],
  [
    "a foreign key is gone and a row points at nothing",
    (p) => {
      const { t, c, key } = p.foreignKey();
      return [dropForeignKey(t, key.columns[0] ?? ""), orphan(t, c)];
    },
  ],
  [
    "a foreign key was never validated",
    (p) => {
      const { t, c, ref, key } = p.foreignKey();
      return [
        dropForeignKey(t, key.columns[0] ?? ""),
        orphan(t, c),
        `ALTER TABLE ${t} ADD CONSTRAINT own_unvalidated FOREIGN KEY (${c}) REFERENCES ${ref} (id) ON DELETE ${key.onDelete} ON UPDATE ${key.onUpdate} NOT VALID`,
      ];
    },
  ],
  [
    "a foreign key may be deferred",
    (p) => {
      const { t, c, ref, key } = p.foreignKey();
      return [
        dropForeignKey(t, key.columns[0] ?? ""),
        `ALTER TABLE ${t} ADD CONSTRAINT own_fk_deferred FOREIGN KEY (${c}) REFERENCES ${ref} (id) ON DELETE ${key.onDelete} ON UPDATE ${key.onUpdate} DEFERRABLE INITIALLY DEFERRED`,
      ];
    },
  ],
  [
    "a foreign key does something else on delete",
    (p) => {
      const { t, c, ref, key } = p.foreignKey();
      return [
        dropForeignKey(t, key.columns[0] ?? ""),
        `ALTER TABLE ${t} ADD CONSTRAINT own_fk_action FOREIGN KEY (${c}) REFERENCES ${ref} (id) ON DELETE ${key.onDelete === "cascade" ? "NO ACTION" : "CASCADE"} ON UPDATE CASCADE`,
      ];
    },
  ],
  [
    "a foreign key points at another schema",
    (p) => {
      const { t, c, refTable, key } = p.foreignKey();
      return [
        dropForeignKey(t, key.columns[0] ?? ""),
        "CREATE SCHEMA IF NOT EXISTS own",
        `CREATE TABLE own.${quoted(refTable)} AS SELECT id FROM ${at(refTable)}`,
        `ALTER TABLE own.${quoted(refTable)} ADD PRIMARY KEY (id)`,
        `ALTER TABLE ${t} ADD CONSTRAINT own_fk_elsewhere FOREIGN KEY (${c}) REFERENCES own.${quoted(refTable)} (id) ON DELETE ${key.onDelete} ON UPDATE CASCADE`,
      ];
    },
  ],
  [
    "one more foreign key, to the operator's table",
    (p) => {
      const { t, c, refTable } = p.foreignKey();
      return [
        `CREATE TABLE public.own_targets AS SELECT id FROM ${at(refTable)}`,
        "ALTER TABLE public.own_targets ADD PRIMARY KEY (id)",
        `ALTER TABLE ${t} ADD CONSTRAINT own_fk_more FOREIGN KEY (${c}) REFERENCES public.own_targets (id)`,
      ];
    },
  ],
  [
    "the operator's rows point at the app's, and go with them",
    (p) => {
      const { t } = p.primary();
      return [
        "CREATE SCHEMA IF NOT EXISTS own",
        `CREATE TABLE own.notes (of uuid REFERENCES ${t} (id) ON DELETE CASCADE, n int)`,
        `INSERT INTO own.notes SELECT id, 1 FROM ${t}`,
      ];
    },
  ],
  [
    "an index is gone",
    (p) => {
      const { t, columns } = p.index();
      return [dropIndex(t, columns)];
    },
  ],
  [
    "an index is of another method",
    (p) => {
      const { t, columns } = p.index();
      return [dropIndex(t, columns), `CREATE INDEX own_hash ON ${t} USING hash (${quoted(columns[0] ?? "")})`];
    },
  ],
  [
    "an index is partial",
    (p) => {
      const { t, columns, list } = p.index();
      return [
        dropIndex(t, columns),
        `CREATE INDEX own_some ON ${t} (${list}) WHERE ${quoted(columns[0] ?? "")} IS NOT NULL`,
      ];
    },
  ],
  [
    "an index goes the other way",
    (p) => {
      const { t, columns } = p.index();
      return [
        dropIndex(t, columns),
        `CREATE INDEX own_desc ON ${t} (${columns.map((c) => `${quoted(c)} DESC`).join(", ")})`,
      ];
    },
  ],
  ["an index is over an expression", (p) => [`CREATE INDEX own_expression ON ${p.table()} ((1 + 1))`]],
  [
    "an index is called otherwise",
    (p) => {
      const { t, columns } = p.index();
      return [dropIndex(t, columns), `CREATE INDEX "its ""name""" ON ${t} (${columns.map(quoted).join(", ")})`];
    },
  ],
  ["the name of a key is taken by a view", (p) => taken(p, (name) => `CREATE VIEW public.${name} AS SELECT 1 AS one`)],
  ["the name of a key is taken by a sequence", (p) => taken(p, (name) => `CREATE SEQUENCE public.${name}`)],
  ["the name of a key is taken by a table", (p) => taken(p, (name) => `CREATE TABLE public.${name} (a int)`)],
  ["the name of a key is taken by a type", (p) => taken(p, (name) => `CREATE TYPE public.${name} AS (a int)`)],
  [
    "the name of a key and the next one are taken",
    (p) => {
      const { t, columns, table } = p.unique();
      const name = `${table}_${columns.join("_")}_key`.slice(0, 61);
      return [
        dropUnique(t, columns),
        `CREATE SEQUENCE public.${quoted(name)}`,
        `CREATE SEQUENCE public.${quoted(`${name}_2`)}`,
      ];
    },
  ],
  [
    "an exclusion constraint",
    (p) => {
      const { t } = p.primary();
      return [
        `ALTER TABLE ${t} ADD own_range int4range`,
        `ALTER TABLE ${t} ADD CONSTRAINT own_exclusion EXCLUDE USING gist (own_range WITH &&)`,
      ];
    },
  ],
  [
    "a check that all rows pass",
    (p) => {
      const { t, c } = p.column(({ type }) => type === "text");
      return [`ALTER TABLE ${t} ADD CONSTRAINT own_passes CHECK (length(${c}) < 100000)`];
    },
  ],
  [
    "a check that refuses every row",
    (p) => [`ALTER TABLE ${p.table()} ADD CONSTRAINT own_false CHECK (false) NOT VALID`],
  ],
  [
    "a check that refuses a word",
    (p) => {
      const { t, c } = p.free(/^text$/);
      return [`ALTER TABLE ${t} ADD CONSTRAINT own_word CHECK (${c} NOT LIKE 'refused%') NOT VALID`];
    },
  ],
  [
    "a check has the name of a foreign key",
    (p) => {
      const { t, key, table } = p.foreignKey();
      return [
        dropForeignKey(t, key.columns[0] ?? ""),
        `ALTER TABLE ${t} ADD CONSTRAINT "${table}_${key.columns[0]}_fkey" CHECK (true)`,
      ];
    },
  ],
];

function taken(pick: Parameters<Kind[1]>[0], make: (name: string) => string): string[] {
  const { t, columns } = pick.unique();
  const { name } = { name: `${t.slice(8, -1)}_${columns.join("_")}_key`.slice(0, 63) };
  return [dropUnique(t, columns), make(quoted(name))];
}
