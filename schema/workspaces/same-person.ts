import type { Database } from "../../src/domain/database.ts";

/**
 * Each of these addresses as it is spelled in the database; as the first of them that means the
 * same person where nobody has it yet. Of two members that differ in case alone the one that is
 * spelled so counts, then the older one.
 */
export async function spelledThere(database: Database, emails: readonly string[]): Promise<(email: string) => string> {
  const spelling = new Map<string, string>();
  if (emails.length === 0) return (email) => email;
  const rows = await database.query<{ wanted: string; there: string }>(spellingSql, [[...new Set(emails)]]);
  const exact = new Map(rows.map(({ wanted, there }) => [wanted, there]));
  for (const { wanted, there } of rows)
    if (!spelling.has(wanted.toLowerCase())) spelling.set(wanted.toLowerCase(), there);
  for (const email of emails) if (!spelling.has(email.toLowerCase())) spelling.set(email.toLowerCase(), email);
  return (email) => exact.get(email) ?? spelling.get(email.toLowerCase()) ?? email;
}

const spellingSql = `SELECT DISTINCT ON (i.email) i.email AS wanted, m.email AS there
FROM unnest($1::text[]) AS i (email) JOIN "WorkspaceMember" m ON lower(m.email) = lower(i.email)
ORDER BY i.email, (m.email = i.email) DESC, m."createdAt", m.id`;
