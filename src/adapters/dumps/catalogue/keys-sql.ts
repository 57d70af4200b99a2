import { spaces } from "../shared-form.ts";
import { objects, rank } from "./object.ts";
import { ownRelation, relations } from "./relations-sql.ts";

/** Keys, constraints, indexes, and what a table is set to: what comes after the rows. */

const table = "format('%I.%I', s.nspname, c.relname)";
const constraint = "format('%I of %s', k.conname, k.conrelid::regclass)";
const ofTables = `FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN (${spaces}) s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND ${ownRelation}`;
const withAfterwards = `|| CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = k.conindid AND i.indisclustered AND k.contype IN ('p', 'u', 'x'))
    THEN ARRAY[format('ALTER TABLE %s CLUSTER ON %I', ${table}, k.conname)] ELSE '{}' END`;

/** One of a partitioned table is made on it alone, and those of its parts are attached to it. */
const keys = objects(
  "pg_constraint",
  {
    oid: "k.oid",
    what: `'constraint ' || ${constraint}`,
    rank: rank.key,
    statements: `ARRAY[format('ALTER TABLE %s%s ADD CONSTRAINT %I %s', CASE WHEN k.contype IN ('p', 'u', 'x') THEN 'ONLY ' ELSE '' END,
      ${table}, k.conname, pg_get_constraintdef(k.oid))] ${withAfterwards}`,
  },
  `${ofTables} AND (k.contype IN ('p', 'u', 'x') OR (k.contype = 'c' AND k.conislocal) OR (k.contype = 'n' AND NOT k.convalidated AND k.conislocal))`,
);

const foreignKeys = objects(
  "pg_constraint",
  {
    oid: "k.oid",
    what: `'foreign key ' || ${constraint}`,
    rank: rank.foreignKey,
    statements: `ARRAY[format('ALTER TABLE %s ADD CONSTRAINT %I %s', ${table}, k.conname, pg_get_constraintdef(k.oid))]`,
  },
  `${ofTables} AND k.contype = 'f' AND k.conparentid = 0`,
);

const indexStatistics = `ARRAY(SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', i.indexrelid::regclass, a.attnum, a.attstattarget)
  FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)`;

/** One that was never finished is left out, as by pg_dump. */
const indexes = objects(
  "pg_class",
  {
    oid: "i.indexrelid",
    what: "'index ' || i.indexrelid::regclass",
    rank: rank.index,
    statements: `ARRAY[pg_get_indexdef(i.indexrelid)] || ${indexStatistics}
    || CASE WHEN i.indisclustered THEN ARRAY[format('ALTER TABLE %s CLUSTER ON %I', ${table}, x.relname)] ELSE '{}' END`,
  },
  `FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN (${spaces}) s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm') AND (i.indisvalid OR c.relkind = 'p') AND ${ownRelation}
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))`,
);

/** Of an index, or of the key that it serves. */
const indexKey = (
  oid: string,
) => `coalesce((SELECT 'pg_constraint/' || k.oid FROM pg_constraint k WHERE k.conindid = ${oid}
  AND k.contype IN ('p', 'u', 'x')), 'pg_class/' || ${oid})`;

const attachedIndexes = objects(
  "attached",
  {
    oid: "h.inhrelid",
    what: "'the place of index ' || h.inhrelid::regclass",
    rank: rank.attachIndex,
    statements: "ARRAY[format('ALTER INDEX %s ATTACH PARTITION %s', h.inhparent::regclass, h.inhrelid::regclass)]",
    needs: `ARRAY[${indexKey("h.inhrelid")}, ${indexKey("h.inhparent")}]`,
  },
  `FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid JOIN (${spaces}) s ON s.oid = c.relnamespace WHERE c.relkind IN ('i', 'I') AND ${ownRelation}`,
);

const storage = (letter: string) =>
  `CASE ${letter} WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END`;

/** What a table and its columns are set to beyond what they are. */
const settings = objects(
  "settings",
  {
    oid: "c.oid",
    what: `'the settings of ' || ${table}`,
    rank: rank.tableSetting,
    statements: "m.all",
    needs: `ARRAY['pg_class/' || c.oid] || ARRAY(SELECT ${indexKey("i.indexrelid")} FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident)`,
  },
  `${relations}, LATERAL (SELECT
    ARRAY(SELECT format('ALTER TABLE ONLY %s ALTER COLUMN %I SET STATISTICS %s', ${table}, a.attname, a.attstattarget)
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget >= 0 ORDER BY a.attnum)
    || ARRAY(SELECT format('ALTER TABLE ONLY %s ALTER COLUMN %I SET STORAGE %s', ${table}, a.attname, ${storage("a.attstorage")})
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstorage <> t.typstorage AND c.relkind IN ('r', 'p') ORDER BY a.attnum)
    || ARRAY(SELECT format('ALTER TABLE ONLY %s ALTER COLUMN %I SET COMPRESSION %s', ${table}, a.attname, CASE a.attcompression WHEN 'p' THEN 'pglz' ELSE 'lz4' END)
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attcompression <> '' AND c.relkind IN ('r', 'p') ORDER BY a.attnum)
    || ARRAY(SELECT format('ALTER TABLE ONLY %s ALTER COLUMN %I SET (%s)', ${table}, a.attname, array_to_string(a.attoptions, ', '))
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attoptions IS NOT NULL ORDER BY a.attnum)
    || CASE c.relreplident WHEN 'f' THEN ARRAY[format('ALTER TABLE ONLY %s REPLICA IDENTITY FULL', ${table})]
      WHEN 'n' THEN CASE WHEN c.relkind IN ('r', 'p') THEN ARRAY[format('ALTER TABLE ONLY %s REPLICA IDENTITY NOTHING', ${table})] ELSE '{}' END
      WHEN 'i' THEN ARRAY(SELECT format('ALTER TABLE ONLY %s REPLICA IDENTITY USING INDEX %I', ${table}, x.relname)
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) ELSE '{}' END
    || CASE WHEN c.relrowsecurity THEN ARRAY[format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', ${table})] ELSE '{}' END
    || CASE WHEN c.relforcerowsecurity THEN ARRAY[format('ALTER TABLE ONLY %s FORCE ROW LEVEL SECURITY', ${table})] ELSE '{}' END AS all) m
  WHERE c.relkind IN ('r', 'p', 'm') AND m.all <> '{}' AND ${ownRelation}`,
);

export const keysSql = [keys, foreignKeys, indexes, attachedIndexes, settings];
