import { isOwn } from "../shared-form.ts";

/** What only pg_dump writes down. `what` is for people, and named before anything is changed. */
const kinds: readonly (readonly [catalogue: string, which: string])[] = [
  ["pg_operator", "true"],
  ["pg_opclass", "true"],
  ["pg_opfamily", "true"],
  // That of a range type to its ranges comes with it.
  [
    "pg_cast",
    "NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = o.oid AND d.deptype = 'i')",
  ],
  ["pg_collation", "true"],
  ["pg_conversion", "true"],
  ["pg_language", "true"],
  ["pg_am", "true"],
  ["pg_transform", "true"],
  ["pg_ts_config", "true"],
  ["pg_ts_dict", "true"],
  ["pg_ts_parser", "true"],
  ["pg_ts_template", "true"],
  ["pg_foreign_data_wrapper", "true"],
  ["pg_foreign_server", "true"],
  ["pg_proc", "o.prokind = 'a'"],
  ["pg_type", "o.typtype = 'b' AND o.typcategory <> 'A'"],
  ["pg_class", "o.relkind = 'f'"],
];

export interface NotHeld {
  class: string;
  oid: string;
  what: string;
}

export const notHeldSql = `${kinds
  .map(
    ([catalogue, which]) =>
      `SELECT '${catalogue}' AS class, o.oid::text AS oid, pg_describe_object(o.tableoid, o.oid, 0) AS what FROM ${catalogue} o WHERE (${which}) AND ${isOwn(catalogue, "o.oid")}`,
  )
  .join("\nUNION ALL ")}
UNION ALL SELECT 'pg_subscription', u.oid::text, 'subscription ' || quote_ident(u.subname) FROM pg_subscription u
  WHERE u.subdbid = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database())
UNION ALL SELECT 'pg_seclabel', l.objoid::text, format('the security label of %s', pg_describe_object(l.classoid, l.objoid, l.objsubid)) FROM pg_seclabel l
ORDER BY 3`;
