import { expect, test } from "vitest";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import { schemaModule } from "../../../scripts/schema-as-data.ts";

test("what is built in is what schema/tables say, in both modes", async () => {
  const built: { completeSchema: typeof completeSchema } = await import(
    `data:text/javascript,${encodeURIComponent(schemaModule())}`
  );
  for (const mode of ["standard", "embedded"] as const) {
    expect(Object.keys(built.completeSchema(mode).tables).length).toBeGreaterThan(30);
    expect(built.completeSchema(mode)).toEqual(completeSchema(mode));
  }
});
