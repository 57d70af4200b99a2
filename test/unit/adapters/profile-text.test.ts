import { describe, expect, test } from "vitest";
import {
  parsePartialProfile,
  parseProfile,
  profileText,
  readProfile,
} from "../../../src/adapters/profiles/profile-text.ts";
import { keysAt, nearestKey } from "../../../src/adapters/profiles/schema-keys.ts";
import { type ProfileInput, profileSchema } from "../../../src/domain/profile.ts";

const good = `apiVersion: dittofeed-setup/v1
mode: standard
address: https://app.example.com
workspace:
  name: Acme
  domain: example.com
  administrator: admin@example.com
`;

const faults = (text: string) => {
  const read = readProfile(text);
  return "issues" in read
    ? read.issues.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
    : [];
};

test("YAML and JSON give the same profile, with defaults", () => {
  const profile = parseProfile(good, "x.yaml");
  expect(profile).toMatchObject({
    name: "dittofeed",
    ports: { edge: 3000, https: 443 },
    edge: { tls: "behind-proxy" },
    worker: { replicas: 1 },
  });
  const json = JSON.stringify({ ...profile }, undefined, "\t");
  expect(parseProfile(json, "x.json")).toEqual(profile);
  expect(parseProfile(`\uFEFF${good.replaceAll("\n", "\r\n")}`, "x.yaml")).toEqual(profile);
});

test("what is exported reads back the same", () => {
  const profile = parseProfile(
    `${good}images:\n  api: {tag: "15"}\nsecrets:\n  JWT_SECRET: {generate: {bytes: 48}}\ngoogle: {clientId: "on", clientSecret: {fromEnv: G}}\n`.replace(
      "Acme",
      `"a: 'b' # \\"; DROP"`,
    ),
    "x",
  );
  expect(parseProfile(profileText(profile), "y")).toEqual(profile);
});

test("every fault at once, each with line, column, what was expected and what was found", () => {
  const text = `apiVersion: dittofeed-setup/v2
mode: standrad
adress: https://app.example.com
edge:
  tls: lets-encrypt
address: https://app.example.com/v1
ports:
  edge: 70000
  htps: 3000
  redis: yes please
workspace:
  name: 15
  domain: example
images:
  api:
    tag: 15
worker: []
`;
  expect(faults(text)).toEqual([
    '1:13 apiVersion: this program reads dittofeed-setup/v1, but the file has the text "dittofeed-setup/v2"',
    '2:7 mode: expected one of standard, embedded, found the text "standrad"',
    '3:1 adress: unknown key; did you mean "address"?',
    '5:8 edge.tls: expected one of none, acme, behind-proxy, internal, files, found the text "lets-encrypt"',
    '6:10 address: expected an address such as https://app.example.com, without a path, found the text "https://app.example.com/v1"',
    "8:9 ports.edge: expected a whole number from 1 to 65535, found the number 70000",
    '9:3 ports.htps: unknown key; did you mean "https"?',
    '10:10 ports.redis: expected a whole number from 1 to 65535, or false to publish nothing, found the text "yes please"',
    "12:3 workspace.administrator: is missing; expected an email address",
    "12:9 workspace.name: expected a text, found the number 15; put it in quotes",
    '13:11 workspace.domain: expected a domain such as example.com, found the text "example"',
    "16:10 images.api.tag: expected a text, found the number 15; put it in quotes",
    "17:9 worker: expected a group of keys, found a list",
  ]);
});

test("the Problem lists them all with the file's name", () => {
  expect(() => parseProfile("mode: x\n", "my.yaml")).toThrow(
    expect.objectContaining({
      code: "profile-invalid",
      saw: expect.stringMatching(/^my\.yaml:1:1 apiVersion: is missing; .*(\nmy\.yaml:.*){3}$/),
    }),
  );
});

describe("a secret's value in a secret's place is never repeated", () => {
  const value = "GOCSPX-r3al-secret";
  test.each([
    ["the plain value", `google:\n  clientId: c\n  clientSecret: ${value}\n`],
    ["a number", "google:\n  clientId: c\n  clientSecret: 4711471147114711\n"],
    ["a list", `google:\n  clientId: c\n  clientSecret: [${value}]\n`],
    ["under a wrong key", `google:\n  clientId: c\n  clientSecret: {value: ${value}}\n`],
    ["in two ways", `google:\n  clientId: c\n  clientSecret: {fromEnv: A, fromFile: ${value}}\n`],
    ["as a command", `secrets:\n  JWT_SECRET: {fromCommand: "${value}"}\n`],
    ["as a variable's name", `secrets:\n  JWT_SECRET: {fromEnv: "${value}"}\n`],
    ["under an unknown key", `secrets:\n  JWT_SECRT: ${value}\n`],
    ["in an address", `tunnel: {}\nname: "https://u:${value}@h"\n`],
    ["in broken YAML", `google:\n  clientId: c\n  clientSecret: "${value}\n`],
    ["in more broken YAML", `google: {clientSecret: '${value}' ${value}: ]\n`],
    ["as an alias", `google:\n  clientId: c\n  clientSecret: *${value}\n`],
    ["as a tag", `google:\n  clientId: c\n  clientSecret: !${value} x\n`],
  ])("%s", (_, extra) => {
    const found = faults(good + extra);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join("\n")).not.toMatch(/r3al|4711/);
  });

  test("and it says how to write it", () => {
    expect(faults(`${good}google:\n  clientId: c\n  clientSecret: ${value}\n`)).toEqual([
      "10:17 google.clientSecret: a secret must be a reference such as {fromEnv: NAME}, never the value itself",
    ]);
    expect(faults(`${good}google:\n  clientId: c\n  clientSecret: {fromenv: X}\n`)).toEqual([
      '10:18 google.clientSecret.fromenv: unknown key; did you mean "fromEnv"?',
    ]);
    expect(faults(`${good}secrets:\n  JWT_SECRET: {generate: {bytes: 2}}\n`)).toEqual([
      "9:34 secrets.JWT_SECRET.generate.bytes: expected 16 or more, found a number (not shown)",
    ]);
    expect(faults(`${good}secrets:\n  JWT_SECRET: {fromEnv: "a b"}\n`)).toEqual([
      "9:25 secrets.JWT_SECRET.fromEnv: expected the name of an environment variable, found a text (not shown)",
    ]);
  });
});

test("duplicate keys, broken syntax, several documents and an empty file", () => {
  expect(faults(`${good}mode: embedded\n`)).toEqual(["8:1 mode: this key is already set in line 2; keep one of them"]);
  expect(faults("")).toEqual(["1:1 : the file is empty"]);
  expect(faults("# only this\n")).toEqual([expect.stringContaining("the file is empty")]);
  expect(faults("{")).toEqual([expect.stringMatching(/^1:2 : something is missing/)]);
  expect(faults("a:\n\t- b\n").join()).toContain("a tab where YAML needs spaces");
  expect(faults(`${good}---\nx: 1\n`).join()).toContain("more than one document");
  expect(faults("just text").join()).toContain("expected a group of keys, found the text");
  expect(faults("- a\n- b\n").join()).toContain("found a list");
});

test("a bomb of references is refused", () => {
  const levels = Array.from(
    { length: 9 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(", ")}]`,
  );
  expect(faults(`a0: &a0 [x]\n${levels.join("\n")}\n`)).toEqual([expect.stringContaining("too many references")]);
});

test("the schema's keys are known at every level, and near ones are found", () => {
  expect(keysAt(profileSchema, ["ports"])).toContain("clickhouseNative");
  expect(keysAt(profileSchema, ["google", "clientSecret"]).toSorted()).toEqual([
    "fromCommand",
    "fromEnv",
    "fromFile",
    "fromStdin",
    "generate",
    "orKept",
  ]);
  expect(keysAt(profileSchema, ["name"])).toEqual([]);
  expect(nearestKey("api_version", ["apiVersion", "name"])).toBe("apiVersion");
  expect(nearestKey("zzzzzz", ["apiVersion", "name"])).toBeUndefined();
});

describe("parsePartialProfile", () => {
  const rest: ProfileInput = {
    apiVersion: "dittofeed-setup/v1",
    mode: "standard",
    address: "http://localhost:3001",
    workspace: { name: "", domain: "", administrator: "" },
  };

  test("takes what is said, and the rest from elsewhere", () => {
    const text = "workspace:\n  name: Acme\ngoogle:\n  clientId: abc\n";
    expect(parsePartialProfile(text, "p.yaml", rest)).toEqual({
      profile: { ...rest, workspace: { name: "Acme", domain: "", administrator: "" }, google: { clientId: "abc" } },
      leftOut: ["mode", "address"],
    });
  });

  test("names what would pass unseen, because there is something usual for it", () => {
    const leftOut = (text: string) => parsePartialProfile(text, "p.yaml", rest).leftOut;
    expect(leftOut("mode: embedded\n")).toEqual(["address"]);
    expect(leftOut("mode: standard\naddress: https://app.acme.org\n")).toEqual([]);
    expect(leftOut("mode: standard\naddresses: {dashboard: 'https://app.acme.org'}\n")).toEqual([]);
  });

  test.each([
    ["workspace:\n  nmae: Acme\n", "p.yaml:2:3"],
    ["workspace:\n  domain: not a domain\n", "p.yaml:2:11"],
    ["mode: embeded\n", "p.yaml:1:7"],
    ["apiVersion: other/v9\n", "this program reads dittofeed-setup/v1"],
    ["workspace: [\n", "p.yaml:"],
    ["google:\n  clientSecret: GOCSPX-in-clear\n  clientId: abc\n", "must be a reference"],
  ])("refuses what is wrong in it, as for any profile: %j", (text, words) => {
    expect(() => parsePartialProfile(text, "p.yaml", rest)).toThrow(
      expect.objectContaining({ saw: expect.stringContaining(words) }),
    );
  });
});

describe("target: coolify", () => {
  const onCoolify = `${good}target: coolify\n`;

  test("needs nothing but the word, and reads back the same", () => {
    const profile = parseProfile(`${onCoolify}coolify: {repository: {url: git@example.com:acme/deploy.git}}\n`, "x");
    expect(profile).toMatchObject({
      edge: { tls: "behind-proxy" },
      coolify: { environment: "production", repository: { branch: "main", file: "/docker-compose.yaml" } },
    });
    expect(parseProfile(profileText(profile), "y")).toEqual(profile);
    expect(faults(onCoolify)).toEqual([]);
  });

  test("what its proxy does, nobody else does", () => {
    const address = "must be https, without a port and not localhost, for target: coolify, whose proxy serves it";
    const saw = (text: string) => faults(text).map((line) => line.replace(/^\d+:\d+ /, ""));
    for (const wrong of ["http://app.example.com", "https://app.example.com:8443", "https://localhost"])
      expect(saw(onCoolify.replace("https://app.example.com", wrong))).toEqual([
        `address: expected ${address.slice("must be ".length)}, found the text "${wrong}"`,
      ]);
    expect(saw(`${onCoolify}edge: {tls: acme, bind: 127.0.0.1}\nports: {postgres: 5432, edge: 3000}\n`)).toEqual([
      'edge.tls: expected behind-proxy for target: coolify, whose proxy terminates TLS, found the text "acme"',
      expect.stringContaining("edge.bind: "),
      expect.stringContaining("ports.postgres: "),
    ]);
  });

  test("names what is at Coolify in the forms that Coolify takes", () => {
    const wrong = (text: string) =>
      faults(`${onCoolify}coolify: ${text}\n`).map((line) => line.replace(/^\S+ coolify\.([\w.]+): .*$/, "$1"));
    expect(wrong("{api: https://coolify.example.com/api/v1, token: abc, server: ../x, project: x}")).toEqual([
      "api",
      "token",
      "server",
    ]);
    for (const url of ["https://user:pw@github.com/a/b", "github.com/a/b", "https://github.com/a/b?x", "git@h:a/../b"])
      expect(wrong(`{repository: {url: "${url}"}}`)).toEqual(["repository.url"]);
    expect(wrong("{repository: {url: https://h.example/a/b, branch: a..b, file: compose.yaml}}")).toEqual([
      "repository.branch",
      "repository.file",
    ]);
  });
});
