import type { Plugin } from "esbuild";
import { completeSchema } from "../schema/model/complete-schema.ts";

/** A module that gives what `completeSchema` derives from `schema/tables`, written out. */
export const schemaModule = (): string => {
  const models = { standard: completeSchema("standard"), embedded: completeSchema("embedded") };
  // As text: V8 reads JSON faster than the same thing as code, and only when it is asked for.
  const text = JSON.stringify(JSON.stringify(models));
  return `let models;\nexport const completeSchema = (mode) => (models ??= JSON.parse(${text}))[mode];\n`;
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
