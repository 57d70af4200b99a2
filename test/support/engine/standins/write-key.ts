import type { Pool } from "pg";
import { isFixed } from "./fixed.ts";

type Answer = "allowed" | "no header" | "no workspace" | "another key";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** May whoever sends this Authorization open a session in the workspace? embeddedSessionsController.ts, create. */
export async function checkWriteKey(pool: Pool, workspaceId: unknown, header: string | undefined): Promise<Answer> {
  const key = /^Basic /.test(header ?? "")
    ? Buffer.from(header?.slice(6) ?? "", "base64")
        .toString()
        .split(":")[0]
    : /^Bearer (.*)$/.exec(header ?? "")?.[1];
  if (key === undefined) return "no header";
  if (typeof workspaceId !== "string" || !uuid.test(workspaceId)) return "no workspace";
  const found = await pool.query(`SELECT type::text FROM "Workspace" WHERE id = $1`, [workspaceId]);
  const workspace = found.rows[0] as { type: string } | undefined;
  if (workspace === undefined) return "no workspace";
  if (isFixed("key")) return (await isValid(pool, workspaceId, header)) ? "allowed" : "another key";
  // Any key at all, unless it is a Child; there the value of whichever secret comes first, and of Basic only the part before the colon.
  if (workspace.type !== "Child") return "allowed";
  const { rows } = await pool.query(`SELECT value FROM "Secret" WHERE "workspaceId" = $1 LIMIT 1`, [workspaceId]);
  return (rows[0] as { value: string } | undefined)?.value === key ? "allowed" : "another key";
}

async function isValid(pool: Pool, workspaceId: string, header: string | undefined): Promise<boolean> {
  const encoded = /^Basic (\S+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return false;
  const [secretId = "", ...value] = Buffer.from(encoded, "base64").toString().split(":");
  if (!uuid.test(secretId)) return false;
  const { rowCount } = await pool.query(
    `SELECT 1 FROM "WriteKey" k JOIN "Secret" s ON s.id = k."secretId"
     WHERE k."workspaceId" = $1 AND s.id = $2 AND s.value = $3`,
    [workspaceId, secretId, value.join(":")],
  );
  return rowCount === 1;
}

/** auth.ts:85 (validateWriteKey): by the key alone, of whatever workspace it is. */
export async function writeKeyWorkspace(pool: Pool, header: string): Promise<string | undefined> {
  const [secretId = "", value] = Buffer.from(header.split(" ")[1] ?? "", "base64")
    .toString()
    .split(":");
  if (!uuid.test(secretId)) return undefined;
  const { rows } = await pool.query(`SELECT "workspaceId" AS id, value FROM "Secret" WHERE id = $1`, [secretId]);
  const [secret] = rows as { id: string; value: string | null }[];
  return secret !== undefined && secret.value === value ? secret.id : undefined;
}
