import type { Database } from "../../src/domain/database.ts";
import { defaultRows, defaultWriteKeyName, ownRows } from "./default-rows.ts";

/**
 * Which of these workspaces have all their default rows, by reading alone: a second import of the
 * same file is mostly that. A workspace that is not named may be complete all the same, e.g. where
 * somebody has renamed one of the rows; `insertDefaultRows` decides.
 */
export async function findComplete(
  database: Database,
  workspaces: readonly { readonly id: string; readonly name: string }[],
): Promise<Set<string>> {
  const [first] = workspaces;
  if (first === undefined) return new Set();
  const { userProperties, secrets, emailProviders, smsProviders } = defaultRows(first);
  const own = workspaces.map((workspace) => {
    const { messageTemplates, subscriptionGroups, segments } = ownRows(workspace);
    return {
      id: workspace.id,
      templates: messageTemplates.map(({ id }) => id).join(" "),
      groups: subscriptionGroups.map(({ id }) => id).join(" "),
      segments: segments.map(({ name }) => name).join(" "),
    };
  });
  const rows = await database.query<{ id: string }>(completeSql, [
    own.map(({ id }) => id),
    own.map(({ templates }) => templates),
    own.map(({ groups }) => groups),
    own.map(({ segments }) => segments),
    userProperties.map(({ name }) => name),
    secrets.map(({ name }) => name),
    emailProviders.map(({ type }) => type),
    smsProviders.map(({ type }) => type),
    defaultWriteKeyName,
  ]);
  return new Set(rows.map(({ id }) => id));
}

const all = (table: string, column: string, names: string, type = "text") =>
  `(SELECT count(*) FROM "${table}" t WHERE t."workspaceId" = w.id AND t.${column} = ANY (${names})) = cardinality(${names}::${type}[])`;
const each = (list: string, type: string) => `string_to_array(w.${list}, ' ')::${type}[]`;

const completeSql = `SELECT w.id FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS w (id, templates, groups, segments)
WHERE ${all("UserProperty", "name", "$5::text[]")}
  AND ${all("Secret", "name", "$6::text[]")}
  AND ${all("EmailProvider", "type", "$7::text[]")}
  AND ${all("SmsProvider", "type", "$8::text[]")}
  AND ${all("MessageTemplate", "id", each("templates", "uuid"), "uuid")}
  AND ${all("SubscriptionGroup", "id", each("groups", "uuid"), "uuid")}
  AND ${all("Segment", "name", each("segments", "text"))}
  AND EXISTS (SELECT FROM "WriteKey" k JOIN "Secret" s ON s.id = k."secretId" WHERE k."workspaceId" = w.id AND s.name = $9 AND s."workspaceId" = w.id)
  AND EXISTS (SELECT FROM "DefaultEmailProvider" d WHERE d."workspaceId" = w.id)
  AND EXISTS (SELECT FROM "DefaultSmsProvider" d WHERE d."workspaceId" = w.id)`;
