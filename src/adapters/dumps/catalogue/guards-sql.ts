import { isOwn, spaces } from "../shared-form.ts";
import { objects, rank } from "./object.ts";
import { ownRelation } from "./relations-sql.ts";

/** What watches over tables and what looks at them: triggers, rules, policies, statistics, publications. */

const ofTable = (column: string) => `JOIN pg_class c ON c.oid = ${column} JOIN (${spaces}) s ON s.oid = c.relnamespace`;

const fires = (
  letter: string,
  what: string,
) => `CASE ${letter} WHEN 'D' THEN ARRAY[format('ALTER TABLE %s DISABLE ${what}')]
  WHEN 'R' THEN ARRAY[format('ALTER TABLE %s ENABLE REPLICA ${what}')] WHEN 'A' THEN ARRAY[format('ALTER TABLE %s ENABLE ALWAYS ${what}')] ELSE '{}' END`;
const firing = (letter: string, what: string, table: string, name: string) =>
  fires(letter, what).replaceAll(`${what}')`, `${what} %I', ${table}, ${name})`);

/** Those of a part come with those of its partitioned table, and may be switched off alone. */
const triggers = objects(
  "pg_trigger",
  {
    oid: "t.oid",
    what: "format('trigger %I of %s', t.tgname, t.tgrelid::regclass)",
    rank: rank.guard,
    statements: `CASE WHEN t.tgparentid = 0 THEN ARRAY[pg_get_triggerdef(t.oid)] ELSE '{}' END || CASE WHEN t.tgparentid = 0
      OR t.tgenabled <> (SELECT p.tgenabled FROM pg_trigger p WHERE p.oid = t.tgparentid)
      THEN CASE WHEN t.tgparentid <> 0 AND t.tgenabled = 'O' THEN ARRAY[format('ALTER TABLE %s ENABLE TRIGGER %I', t.tgrelid::regclass, t.tgname)]
        ELSE ${firing("t.tgenabled", "TRIGGER", "t.tgrelid::regclass", "t.tgname")} END ELSE '{}' END`,
    needs: "CASE WHEN t.tgparentid = 0 THEN NULL ELSE ARRAY['pg_trigger/' || t.tgparentid] END",
  },
  `FROM pg_trigger t ${ofTable("t.tgrelid")} WHERE NOT t.tgisinternal AND ${ownRelation}`,
);

const rules = objects(
  "pg_rewrite",
  {
    oid: "r.oid",
    what: "format('rule %I of %s', r.rulename, r.ev_class::regclass)",
    rank: rank.guard,
    statements: `ARRAY[rtrim(pg_get_ruledef(r.oid), ';')] || ${firing("r.ev_enabled", "RULE", "r.ev_class::regclass", "r.rulename")}`,
  },
  `FROM pg_rewrite r ${ofTable("r.ev_class")} WHERE r.rulename <> '_RETURN' AND ${ownRelation}`,
);

const policies = objects(
  "pg_policy",
  {
    oid: "o.oid",
    what: "format('policy %I of %s', o.polname, o.polrelid::regclass)",
    rank: rank.guard,
    statements: `ARRAY[format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', o.polname, o.polrelid::regclass,
      CASE WHEN o.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
      CASE o.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
      (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ') FROM unnest(o.polroles) r),
      coalesce(' USING (' || pg_get_expr(o.polqual, o.polrelid) || ')', ''),
      coalesce(' WITH CHECK (' || pg_get_expr(o.polwithcheck, o.polrelid) || ')', ''))]`,
  },
  `FROM pg_policy o ${ofTable("o.polrelid")} WHERE ${ownRelation}`,
);

const statistics = objects(
  "pg_statistic_ext",
  {
    oid: "x.oid",
    what: "format('statistics %I.%I', s.nspname, x.stxname)",
    rank: rank.guard,
    statements: `ARRAY[pg_get_statisticsobjdef(x.oid)] || CASE WHEN x.stxstattarget >= 0
      THEN ARRAY[format('ALTER STATISTICS %I.%I SET STATISTICS %s', s.nspname, x.stxname, x.stxstattarget)] ELSE '{}' END`,
  },
  `FROM pg_statistic_ext x JOIN (${spaces}) s ON s.oid = x.stxnamespace WHERE ${isOwn("pg_statistic_ext", "x.oid")}`,
);

const publishes = `concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
  CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)`;

/** `to_jsonb`: a column that newer servers have is no error on others. */
const publications = objects(
  "pg_publication",
  {
    oid: "p.oid",
    what: "'publication ' || quote_ident(p.pubname)",
    rank: rank.publication,
    statements: `ARRAY[format('CREATE PUBLICATION %I%s WITH (publish = %L%s%s)', p.pubname, CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE '' END,
      ${publishes}, CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' ELSE '' END,
      CASE WHEN to_jsonb(p) ->> 'pubgencols' = 's' THEN ', publish_generated_columns = stored' ELSE '' END)]
    || ARRAY(SELECT format('ALTER PUBLICATION %I ADD TABLE ONLY %s%s%s', p.pubname, r.prrelid::regclass,
      (SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' FROM pg_attribute a
        WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])),
      ' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')') FROM pg_publication_rel r WHERE r.prpubid = p.oid ORDER BY 1)
    || ARRAY(SELECT format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %s', p.pubname, n.pnnspid::regnamespace)
      FROM pg_publication_namespace n WHERE n.pnpubid = p.oid ORDER BY 1)`,
  },
  "FROM pg_publication p",
);

const eventTriggers = objects(
  "pg_event_trigger",
  {
    oid: "v.oid",
    what: "'event trigger ' || quote_ident(v.evtname)",
    rank: rank.eventTrigger,
    statements: `ARRAY[format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s()', v.evtname, v.evtevent,
      (SELECT ' WHEN TAG IN (' || string_agg(quote_literal(t), ', ') || ')' FROM unnest(v.evttags) t), v.evtfoid::regproc)]
    || CASE v.evtenabled WHEN 'D' THEN ARRAY[format('ALTER EVENT TRIGGER %I DISABLE', v.evtname)]
      WHEN 'R' THEN ARRAY[format('ALTER EVENT TRIGGER %I ENABLE REPLICA', v.evtname)]
      WHEN 'A' THEN ARRAY[format('ALTER EVENT TRIGGER %I ENABLE ALWAYS', v.evtname)] ELSE '{}' END`,
  },
  `FROM pg_event_trigger v WHERE ${isOwn("pg_event_trigger", "v.oid")}`,
);

const commentOn = `CASE WHEN i.type LIKE '%column' THEN 'COLUMN ' || i.identity
  WHEN i.type = 'table constraint' THEN 'CONSTRAINT ' || i.identity
  WHEN i.type = 'domain constraint' THEN format('CONSTRAINT %I ON DOMAIN %s', (SELECT k.conname FROM pg_constraint k WHERE k.oid = d.objoid),
    (SELECT k.contypid::regtype FROM pg_constraint k WHERE k.oid = d.objoid))
  WHEN i.type = 'statistics object' THEN 'STATISTICS ' || i.identity
  WHEN i.type = 'composite type' THEN 'TYPE ' || i.identity
  ELSE upper(i.type) || ' ' || i.identity END`;

/** Of everything that is a person's; `needs` names what it is about, and what is not held takes its comment along. */
const comments = objects(
  "comment",
  {
    oid: "format('%s-%s-%s', d.classoid, d.objoid, d.objsubid)",
    what: "'the comment on ' || i.identity",
    rank: rank.comment,
    statements: `ARRAY[format('COMMENT ON %s IS %L', ${commentOn}, d.description)]`,
    needs: "ARRAY[d.classoid::regclass || '/' || d.objoid]",
  },
  `FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
  WHERE (d.objoid >= 16384 OR (d.classoid = 'pg_namespace'::regclass AND d.objoid = to_regnamespace('public') AND d.description <> 'standard public schema'))
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = d.classoid AND e.objid = d.objoid)
    AND i.identity IS NOT NULL AND i.type <> 'extension'`,
);

export const guardsSql = [triggers, rules, policies, statistics, publications, eventTriggers, comments];
