import { Client } from "pg";

/** workspaces.ts:187, recomputableWorkspacesQuery: active, no Parent, with a segment or a user property. */
export async function getRecomputableWorkspaces(): Promise<{ id: string }[]> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  // The question that was asked says it; nobody listening would end the process.
  client.on("error", () => undefined);
  await client.connect();
  const { rows } = await client.query(
    `SELECT id FROM "Workspace" w WHERE status = 'Active' AND type <> 'Parent' AND (
       EXISTS (SELECT FROM "Segment" s WHERE s."workspaceId" = w.id) OR
       EXISTS (SELECT FROM "UserProperty" u WHERE u."workspaceId" = w.id))`,
  );
  await client.end();
  return rows as { id: string }[];
}
