import { expect, test } from "vitest";
import { settingGiven } from "../../../compose/env/settings.ts";
import { firstFileInTar } from "../../../compose/output/copy.ts";
import { postgresMajorIn } from "../../../compose/stack/images.ts";
import { writtenImage } from "../../../compose/stack/written-compose-file.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { shellWord } from "../../../src/domain/typed.ts";
import { revealed } from "../../support/revealed.ts";

const env = new Map([
  ["KEY", new Secret("KEY", "from .env")],
  ["OTHER", new Secret("OTHER", "another of .env")],
]);
const given = (composeText: string | undefined, overrideText?: string) => {
  const found = settingGiven({ env, composeText, overrideText }, "api", "KEY");
  return found.state === "unclear" ? found.saw : revealed(found.value);
};
/** As Compose spells a variable; put together, so that nobody takes it for one of this file's. */
const variable = (name: string) => `$\{${name}}`;

test.each([
  [undefined, undefined, "from .env"],
  ["services: {api: {env_file: .env}}", undefined, "from .env"],
  ["services: {api: {env_file: [./.env]}}", undefined, "from .env"],
  ["services: {api: {environment: {KEY: written}}}", undefined, "written"],
  ["services: {api: {environment: [KEY=a=b]}}", undefined, "a=b"],
  ["services: {api: {environment: [KEY]}}", undefined, "from .env"],
  ["services: {api: {environment: {KEY: null}}}", undefined, "from .env"],
  [`services: {api: {environment: {KEY: "${variable("OTHER")}"}}}`, undefined, "another of .env"],
  ["services: {api: {environment: {KEY: $OTHER}}}", undefined, "another of .env"],
  [
    `services: {api: {environment: {KEY: "${variable("OTHER:-x")}"}}}`,
    undefined,
    "compose.yaml sets its own KEY for api",
  ],
  ["x: &x {environment: {KEY: written}}\nservices: {api: {<<: *x}}", undefined, "written"],
  ["services: {api: {environment: {KEY: written}}}", "services: {api: {environment: {KEY: mine}}}", "mine"],
  ["services: {worker: {environment: {KEY: written}}}", "services: {api: null}", "from .env"],
  ["services: {api: {env_file: [.env, more.env]}}", undefined, expect.stringContaining("more.env")],
  ["services: {api: {env_file: [{path: more.env}]}}", undefined, expect.stringContaining("more.env")],
  [undefined, "services: {api: {extends: {service: x}}}", expect.stringContaining("extend")],
  ["not: [yaml", "- nor\n- this", "from .env"],
] as const)("compose.yaml %j, override %j", (composeText, overrideText, expected) => {
  expect(given(composeText, overrideText)).toEqual(expected);
});

test.each([
  ["services: {api: {env_file: .env}}", ".env"],
  ["services: {api: {environment: [KEY]}}", ".env"],
  [`services: {api: {environment: {KEY: "${variable("KEY")}"}}}`, ".env"],
  [`services: {api: {environment: {KEY: "${variable("OTHER")}"}}}`, "compose.yaml"],
  ["services: {api: {environment: {KEY: written}}}", "compose.yaml"],
])("which file says it: %s", (composeText, from) => {
  expect(settingGiven({ env, composeText, overrideText: undefined }, "api", "KEY")).toMatchObject({ from });
});

test.each([
  ["postgres:15.8", 15],
  ["postgres:16", 16],
  ["registry.example.com:5000/library/postgres:16.4-alpine", 16],
  ["postgis/postgis:15-3.4", 15],
  ["pgvector/pgvector:pg16", 16],
  ["timescale/timescaledb:2.15.0-pg15", 15],
  ["bitnami/postgresql:9.6", 9],
  [`postgres:15.8@sha256:${"a".repeat(64)}`, 15],
  [`postgres@sha256:${"1".repeat(64)}`, undefined],
  ["postgres:latest", undefined],
  ["postgres:20240101", undefined],
  ["timescale/timescaledb:2.15.0", undefined],
  ["localhost:5000/postgres", undefined],
])("%s is PostgreSQL %s", (reference, major) => {
  expect(postgresMajorIn(reference)).toBe(major);
});

test("an image is read as it is written, the override's first; one that is put together is not guessed", () => {
  const text = (image: string) => `services: {postgres: {image: "${image}"}}`;
  expect(writtenImage([undefined, text("postgres:15")], "postgres")).toBe("postgres:15");
  expect(writtenImage([text("postgres:16"), text("postgres:15")], "postgres")).toBe("postgres:16");
  expect(writtenImage(["services: {postgres: {}}", text(variable("IMAGE"))], "postgres")).toBeUndefined();
});

test("the file in a tar archive, behind a header of its own", () => {
  const header = (kind: string, size: number) =>
    `${`${"PG_VERSION".padEnd(124, "\0")}${size.toString(8).padStart(11, "0")}\0`.padEnd(156, " ")}${kind.padEnd(356, "\0")}`;
  const body = (text: string) => text.padEnd(512, "\0");
  expect(firstFileInTar(header("0", 3) + body("15\n"))).toBe("15\n");
  expect(firstFileInTar(header("x", 20) + body("20 mtime=1234567890\n") + header("0", 3) + body("14\n"))).toBe("14\n");
  expect(firstFileInTar("")).toBe("");
});

test.each([
  ["/opt/acme/.env", "/opt/acme/.env"],
  ["/opt/a b", "'/opt/a b'"],
  ["$(touch x);'", `'$(touch x);'\\'''`],
])("%s is pasted as %s", (word, expected) => {
  expect(shellWord(word)).toBe(expected);
});
