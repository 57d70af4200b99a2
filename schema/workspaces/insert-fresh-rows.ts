import type { Database } from "../../src/domain/database.ts";
import { defaultProviderType, defaultRows, defaultWriteKeyName, ownRows } from "./default-rows.ts";
import type { RandomBytes } from "./insert-default-rows.ts";

/**
 * The default rows of workspaces that this transaction has made. Nobody else sees these workspaces
 * yet, so nothing can be in the way: without ON CONFLICT, which looks at each index twice, and with
 * what is the same for all of them sent once. Throws unique_violation where something is in the way
 * all the same: then `insertDefaultRows` is to be tried. Gives the number of rows for each.
 */
export async function insertFreshRows(
  transaction: Database,
  workspaces: readonly { readonly id: string; readonly name: string }[],
  randomBytes: RandomBytes,
): Promise<number> {
  const [first] = workspaces;
  if (first === undefined) return 0;
  const { userProperties, secrets, emailProviders, smsProviders } = defaultRows(first);
  const generated = secrets.filter((secret) => secret.generated);
  const own = workspaces.map((workspace) => {
    const keys = generated.map(() => Buffer.from(randomBytes(8)).toString("hex")).join(" ");
    return { id: workspace.id, keys, ...ownRows(workspace) };
  });
  const each = <Row extends object>(rows: (one: (typeof own)[number]) => readonly Row[]) =>
    own.flatMap((one) => rows(one).map((row) => ({ ...row, workspaceId: one.id })));
  const templates = each(({ messageTemplates }) => messageTemplates);
  const groups = each(({ subscriptionGroups }) => subscriptionGroups);
  const segments = each((one) => one.segments);
  await transaction.query(insertSql, [
    own.map(({ id }) => id),
    own.map(({ keys }) => keys),
    JSON.stringify(userProperties),
    JSON.stringify(
      secrets.map(({ name, configValue, generated: isGenerated }) => ({
        name,
        configValue,
        key: isGenerated ? generated.findIndex((secret) => secret.name === name) + 1 : null,
      })),
    ),
    JSON.stringify(emailProviders),
    JSON.stringify(smsProviders),
    defaultWriteKeyName,
    defaultProviderType,
    ...[templates.map(({ workspaceId }) => workspaceId), templates.map(({ id }) => id)],
    ...[templates.map(({ name }) => name), JSON.stringify(templates[0]?.definition ?? null)],
    ...[groups.map(({ workspaceId }) => workspaceId), groups.map(({ id }) => id), groups.map(({ name }) => name)],
    ...[groups.map(({ type }) => type), groups.map(({ channel }) => channel)],
    ...[segments.map(({ workspaceId }) => workspaceId), segments.map(({ name }) => name)],
    ...[segments.map(({ definition }) => JSON.stringify(definition)), segments.map((one) => one.subscriptionGroupId)],
  ]);
  const { messageTemplates, subscriptionGroups, segments: ofOne } = defaultRows(first);
  // With the write key, and the two providers that are chosen.
  const shared = userProperties.length + secrets.length + emailProviders.length + smsProviders.length + 3;
  return shared + messageTemplates.length + subscriptionGroups.length + ofOne.length;
}

/**
 * Each key is in the place where its secret's `key` says. Ids that others point at are made before
 * the rows are.
 */
const insertSql = `WITH workspaces AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::text[]) AS w (id, keys)
), secrets AS MATERIALIZED (
  SELECT gen_random_uuid() AS id, w.id AS workspace, r.name, split_part(w.keys, ' ', r.key) AS value, nullif(r."configValue", 'null') AS config
  FROM workspaces w, jsonb_to_recordset($4::jsonb) AS r (name text, "configValue" jsonb, key int)
), email AS MATERIALIZED (
  SELECT gen_random_uuid() AS id, s.workspace, r.type, s.id AS secret
  FROM jsonb_to_recordset($5::jsonb) AS r (type text, "secretName" text) JOIN secrets s ON s.name = r."secretName"
), sms AS MATERIALIZED (
  SELECT gen_random_uuid() AS id, s.workspace, r.type, s.id AS secret
  FROM jsonb_to_recordset($6::jsonb) AS r (type text, "secretName" text) JOIN secrets s ON s.name = r."secretName"
), a AS (
  INSERT INTO "UserProperty" ("workspaceId", name, definition, "exampleValue")
  SELECT w.id, r.name, r.definition, r."exampleValue"
  FROM workspaces w, jsonb_to_recordset($3::jsonb) AS r (name text, definition jsonb, "exampleValue" text)
), b AS (
  INSERT INTO "Secret" (id, "workspaceId", name, value, "configValue") SELECT id, workspace, name, value, config FROM secrets
), c AS (
  INSERT INTO "WriteKey" ("workspaceId", "secretId") SELECT workspace, id FROM secrets WHERE name = $7
), d AS (
  INSERT INTO "EmailProvider" (id, "workspaceId", type, "secretId") SELECT id, workspace, type, secret FROM email
), e AS (
  INSERT INTO "DefaultEmailProvider" ("workspaceId", "emailProviderId") SELECT workspace, id FROM email WHERE type = $8
), f AS (
  INSERT INTO "SmsProvider" (id, "workspaceId", type, "secretId") SELECT id, workspace, type, secret FROM sms
), g AS (
  INSERT INTO "DefaultSmsProvider" ("workspaceId", "smsProviderId") SELECT workspace, id FROM sms WHERE type = $8
), h AS (
  INSERT INTO "MessageTemplate" ("workspaceId", id, name, definition)
  SELECT t.*, $12::jsonb FROM unnest($9::uuid[], $10::uuid[], $11::text[]) AS t
), i AS (
  INSERT INTO "SubscriptionGroup" ("workspaceId", id, name, type, channel)
  SELECT * FROM unnest($13::uuid[], $14::uuid[], $15::text[], $16::"DBSubscriptionGroupType"[], $17::"DBChannelType"[])
)
INSERT INTO "Segment" ("workspaceId", name, definition, "subscriptionGroupId", "resourceType", status)
SELECT s.*, 'Internal', 'Running' FROM unnest($18::uuid[], $19::text[], $20::jsonb[], $21::uuid[]) AS s`;
