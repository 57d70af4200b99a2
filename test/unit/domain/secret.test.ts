import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../../src/domain/secret.ts";
import { revealed } from "../../support/revealed.ts";

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

test("what is made of secrets is a secret again, and holds their values", () => {
  const key = new Secret("KEY", 'a "b"');
  const json = Secret.json("settings", { open: "yes", inner: [key], settings: { KEY: key } });
  expect(`${json}`).toBe("[settings hidden]");
  expect(JSON.parse(revealed(json))).toEqual({ open: "yes", inner: ['a "b"'], settings: { KEY: 'a "b"' } });
  expect(`${key.derive("OTHER")}`).toBe("[OTHER hidden]");
  expect(key.derive("OTHER").equals(key)).toBe(true);
  expect(revealed(key.derive("UPPER", (value) => value.toUpperCase()))).toBe('A "B"');
});

test("a setting is shown only where its name is no secret's", () => {
  const value = new Secret("from a container", "postgres");
  expect(value.toSetting("POSTGRES_USER")).toBe("postgres");
  for (const name of ["POSTGRES_PASSWORD", "SECRET_KEY", "MY_API_KEY", "DATABASE_URL"])
    expect(value.toSetting(name)).toBeUndefined();
});
