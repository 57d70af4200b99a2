import type { FoundSchema } from "./introspect.ts";

export interface SearchPathFault {
  /** What is seen, and what it does to the app; one sentence, no full stop. */
  readonly says: string;
  /** Tables of the app's are in a schema that comes first: nothing may be made beside them. */
  readonly shadowed: boolean;
  readonly sql: string;
}

/**
 * The app names no schema, so the role's search_path decides where its tables are; null where that
 * is `public`.
 */
export function judgeSearchPath({ searchPath }: Pick<FoundSchema, "searchPath">): SearchPathFault | null {
  if (searchPath === undefined) return null;
  const schemas = searchPath ?? [];
  const before = schemas.slice(
    0,
    schemas.findIndex(({ schema }) => schema === "public"),
  );
  const isPublic = schemas.some(({ schema }) => schema === "public");
  const first = (isPublic ? before : schemas).find(({ holds }) => holds);
  if (first !== undefined)
    return {
      says: `the search_path of this role leads to schema "${first.schema}" first, and tables of the app's are there`,
      shadowed: true,
      sql: `-- to bring the tables to where they are looked for here:\nALTER TABLE "${first.schema}"."Workspace" SET SCHEMA public;  -- and each of the others`,
    };
  if (isPublic) return null;
  return {
    says: "the search_path of this role does not lead to schema public, where the tables are: as this role the app would find none",
    shadowed: false,
    sql: `ALTER ROLE CURRENT_USER SET search_path = public;\n-- where it is set for the database: ALTER DATABASE … RESET search_path;`,
  };
}
