import type { Database } from "../../../src/domain/database.ts";
import { quoted } from "./wanted.ts";

/**
 * One statement after the other, each committed; what is refused is given back and the rest goes on, as psql does it.
 * As `role` where one is given, and by whoever is connected only what that role may not do.
 */
export async function runLikePsql(
  database: Pick<Database, "query">,
  statements: readonly string[],
  role?: string,
): Promise<{ sql: string; saw: string }[]> {
  const refused: { sql: string; saw: string }[] = [];
  const run = (sql: string) => database.query(sql);
  const asRole = async (sql: string) => {
    if (role === undefined) return run(sql);
    await run(`SET ROLE ${quoted(role)}`);
    await run(sql).finally(() => run("RESET ROLE"));
  };
  for (const sql of statements) {
    const [thrown] = await failureOf(asRole(sql));
    const [again] = thrown === undefined || role === undefined ? [thrown] : await failureOf(run(sql));
    if (again !== undefined) refused.push({ sql, saw: String(again) });
  }
  return refused;
}

const failureOf = (work: Promise<unknown>): Promise<[unknown?]> =>
  work.then(
    () => [],
    (error: unknown) => [error],
  );

/** A file for psql: its statements, with the one variable that is used. */
export function statementsOf(text: string, databaseName: string): string[] {
  // A string, a quoted name, a dollar-quoted body, a comment, the end of a statement, or anything else.
  const parts = text
    .replaceAll(':"DBNAME"', quoted(databaseName))
    .matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|;|[^'"$;-]+|[\s\S]/g);
  const statements = [""];
  for (const [part] of parts) {
    if (part === ";") statements.push("");
    else if (!part.startsWith("--")) statements[statements.length - 1] += part;
  }
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== "");
}
