import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { envFileText, parseEnvFile } from "../../../compose/env/env-file.ts";
import { Secret } from "../../../src/domain/secret.ts";

/* `.env` is for Compose. Who sources it in a shell all the same must not run a part of a password. */

const folder = mkdtempSync(join(tmpdir(), "sourced-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entries = (value: string) => [
  { name: "BEFORE", value: "one", group: "First" },
  { name: "SMTP_PASSWORD", value: new Secret("SMTP_PASSWORD", value), group: "Mail; touch PWNED-by-comment" },
  { name: "AFTER", value: "two words", group: "Last" },
];

/** What a shell has of the three when it has read the file. */
function sourced(shell: string, text: string): (string | undefined)[] {
  writeFileSync(join(folder, ".env"), text);
  const script = `set -a; . ./.env; printf '%s\\0' "\${BEFORE-}" "\${SMTP_PASSWORD-}" "\${AFTER-}"`;
  const said = execFileSync(shell, ["-c", script], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return said.split("\0").slice(0, 3);
}

const shells = ["sh", "bash"].filter((name) => existsSync(`/bin/${name}`) || existsSync(`/usr/bin/${name}`));

describe.each(shells)("%s", (shell) => {
  it.each([
    "plain",
    "two words $(touch PWNED) `touch PWNED` $HOME",
    "it's",
    "it's; touch PWNED; #'",
    "a\\\\;touch PWNED;b",
    `both " and ' and \\' here`,
    "'&& touch PWNED &&'",
  ])("has of %j what Compose has", (value) => {
    const text = envFileText(undefined, entries(value));
    expect(parseEnvFile(text).get("SMTP_PASSWORD")).toBe(value);
    expect(sourced(shell, text)).toEqual(["one", value, "two words"]);
    expect(readdirSync(folder)).toEqual([".env"]);
  });

  it.each(["a'$(touch PWNED)'b", "a'`touch PWNED`'b", "it's $HOME", "ends-in-\\", "a\\\\;touch`x`"])(
    "goes no further than the line before %j, which no spelling carries to all",
    (value) => {
      const text = envFileText(undefined, entries(value));
      expect(parseEnvFile(text).get("SMTP_PASSWORD")).toBe(value);
      expect([...parseEnvFile(text).keys()]).toEqual(["BEFORE", "SMTP_PASSWORD", "AFTER"]);
      expect(sourced(shell, text)).toEqual(["one", "", ""]);
      expect(readdirSync(folder)).toEqual([".env"]);
    },
  );
});

it("has the line for shells once, before the first value that needs it, and to the byte when written again", () => {
  const odd = [...entries("a'$x'"), { name: "OTHER", value: "b'$y'", group: "Last" }];
  const once = envFileText(undefined, odd);
  expect(once.split("NOT_FOR_A_SHELL=").length).toBe(2);
  expect(envFileText(once, odd)).toBe(once);
  // Another value above it needs it now.
  const moved = envFileText(once, [{ name: "BEFORE", value: "c'$z'", group: "First" }, ...odd.slice(1)]);
  expect(moved.indexOf("NOT_FOR_A_SHELL=")).toBeLessThan(moved.indexOf("BEFORE="));
  expect(envFileText(undefined, entries("it's"))).not.toContain("NOT_FOR_A_SHELL");
});
