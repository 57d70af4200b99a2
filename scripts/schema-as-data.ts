import type { Plugin } from "esbuild";
import { completeSchema } from "../schema/model/complete-schema.ts";

/** A module that gives what `completeSchema` derives from `schema/tables`, written out. */
export const schemaModule = (): string => {
  const { enums, tables } = completeSchema("embedded");
  const standard = Object.keys(completeSchema("standard").tables);
  const only = Object.fromEntries(Object.entries(tables).filter(([name]) => standard.includes(name)));
  // What both modes share stands there once, as text: V8 reads JSON faster than the same as code.
  const text = JSON.stringify(JSON.stringify({ enums, tables: { ...only, ...tables } }));
  return `let all;
const standard = new Set(${JSON.stringify(standard)});
export function completeSchema(mode) {
  all ??= JSON.parse(${text});
  if (mode === "embedded") return all;
  const tables = Object.entries(all.tables).filter(([name]) => standard.has(name));
  return { enums: all.enums, tables: Object.fromEntries(tables) };
}
`;
};

/**
 * The complete schema is derived when the program is built: drizzle and the tables, of which nothing
 * else is used, are no part of it then, and no command waits for them.
 */
export const schemaAsData: Plugin = {
  name: "schema-as-data",
  setup: (build) =>
    build.onLoad({ filter: /[\\/]schema[\\/]model[\\/]complete-schema\.ts$/ }, () => ({ contents: schemaModule() })),
};
