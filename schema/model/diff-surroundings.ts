import type { DifferenceKind } from "./difference.ts";
import type { FoundSchema } from "./introspect.ts";
import type { SchemaModel } from "./schema-model.ts";

/** What decides whether the app finds its tables at all; only what was found has it. */
export type Surroundings = Pick<FoundSchema, "searchPath" | "namesakes" | "otherTypes" | "hasPublic">;

/**
 * The app names its tables without a schema, so the role's search_path says which ones it means;
 * everything here is about those of schema public.
 */
export function* diffSurroundings(
  wanted: SchemaModel,
  { searchPath, namesakes = [], hasPublic, tables }: SchemaModel & Partial<Surroundings>,
): Generator<DifferenceKind> {
  if (hasPublic === false) {
    yield { kind: "missing-schema" };
    return;
  }
  if (searchPath === undefined) return;
  const path = (searchPath ?? []).map(({ schema }) => schema);
  const place = path.indexOf("public");
  if (place < 0) yield { kind: "search-path", searchPath: path };
  for (const { schema, name } of namesakes) {
    const at = path.indexOf(schema);
    if (schema === "public" || at < 0 || !Object.hasOwn(wanted.tables, name)) continue;
    const shadows = place < 0 || at < place;
    // Behind public it is found only as long as public has none of the name.
    if (shadows || !Object.hasOwn(tables, name)) yield { kind: "table-elsewhere", table: name, schema, shadows };
  }
}
