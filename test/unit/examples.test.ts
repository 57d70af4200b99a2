import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { composeText } from "../../compose/stack/compose-file.ts";
import { readProfile } from "../../src/adapters/profiles/profile-text.ts";
import { profileJsonSchema } from "../../src/domain/profile.ts";
import { profile, secrets } from "./compose/support.ts";

test.each(readdirSync("examples"))("examples/%s is a profile, and a stack can be made of it", (name) => {
  const text = readFileSync(`examples/${name}`, "utf8");
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/docs\/profile\.schema\.json\n/);
  const read = readProfile(text);
  if ("issues" in read) return expect(read.issues).toEqual([]);
  const { services } = parse(
    composeText(
      { ...profile(), ...read.profile, target: "compose", directory: "/opt/dittofeed" },
      secrets(),
      undefined,
    ),
    {
      merge: true,
    },
  );
  expect(Object.keys(services)).toContain("dashboard");
  expect("postgres" in services).toBe(read.profile.database.external === undefined);
});

test("docs/profile.schema.json is the schema of the code (npm run docs)", () => {
  expect(JSON.parse(readFileSync("docs/profile.schema.json", "utf8"))).toEqual(
    JSON.parse(JSON.stringify(profileJsonSchema())),
  );
});
