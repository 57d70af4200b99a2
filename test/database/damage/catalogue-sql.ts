/**
 * All that is asked of pg_catalog, in one document a relation: spelled apart from the product's own introspection, so
 * that what one does not see the other may. Needs PostgreSQL 15.
 */
export const relationsSql = `SELECT c.relname AS name, c.relkind AS kind, c.relpersistence AS persistence,
  c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forced",
  (SELECT coalesce(json_agg(json_build_object('name', a.attname, 'notNull', a.attnotnull,
      'type', CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN format_type(a.atttypid, a.atttypmod)
        ELSE n.nspname || '.' || t.typname END,
      'default', pg_get_expr(d.adbin, d.adrelid), 'generated', a.attgenerated, 'identity', a.attidentity)), '[]')
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT coalesce(json_agg(json_build_object('name', ic.relname, 'unique', i.indisunique, 'primary', i.indisprimary,
      'serves', i.indisvalid AND i.indisready AND i.indislive, 'immediate', i.indimmediate,
      'partial', i.indpred IS NOT NULL, 'nullsNotDistinct', i.indnullsnotdistinct, 'method', am.amname,
      'columns', (SELECT json_agg(a.attname ORDER BY k.place)
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number AND k.number <> 0
        WHERE k.place <= i.indnkeyatts))), '[]')
    FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
    WHERE i.indrelid = c.oid) AS indexes,
  (SELECT coalesce(json_agg(json_build_object('name', k.conname, 'type', k.contype, 'validated', k.convalidated,
      'onDelete', k.confdeltype, 'onUpdate', k.confupdtype, 'deferrable', k.condeferrable,
      'schema', (SELECT r.relnamespace::regnamespace::text FROM pg_class r WHERE r.oid = k.confrelid),
      'refTable', (SELECT r.relname FROM pg_class r WHERE r.oid = k.confrelid),
      'columns', (SELECT json_agg(a.attname ORDER BY p.place) FROM unnest(k.conkey) WITH ORDINALITY AS p(number, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.number),
      'refColumns', (SELECT json_agg(a.attname ORDER BY p.place) FROM unnest(k.confkey) WITH ORDINALITY AS p(number, place)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.number),
      'enabled', NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgconstraint = k.oid AND g.tgenabled NOT IN ('O', 'A')))), '[]')
    FROM pg_constraint k WHERE k.conrelid = c.oid) AS constraints,
  ARRAY(SELECT g.tgname::text FROM pg_trigger g
    WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled IN ('O', 'A')) AS triggers,
  ARRAY(SELECT r.rulename::text FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN') AS rules
FROM pg_class c WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'c')`;

export const enumsSql = `SELECT t.typname AS name, t.typtype AS kind,
  ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS values
FROM pg_type t WHERE t.typnamespace = to_regnamespace('public') AND t.typtype IN ('e', 'd')`;

export interface FoundRelation {
  readonly name: string;
  readonly kind: string;
  readonly persistence: string;
  readonly rowSecurity: boolean;
  readonly forced: boolean;
  readonly columns: readonly FoundColumn[];
  readonly indexes: readonly FoundIndex[];
  readonly constraints: readonly FoundConstraint[];
  readonly triggers: readonly string[];
  readonly rules: readonly string[];
}

export interface FoundColumn {
  readonly name: string;
  readonly notNull: boolean;
  /** One of the server's own as `format_type` spells it, any other as schema.name. */
  readonly type: string;
  readonly default: string | null;
  readonly generated: string;
  readonly identity: string;
}

export interface FoundIndex {
  readonly name: string;
  readonly unique: boolean;
  readonly primary: boolean;
  readonly serves: boolean;
  readonly immediate: boolean;
  readonly partial: boolean;
  readonly nullsNotDistinct: boolean;
  readonly method: string;
  /** Null stands for an expression. */
  readonly columns: readonly (string | null)[];
}

export interface FoundConstraint {
  readonly name: string;
  readonly type: string;
  readonly validated: boolean;
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly deferrable: boolean;
  readonly schema: string | null;
  readonly refTable: string | null;
  readonly columns: readonly string[] | null;
  readonly refColumns: readonly string[] | null;
  readonly enabled: boolean;
}
