import type { Database } from "../../src/domain/database.ts";
import type { MakeSecret, Secret } from "../../src/domain/secret.ts";

/**
 * The Authorization header with which events are sent to a workspace. It is as secret as the value
 * in it.
 */
export const writeKeyHeader = (secretId: string, value: string): string =>
  `Basic ${Buffer.from(`${secretId}:${value}`, "utf8").toString("base64")}`;

/** The workspace's write key in the form of an Authorization header; undefined when it has none. */
export async function readWriteKey(
  database: Database,
  workspaceId: string,
  makeSecret: MakeSecret,
): Promise<Secret | undefined> {
  const [key] = await database.query<{ secretId: string; value: string }>(
    `SELECT k."secretId", s.value FROM "WriteKey" k JOIN "Secret" s ON s.id = k."secretId"
     WHERE k."workspaceId" = $1 AND s.value IS NOT NULL ORDER BY k."createdAt" LIMIT 1`,
    [workspaceId],
  );
  if (key === undefined) return undefined;
  makeSecret("write key", key.value, "seen");
  return makeSecret("write key", writeKeyHeader(key.secretId, key.value), "seen");
}
