import { closest, distance } from "fastest-levenshtein";
import * as z from "zod";

/** The keys that the schema knows at a path; empty where it expects no group of keys. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const found = schemasAt(schema, path).flatMap((inner) =>
    inner instanceof z.ZodObject ? Object.keys(inner.shape) : [],
  );
  return [...new Set(found)];
}

function schemasAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType[] {
  const open = withoutWrapping(schema);
  const [key, ...rest] = path;
  if (key === undefined) return open;
  return open.flatMap((inner) => {
    const next = inner instanceof z.ZodObject ? (inner.shape[String(key)] as z.ZodType | undefined) : undefined;
    return next === undefined ? [] : schemasAt(next, rest);
  });
}

/** Through "optional", "default" and the like; a choice gives each of its members. */
function withoutWrapping(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(withoutWrapping);
  const def = schema.def as { innerType?: z.ZodType; in?: z.ZodType };
  const inner = def.innerType ?? def.in;
  return inner === undefined ? [schema] : withoutWrapping(inner);
}

/** The known key that was probably meant; undefined when none is near. */
export function nearestKey(unknown: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const same = known.find((key) => plain(key) === plain(unknown));
  if (same !== undefined) return same;
  const nearest = closest(unknown, [...known]);
  return distance(unknown, nearest) <= Math.max(2, Math.floor(nearest.length / 3)) ? nearest : undefined;
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[-_]/g, "");
}
