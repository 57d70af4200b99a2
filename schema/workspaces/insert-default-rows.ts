import type { Database } from "../../src/domain/database.ts";
import { defaultProviderType, defaultRows, defaultWriteKeyName } from "./default-rows.ts";

export type RandomBytes = (count: number) => Uint8Array;

/**
 * One statement for any number of workspaces: what is there stays as it is, what is missing is
 * added. The caller holds a lock on the workspaces' rows, so no second installer fills the same
 * ones meanwhile. Gives the number of rows added, for each workspace to which any was.
 */
export async function insertDefaultRows(
  transaction: Database,
  workspaces: readonly { readonly id: string; readonly name: string }[],
  randomBytes: RandomBytes,
): Promise<Map<string, number>> {
  const input = workspaces.map((workspace) => {
    const rows = defaultRows(workspace);
    const secrets = rows.secrets.map(({ name, generated, configValue }) => ({
      name,
      configValue,
      value: generated ? Buffer.from(randomBytes(8)).toString("hex") : null,
    }));
    return { workspaceId: workspace.id, rows: { ...rows, secrets } };
  });
  const ids = workspaces.map((workspace) => workspace.id);
  const values = [JSON.stringify(input), defaultWriteKeyName, defaultProviderType, ids];
  const counted = await transaction.query<{ workspaceId: string; added: number }>(insertSql, values);
  return new Map(counted.map(({ workspaceId, added }) => [workspaceId, added]));
}

/**
 * $1: [{workspaceId, rows}], $2: name of the write key's secret, $3: type of the default providers,
 * $4: all ids. Ids are given twice on purpose: joined to `input`, whose size nobody knows
 * beforehand, the planner reads the whole of every table (seen: 4 ms for the first workspace, 11 ms
 * for the 3,000th); an array leads it to the index.
 */
const insertSql = `WITH input AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS i ("workspaceId" uuid, rows jsonb)
), user_properties AS (
  INSERT INTO "UserProperty" ("workspaceId", name, definition, "exampleValue")
  SELECT i."workspaceId", r.name, r.definition, r."exampleValue" FROM input i,
    jsonb_to_recordset(i.rows -> 'userProperties') AS r (name text, definition jsonb, "exampleValue" text)
  ON CONFLICT DO NOTHING RETURNING "workspaceId"
), new_secrets AS (
  INSERT INTO "Secret" ("workspaceId", name, value, "configValue")
  SELECT i."workspaceId", r.name, r.value, nullif(r."configValue", 'null') FROM input i,
    jsonb_to_recordset(i.rows -> 'secrets') AS r (name text, value text, "configValue" jsonb)
  ON CONFLICT DO NOTHING RETURNING id, "workspaceId", name
), secrets AS (
  SELECT id, "workspaceId", name FROM new_secrets
  UNION ALL SELECT s.id, s."workspaceId", s.name FROM "Secret" s WHERE s."workspaceId" = ANY ($4::uuid[])
), write_keys AS (
  INSERT INTO "WriteKey" ("workspaceId", "secretId") SELECT "workspaceId", id FROM secrets WHERE name = $2
  ON CONFLICT DO NOTHING RETURNING "workspaceId"
), new_email_providers AS (
  INSERT INTO "EmailProvider" ("workspaceId", type, "secretId")
  SELECT i."workspaceId", r.type, s.id FROM input i,
    jsonb_to_recordset(i.rows -> 'emailProviders') AS r (type text, "secretName" text), secrets s
  WHERE s."workspaceId" = i."workspaceId" AND s.name = r."secretName"
  ON CONFLICT DO NOTHING RETURNING id, "workspaceId", type
), default_email_provider AS (
  INSERT INTO "DefaultEmailProvider" ("workspaceId", "emailProviderId")
  SELECT "workspaceId", id FROM new_email_providers WHERE type = $3
  UNION ALL SELECT p."workspaceId", p.id FROM "EmailProvider" p WHERE p."workspaceId" = ANY ($4::uuid[]) AND p.type = $3
  ON CONFLICT DO NOTHING RETURNING "workspaceId"
), new_sms_providers AS (
  INSERT INTO "SmsProvider" ("workspaceId", type, "secretId")
  SELECT i."workspaceId", r.type, s.id FROM input i,
    jsonb_to_recordset(i.rows -> 'smsProviders') AS r (type text, "secretName" text), secrets s
  WHERE s."workspaceId" = i."workspaceId" AND s.name = r."secretName"
  ON CONFLICT DO NOTHING RETURNING id, "workspaceId", type
), default_sms_provider AS (
  INSERT INTO "DefaultSmsProvider" ("workspaceId", "smsProviderId")
  SELECT "workspaceId", id FROM new_sms_providers WHERE type = $3
  UNION ALL SELECT p."workspaceId", p.id FROM "SmsProvider" p WHERE p."workspaceId" = ANY ($4::uuid[]) AND p.type = $3
  ON CONFLICT DO NOTHING RETURNING "workspaceId"
), message_templates AS (
  INSERT INTO "MessageTemplate" (id, "workspaceId", name, definition)
  SELECT r.id, i."workspaceId", r.name, r.definition FROM input i,
    jsonb_to_recordset(i.rows -> 'messageTemplates') AS r (id uuid, name text, definition jsonb)
  ON CONFLICT DO NOTHING RETURNING "workspaceId"
), new_groups AS (
  INSERT INTO "SubscriptionGroup" (id, "workspaceId", name, type, channel)
  SELECT r.id, i."workspaceId", r.name, r.type, r.channel FROM input i, jsonb_to_recordset(i.rows -> 'subscriptionGroups')
    AS r (id uuid, name text, type "DBSubscriptionGroupType", channel "DBChannelType")
  ON CONFLICT DO NOTHING RETURNING id, "workspaceId"
), segments AS (
  INSERT INTO "Segment" ("workspaceId", name, definition, "subscriptionGroupId", "resourceType", status)
  SELECT i."workspaceId", r.name, r.definition, r."subscriptionGroupId", 'Internal', 'Running' FROM input i,
    jsonb_to_recordset(i.rows -> 'segments') AS r (name text, definition jsonb, "subscriptionGroupId" uuid)
  WHERE r."subscriptionGroupId" IN (SELECT id FROM new_groups
    UNION ALL SELECT g.id FROM "SubscriptionGroup" g WHERE g."workspaceId" = ANY ($4::uuid[]))
  ON CONFLICT DO NOTHING RETURNING "workspaceId"
)
SELECT "workspaceId", count(*)::int AS added FROM (
  SELECT "workspaceId" FROM user_properties UNION ALL SELECT "workspaceId" FROM new_secrets
  UNION ALL SELECT "workspaceId" FROM write_keys UNION ALL SELECT "workspaceId" FROM new_email_providers
  UNION ALL SELECT "workspaceId" FROM default_email_provider UNION ALL SELECT "workspaceId" FROM new_sms_providers
  UNION ALL SELECT "workspaceId" FROM default_sms_provider UNION ALL SELECT "workspaceId" FROM message_templates
  UNION ALL SELECT "workspaceId" FROM new_groups UNION ALL SELECT "workspaceId" FROM segments
) AS rows GROUP BY "workspaceId"`;
