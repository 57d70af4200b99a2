/** PostgreSQL's integer types, each of which holds every value of those before it. */
const integers = ["smallint", "integer", "bigint"];

/**
 * The expression that turns a value of the found type into one of the wanted type without losing anything; null where
 * that cannot be promised. A text that becomes an enum is safe only once every value has been seen to fit.
 */
export function widen(column: string, found: string, wanted: string): string | null {
  const cast = `${column}::${wanted}`;
  if (wanted === "text") return isText(found) || found === "uuid" || isEnum(found) ? cast : null;
  if (isEnum(wanted)) return isText(found) || isEnum(found) ? `${column}::text::${wanted}` : null;
  const [from, to] = [integers.indexOf(found), integers.indexOf(wanted)];
  if (from >= 0 && to > from) return cast;
  return wanted === "jsonb" && found === "json" ? cast : null;
}

/** An enum type of ours is spelled with quotes, since its name has capital letters. */
export const isEnum = (type: string): boolean => type.startsWith('"');

const isText = (type: string): boolean => type === "text" || type.startsWith("character varying");
