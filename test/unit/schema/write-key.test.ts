import { expect, test } from "vitest";
import { writeKeyHeader } from "../../../schema/workspaces/write-key.ts";

test("the header is Basic with the secret's id and value", () => {
  expect(writeKeyHeader("id", "value")).toBe("Basic aWQ6dmFsdWU=");
});
