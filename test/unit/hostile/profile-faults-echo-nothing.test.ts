import { expect, it } from "vitest";
import { parseProfile } from "../../../src/adapters/profiles/profile-text.ts";
import { Problem } from "../../../src/domain/problem.ts";

const start = `apiVersion: dittofeed-setup/v1
name: a
mode: standard
address: http://localhost:3001
workspace: {name: A, domain: a.co, administrator: a@a.co}
`;

function saidOf(text: string): string {
  try {
    parseProfile(text, "x.yaml");
  } catch (thrown) {
    if (thrown instanceof Problem) return [thrown.title, thrown.saw, thrown.why, thrown.next].join("\n");
    throw thrown;
  }
  throw new Error("it was accepted");
}

it.each([
  ["a password before a host", 'database: {external: {host: "u:hunter2-S3cret@h", name: x, user: y}}\n'],
  ["a password and no host", 'database: {external: {host: "u:hunter2-S3cret", name: x, user: y}}\n'],
  ["a whole address as a host", 'database: {external: {host: "postgres://u:hunter2-S3cret@h/x", name: x, user: y}}\n'],
  ["a value as a name among secrets", "secrets: {hunter2-S3cret: {fromEnv: A}}\n"],
  ["a value as a name among secrets, without a value", "secrets: {JWT_SECRET: {fromEnv: A}, hunter2-S3cret: }\n"],
  ["a value with blanks as a name", '"hunter2-S3cret and more": 1\n'],
  ["a long name", `${"hunter2-S3cret".repeat(4)}: 1\n`],
  ["a value instead of a reference", "secrets: {JWT_SECRET: hunter2-S3cret}\n"],
  ["a broken line", 'secrets: {JWT_SECRET: "hunter2-S3cret\n'],
  ["a reference that is none", "secrets: {JWT_SECRET: {fromEnv: hunter2-S3cret@x}}\n"],
])("%s is not repeated where a profile is refused", (_, text) => {
  const said = saidOf(start + text);
  expect(said).not.toMatch(/hunter2|S3cret/);
});

it("still says what was mistyped", () => {
  expect(saidOf(`${start}secrets: {JWT_SECRETT: {fromEnv: A}}\n`)).toContain("JWT_SECRETT");
  expect(saidOf(start.replace("standard", "standart"))).toContain("standart");
  expect(saidOf(`${start}tunel: {}\n`)).toContain("tunel");
});
