import type { Database } from "../../src/domain/database.ts";
import { Problem } from "../../src/domain/problem.ts";
import { completeSchema } from "../model/complete-schema.ts";
import { quoteIdentifier, serverRoutine, serverSaid, sqlState } from "../model/sql.ts";
import { explainBusy } from "./explain-busy.ts";
import { refusedByServer } from "./refusals.ts";
import type { LockTimeouts } from "./schema-lock.ts";

/**
 * What the server itself has said, with what lies behind it: who holds a lock, which right is
 * lacking, whose table it is. Null where the error is of another kind. Asks the catalogue, so the
 * transaction must be over by then.
 */
export async function explainRefusal(
  database: Database,
  error: unknown,
  { outcome = "Nothing was changed.", timeouts }: { outcome?: string; timeouts?: LockTimeouts } = {},
): Promise<Problem | null> {
  return (
    (await explainBusy(database, error, timeouts, outcome)) ??
    (await explainRight(database, error, outcome)) ??
    refusedByServer(error, outcome)
  );
}

interface Rights {
  role: string;
  database: string;
  unreadable: string[];
  owners: string[];
  foreign: number;
  mayMakeSchemas: boolean;
  mayMakeTables: boolean;
}

const rightsSql = `SELECT current_user::text AS role, current_database()::text AS database,
  ARRAY(SELECT relname::text FROM apps WHERE NOT has_table_privilege(oid, 'SELECT') ORDER BY 1) AS unreadable,
  ARRAY(SELECT DISTINCT pg_get_userbyid(relowner)::text FROM apps WHERE NOT pg_has_role(relowner, 'USAGE') ORDER BY 1) AS owners,
  (SELECT count(*)::int FROM apps WHERE NOT pg_has_role(relowner, 'USAGE')) AS foreign,
  has_database_privilege(current_database(), 'CREATE') AS "mayMakeSchemas",
  coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'CREATE'), false) AS "mayMakeTables"
FROM (SELECT) AS nothing`;

/**
 * SQLSTATE 42501 is one number for a right that was not granted and for a table that is somebody
 * else's, and the words for them are the server's language. So the catalogue is asked.
 */
async function explainRight(database: Database, error: unknown, outcome: string): Promise<Problem | null> {
  if (sqlState(error) !== "42501" || isRowSecurity(error)) return null;
  const apps = `WITH apps AS (SELECT c.oid, c.relname, c.relowner FROM pg_class c
    WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'p') AND c.relname = ANY ($1)) `;
  const names = Object.keys(completeSchema("embedded").tables);
  const [found] = await database.query<Rights>(`${apps}${rightsSql}`, [names]).catch(() => []);
  if (found === undefined) return null;
  const { unreadable, owners, mayMakeSchemas, mayMakeTables } = found;
  const [role, base] = [quoteIdentifier(found.role), quoteIdentifier(found.database)];
  const lacks = [
    ...(unreadable.length > 0
      ? [
          {
            saw: `${found.role} may not read ${unreadable.length} of the tables: ${unreadable.slice(0, 5).join(", ")}`,
            sql: `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role};`,
          },
        ]
      : []),
    ...owners.map((owner) => ({
      saw: `${found.foreign} of the tables belong to ${owner}, and only their owner may change them`,
      sql: `GRANT ${quoteIdentifier(owner)} TO ${role};`,
    })),
    ...(mayMakeTables
      ? []
      : [{ saw: `${found.role} may not create in schema public`, sql: `GRANT CREATE ON SCHEMA public TO ${role};` }]),
    ...(mayMakeSchemas
      ? []
      : [
          {
            saw: `${found.role} may not create schemas in ${found.database}`,
            sql: `GRANT CREATE ON DATABASE ${base} TO ${role};`,
          },
        ]),
  ];
  if (lacks.length === 0) return null;
  return new Problem({
    code: "database-refused",
    title:
      owners.length > 0 && unreadable.length === 0
        ? "The tables belong to another role"
        : "The role lacks a permission",
    saw: [serverSaid(error), ...lacks.map(({ saw }) => saw)].join("\n"),
    why: `The necessary change failed. ${outcome}`,
    next: `Connect as ${owners[0] ?? "the owner of the database"}, or ask a superuser to run: ${lacks.map(({ sql }) => sql).join(" ")}`,
    cause: error,
  });
}

/** Told apart by the function in which the server refuses: its words are of any language. */
const isRowSecurity = (error: unknown): boolean =>
  serverRoutine(error) === "check_enable_rls" || /row-level security/i.test(serverSaid(error));
