import type { Database } from "../../../src/domain/database.ts";
import { quoted } from "./wanted.ts";

/** One statement after the other, each committed; what is refused is given back and the rest goes on, as psql does it. */
export async function runLikePsql(
  database: Pick<Database, "query">,
  statements: readonly string[],
): Promise<{ sql: string; saw: string }[]> {
  const refused: { sql: string; saw: string }[] = [];
  for (const sql of statements)
    await database.query(sql).catch((error: unknown) => refused.push({ sql, saw: String(error) }));
  return refused;
}

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
