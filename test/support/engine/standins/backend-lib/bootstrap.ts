import { clickhouse } from "../clickhouse-client.ts";

const computed = "workspace_id String, type String, computed_property_id String, user_id String, computed_at DateTime";
const tables: Readonly<Record<string, string>> = {
  user_events_v2: "workspace_id String, message_id String, message_raw String, processing_time DateTime DEFAULT now()",
  computed_property_state_v2: computed,
  computed_property_assignments_v2: computed,
  processed_computed_properties_v2: computed,
  updated_computed_property_state: computed,
  updated_property_assignments_v2: computed,
  computed_property_state_index: computed,
  resolved_segment_state: computed,
  group_user_assignments: computed,
  user_group_assignments: computed,
};

/** Names of userEvents/clickhouse.ts with columns that a ClickHouse of 2018 can hold. Idempotent, as the real one is. */
export async function bootstrapClickhouse(): Promise<void> {
  for (const [name, columns] of Object.entries(tables)) {
    const order = name === "user_events_v2" ? "(workspace_id, message_id)" : "(workspace_id, user_id)";
    await clickhouse(`CREATE TABLE IF NOT EXISTS ${name} (${columns}) ENGINE = MergeTree() ORDER BY ${order}`);
  }
}
