import type { FoundSchema } from "./introspect.ts";

/**
 * The app names no schema, so the role's search_path decides where its tables are. Gives the schema
 * before `public` that has tables of the app's; null where there is none. Nothing may be made
 * beside them: the app would then use neither whole.
 */
export function shadowingSchema({ searchPath }: Pick<FoundSchema, "searchPath">): string | null {
  const schemas = searchPath ?? [];
  const place = schemas.findIndex(({ schema }) => schema === "public");
  const before = place < 0 ? schemas : schemas.slice(0, place);
  return before.find(({ holds }) => holds)?.schema ?? null;
}
