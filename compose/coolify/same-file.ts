import { parse } from "yaml";

/**
 * Do both say the same? Coolify keeps a file that it has read as it would write it: without
 * comments, with other quotes, without the `content` of a bind (parsers.php, at the end of
 * applicationParser).
 */
export function saysTheSame(one: string, other: string): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

function plain(text: string): unknown {
  try {
    return simplified(parse(text));
  } catch {
    return undefined;
  }
}

/** To PHP an empty map is an empty list, and Symfony writes either as `{  }`. */
function simplified(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(simplified);
  if (typeof value !== "object" || value === null) return value;
  const own = "target" in value && "source" in value ? ["content", "isDirectory", "is_directory"] : [];
  const entries = Object.entries(value).filter(([key]) => !own.includes(key));
  return entries.length === 0 ? null : Object.fromEntries(entries.map(([key, each]) => [key, simplified(each)]));
}

/** The names of its services; none of what is no compose file. */
export function servicesIn(text: string): readonly string[] {
  const read = plain(text) as { services?: Record<string, unknown> } | null | undefined;
  return Object.keys(read?.services ?? {});
}
