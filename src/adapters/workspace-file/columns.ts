import { nearestKey } from "../profiles/schema-keys.ts";

export const columns = ["name", "domain", "administrator", "externalId", "type", "parent"] as const;
export type Column = (typeof columns)[number];

/** Without case, spaces, hyphens and underscores. */
const others: Record<string, Column> = {
  admin: "administrator",
  adminemail: "administrator",
  email: "administrator",
};

const plain = (heading: string) => heading.toLowerCase().replace(/[\s_-]/g, "");

export function columnOf(heading: string): Column | undefined {
  const key = plain(heading);
  return columns.find((column) => plain(column) === key) ?? (Object.hasOwn(others, key) ? others[key] : undefined);
}

export function unknownColumn(heading: string, what: "column" | "key"): string {
  const shown = JSON.stringify(heading.length > 60 ? `${heading.slice(0, 60)}…` : heading);
  const near = nearestKey(plain(heading), [...columns, ...Object.keys(others)]);
  const help = near === undefined ? `known columns: ${columns.join(", ")}` : `did you mean ${columnOf(near)}?`;
  return `unknown ${what} ${shown}; ${help}`;
}
