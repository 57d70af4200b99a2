import type { Database } from "../../src/domain/database.ts";
import { type EncryptionFacts, SealedValue } from "../../src/domain/facts/encryption.ts";

/**
 * The app encrypts the tokens of a connected Gmail account, in "Secret"."configValue": {type:
 * "GmailTokens", email, accessToken, accessTokenIv, accessTokenAuthTag, refreshToken, …}. Each is
 * AES-256-GCM with the 32 bytes of SECRET_KEY, its parts in hex, an initialisation vector and a tag
 * of 16 bytes (backend-lib/src/gmail.ts and secrets.ts of the fork at 0e0c3bac; nothing else in it
 * is encrypted with SECRET_KEY).
 */
const tokens = ["accessToken", "refreshToken"] as const;
const vectorNames = tokens.map((name) => `${name}Iv`);

/** Of those values, and of no other: a column that the app encrypts has its vector beside it. */
export const isEncryptedSql = (value: string): string =>
  `${value} ?| ARRAY[${vectorNames.map((name) => `'${name}'`).join(", ")}]`;

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
WHERE ((jsonb_typeof(value) = 'object' AND ${isEncryptedSql("value")})
    OR (jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '"(${vectorNames.join("|")})"'))
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
  const values = rows.flatMap(({ value }) => sealed(value));
  if (values.length > 0) return { state: "held", values };
  if (rows.length > 0)
    return { state: "unknown", saw: `${rows.length} encrypted values have a format that this program does not know` };
  if (table.hides) return { state: "unknown", saw: 'row-level security hides rows of "Secret" from this role' };
  return { state: "none" };
}

/**
 * Nothing for whatever is not wholly of that form: a value that was cut or changed says nothing
 * about a key.
 */
function sealed(value: unknown): SealedValue[] {
  const held = asObject(value);
  return tokens.flatMap((name) => {
    const [data, iv, tag] = [name, `${name}Iv`, `${name}AuthTag`].map((field) => bytesOf(held?.[field]));
    if (data === undefined || data.length === 0 || tag?.length !== 16) return [];
    // 12 bytes is what the algorithm's own standard recommends, and the app's 16 work as well.
    return iv?.length === 16 || iv?.length === 12 ? [new SealedValue({ data, iv, tag })] : [];
  });
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
