import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../../src/domain/secret.ts";

test("every way of printing a secret shows its name alone", () => {
  const secret = new Secret("JWT_SECRET", "the-value");
  const shown = [
    `${secret}`,
    String(secret),
    secret.toString(),
    JSON.stringify({ secret }),
    inspect({ secret }),
    `${{ ...secret }.hidden}`,
  ];
  for (const one of shown) expect(one).toContain("[JWT_SECRET hidden]");
  expect(shown.join()).not.toContain("the-value");
});
