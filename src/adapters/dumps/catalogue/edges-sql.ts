/** What needs what, each as `class/oid`. */
export interface Edge {
  is: string;
  needs: string;
}

/** Another name under which pg_depend knows an object, or a part of it: `of` stands for `is`. */
export interface StandIn {
  is: string;
  of: string;
  /** What the part needs is needed by the whole, too. Not of keys that a part of a table has from the whole table. */
  passesOn: boolean;
}

/**
 * Parts go with the whole: an index with its constraint, a row's type with its table, an extension's members with it.
 */
export const standInsSql = `SELECT "is", "of", true AS "passesOn" FROM (
SELECT d.classid::regclass || '/' || d.objid AS "is", 'pg_extension/' || d.refobjid AS "of" FROM pg_depend d
  WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
UNION ALL SELECT 'pg_class/' || k.conindid, 'pg_constraint/' || k.oid FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x')
UNION ALL SELECT 'pg_attrdef/' || g.oid, 'pg_class/' || g.adrelid FROM pg_attrdef g JOIN pg_attribute a ON a.attrelid = g.adrelid
  AND a.attnum = g.adnum WHERE a.attgenerated <> ''
UNION ALL SELECT 'pg_rewrite/' || r.oid, 'pg_class/' || r.ev_class FROM pg_rewrite r WHERE r.rulename = '_RETURN' AND r.oid >= 16384
UNION ALL SELECT 'pg_constraint/' || k.oid, 'pg_type/' || k.contypid FROM pg_constraint k WHERE k.contypid <> 0
UNION ALL SELECT 'pg_type/' || y.oid, CASE WHEN y.typelem <> 0 AND y.typcategory = 'A' THEN 'pg_type/' || y.typelem
    ELSE 'pg_class/' || y.typrelid END
  FROM pg_type y LEFT JOIN pg_class c ON c.oid = y.typrelid
  WHERE y.oid >= 16384 AND ((y.typelem <> 0 AND y.typcategory = 'A') OR (y.typrelid <> 0 AND c.relkind <> 'c'))
UNION ALL SELECT 'pg_class/' || y.typrelid, 'pg_type/' || y.oid FROM pg_type y JOIN pg_class c ON c.oid = y.typrelid WHERE c.relkind = 'c' AND y.oid >= 16384
UNION ALL SELECT 'pg_type/' || r.rngmultitypid, 'pg_type/' || r.rngtypid FROM pg_range r WHERE r.rngtypid >= 16384
UNION ALL SELECT 'pg_proc/' || d.objid, d.refclassid::regclass || '/' || d.refobjid FROM pg_depend d
  WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass
UNION ALL SELECT 'pg_class/' || d.objid, 'pg_class/' || d.refobjid FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i' AND c.relkind IN ('S', 't')
UNION ALL SELECT 'pg_trigger/' || t.oid, 'pg_constraint/' || t.tgconstraint FROM pg_trigger t WHERE t.tgisinternal AND t.tgconstraint <> 0
UNION ALL SELECT 'pg_publication_rel/' || r.oid, 'pg_publication/' || r.prpubid FROM pg_publication_rel r
UNION ALL SELECT 'pg_publication_namespace/' || n.oid, 'pg_publication/' || n.pnpubid FROM pg_publication_namespace n
) parts
UNION ALL SELECT 'pg_constraint/' || k.oid, 'pg_class/' || k.conrelid, false FROM pg_constraint k
  WHERE k.conrelid <> 0 AND ((k.contype = 'n' AND k.convalidated) OR (k.contype IN ('c', 'n') AND NOT k.conislocal)
    OR (k.contype = 'f' AND k.conparentid <> 0) OR k.contype = 't')`;

/**
 * Of what is a person's own. A sequence is made before the column that owns it, and an index of a part before it is
 * attached to that of the whole.
 */
export const edgesSql = `SELECT DISTINCT d.classid::regclass || '/' || d.objid AS is, d.refclassid::regclass || '/' || d.refobjid AS needs
FROM pg_depend d WHERE d.deptype IN ('n', 'a', 'i') AND d.objid >= 16384 AND d.refobjid >= 16384
  AND NOT (d.classid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjsubid > 0
    AND EXISTS (SELECT FROM pg_class c WHERE c.oid = d.objid AND c.relkind = 'S'))`;
