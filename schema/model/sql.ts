import { quoteIdentifier } from "../../src/domain/typed.ts";

/*
 * The only two ways in which a word may enter the text of a statement. Values of operators never
 * do: they are parameters.
 */
export { quoteIdentifier };

/** For literals of our own (enum values, defaults), where DDL takes no parameters. */
export function quoteLiteral(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  // A role may have standard_conforming_strings off, and then a backslash would hide a quote.
  return value.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

export const quoteList = (names: readonly string[]): string => names.map(quoteIdentifier).join(", ");

/**
 * The SQLSTATE of a failed statement, whether it comes from `pg` itself or as the cause of an
 * adapter's Problem.
 */
export function sqlState(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  if ("code" in error && typeof error.code === "string" && /^[0-9A-Z]{5}$/.test(error.code)) return error.code;
  return "cause" in error ? sqlState(error.cause) : null;
}

/**
 * The server's words with its hint, which is often the whole answer. Its detail too, but not where
 * it quotes rows (22, 23): whose they are, and what stands in them, belongs into no log.
 */
export function serverSaid(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const { detail, hint } = spokenBy(error);
  const quotesRows = /^2[23]/.test(sqlState(error) ?? "");
  const more = [
    ...(typeof detail === "string" && detail !== "" && !quotesRows ? [`DETAIL: ${detail}`] : []),
    ...(typeof hint === "string" && hint !== "" ? [`HINT: ${hint}`] : []),
  ];
  return [said, ...more].join("\n");
}

/** The server's function that has refused; its words are of the server's language. */
export function serverRoutine(error: unknown): string | null {
  const { routine } = spokenBy(error);
  return typeof routine === "string" ? routine : null;
}

/** The server's own error, wherever in the chain of causes it is. */
function spokenBy(error: unknown): { detail?: unknown; hint?: unknown; routine?: unknown } {
  if (typeof error !== "object" || error === null) return {};
  if ("severity" in error) return error as { detail?: unknown; hint?: unknown; routine?: unknown };
  return "cause" in error ? spokenBy(error.cause) : {};
}

/** PostgreSQL's integer types, each of which holds every value of those before it. */
const integers = ["smallint", "integer", "bigint"];

/**
 * The expression that turns a value of the found type into one of the wanted type without losing
 * anything; null where that cannot be promised. A text that becomes an enum is safe only once every
 * value has been seen to fit.
 */
export function widen(column: string, found: string, wanted: string): string | null {
  const cast = `${column}::${wanted}`;
  if (wanted === "text") return isText(found) || found === "uuid" || isEnum(found) ? cast : null;
  if (isEnum(wanted)) return isText(found) || isEnum(found) ? `${column}::text::${wanted}` : null;
  const [from, to] = [integers.indexOf(found), integers.indexOf(wanted)];
  if (from >= 0 && to > from) return cast;
  if (isMoment(wanted) && isMoment(found) && digitsOf(found) < digitsOf(wanted)) return cast;
  return wanted === "jsonb" && found === "json" ? cast : null;
}

const isMoment = (type: string): boolean => /^timestamp(\(\d\))? without time zone$/.test(type);
const digitsOf = (type: string): number => Number(/\((\d)\)/.exec(type)?.[1] ?? 6);

/** An enum type of ours is spelled with quotes, since its name has capital letters. */
export const isEnum = (type: string): boolean => type.startsWith('"');

const isText = (type: string): boolean => type === "text" || type.startsWith("character varying");
