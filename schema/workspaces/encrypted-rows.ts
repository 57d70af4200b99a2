import type { Database } from "../../src/domain/database.ts";
import { type EncryptionFacts, SealedValue } from "../../src/domain/facts/encryption.ts";

/**
 * The app keeps credentials in "Secret"."configValue" as {type, keyEncrypted, keyIv, keyAuthTag}:
 * AES-256-GCM with the 32 bytes of SECRET_KEY, each field in hex, an initialisation vector of 16
 * bytes and a tag of 16. That is how its own code writes them (backend-lib/src/secrets.ts of the
 * app).
 */
const fields = ["keyEncrypted", "keyIv", "keyAuthTag"] as const;

/**
 * Enough to see that they are of several keys; one would do to see that they are not of this one.
 */
const most = 20;

/** No credential is longer: what is, is something else, and is not read. */
const longest = 65_536;

/**
 * As JSON, because neither the table's columns nor their types are sure before the schema is
 * complete. Newest first: those are what the app works with.
 */
const rowsSql = `SELECT value FROM (
  SELECT to_jsonb(s) -> 'configValue' AS value, to_jsonb(s) ->> 'updatedAt' AS changed FROM "public"."Secret" s
) AS rows
WHERE ((jsonb_typeof(value) = 'object' AND value ? '${fields[0]}') OR (jsonb_typeof(value) = 'string' AND value #>> '{}' LIKE '%"${fields[0]}"%'))
  AND length(value::text) <= ${longest}
ORDER BY changed DESC NULLS LAST LIMIT ${most}`;

/** `hides`: a policy holds this role, so that rows which it does not see may be there. */
const tableSql = `SELECT to_regclass('public."Secret"') IS NOT NULL AS there,
  coalesce(row_security_active(to_regclass('public."Secret"')), false) AS hides`;

/**
 * Some of what the app has encrypted, as it stands there. Reads only; throws what the server says.
 */
export async function readEncryptedRows(database: Database): Promise<EncryptionFacts> {
  const [table] = await database.query<{ there: boolean; hides: boolean }>(tableSql);
  if (table?.there !== true) return { state: "none" };
  const rows = await database.query<{ value: unknown }>(rowsSql);
  const values = rows.flatMap(({ value }) => sealed(value) ?? []);
  if (values.length > 0) return { state: "held", values };
  if (rows.length > 0)
    return { state: "unknown", saw: `${rows.length} encrypted values are not of the form that this program knows` };
  if (table.hides) return { state: "unknown", saw: 'row-level security hides rows of "Secret" from this role' };
  return { state: "none" };
}

/**
 * Undefined for whatever is not wholly of that form: a value that was cut or changed says nothing
 * about a key.
 */
function sealed(value: unknown): SealedValue | undefined {
  const held = asObject(value);
  const [data, iv, tag] = fields.map((name) => bytesOf(held?.[name]));
  if (data === undefined || data.length === 0 || tag?.length !== 16) return undefined;
  // 12 bytes is what the algorithm's own standard recommends, and the app's 16 work as well.
  if (iv === undefined || (iv.length !== 16 && iv.length !== 12)) return undefined;
  return new SealedValue({ data, iv, tag });
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== "string") return typeof value === "object" && value !== null ? { ...value } : undefined;
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === "object" && read !== null ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}

function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value !== "string" || value.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(value)) return undefined;
  return Buffer.from(value, "hex");
}
