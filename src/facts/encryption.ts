import { readEncryptedRows } from "../../schema/workspaces/encrypted-rows.ts";
import type { DatabaseAccess } from "../domain/database.ts";
import type { DatabaseFacts } from "../domain/facts/database.ts";
import type { EncryptionFacts } from "../domain/facts/encryption.ts";

/**
 * What is encrypted in the database; never throws but where the look itself was stopped: who cannot
 * look says so.
 */
export async function inspectEncryption(
  seen: DatabaseFacts,
  access: () => Promise<Pick<DatabaseAccess, "database">>,
  signal: AbortSignal,
): Promise<EncryptionFacts> {
  if (seen.state === "absent" || (seen.state === "open" && seen.schema.empty)) return { state: "none" };
  if (seen.state !== "open") return { state: "unknown", saw: `the database is ${seen.state}` };
  try {
    const { database } = await access();
    return await readEncryptedRows(database);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    return { state: "unknown", saw: `the encrypted values could not be read: ${said}` };
  }
}
