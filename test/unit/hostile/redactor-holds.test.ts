import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNoSecret, isOrdinaryWord } from "../../../src/domain/ordinary-values.ts";
import { generatedSecrets, givenSecrets, isSecretName } from "../../../src/domain/secret-names.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { times } from "../../support/exhaustive.ts";

const value = "hunter2-S3cret.Pass_word/+=é&<x>";

const bytes = (text: string) => [...Buffer.from(text)];
const hexOf = (text: string) => bytes(text).map((byte) => byte.toString(16).padStart(2, "0"));
const base64 = (text: string) => Buffer.from(text).toString("base64");
const escapes = (text: string) =>
  text.replace(/./gsu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** What a secret looks like in other programs' output; in each the whole of it stands there. */
const encodings: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "base64 of user:value (Basic)": (text) => base64(`dittofeed:${text}`),
  "base64 of user:value, another length": (text) => base64(`api:${text}`),
  "base64 with one letter before": (text) => base64(`a${text}`),
  "base64 with two letters before, and more behind": (text) => base64(`ab${text} and more`),
  "base64 of JSON (X-Registry-Auth)": (text) =>
    base64(JSON.stringify({ username: "u", password: text, serveraddress: "x" })),
  "base64url of JSON": (text) => Buffer.from(JSON.stringify({ a: text })).toString("base64url"),
  "JSON with \\/": (text) => JSON.stringify(text).replaceAll("/", "\\/"),
  "upper-case \\u002B and \\u003D": (text) => text.replaceAll("+", "\\u002B").replaceAll("=", "\\u003D"),
  "all of it as \\u00xx": escapes,
  "JSON in JSON in JSON": (text) => JSON.stringify(JSON.stringify(JSON.stringify(text))),
  "HTML names": (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  "HTML decimal": (text) => text.replace(/[^\w]/g, (one) => `&#${one.charCodeAt(0)};`),
  "HTML hex": (text) => text.replace(/./gu, (one) => `&#x${one.charCodeAt(0).toString(16)};`),
  "HTML hex, upper case": (text) => text.replace(/./gu, (one) => `&#X${one.charCodeAt(0).toString(16).toUpperCase()};`),
  "every byte as %xx": (text) =>
    hexOf(text)
      .map((byte) => `%${byte}`)
      .join(""),
  "every byte as %XX": (text) =>
    hexOf(text)
      .map((byte) => `%${byte.toUpperCase()}`)
      .join(""),
  "URL-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "URL-encoded in part: + only": (text) => text.replaceAll("+", "%2B"),
  "URL-encoded in part: = only": (text) => text.replaceAll("=", "%3D"),
  "URL-encoded in part: / only": (text) => text.replaceAll("/", "%2f"),
  "URL-encoded JSON": (text) => encodeURIComponent(JSON.stringify({ a: text })),
  "hex with colons": (text) => hexOf(text).join(":"),
  "hex with blanks": (text) => hexOf(text).join(" "),
  "hex with blanks, upper case": (text) => hexOf(text).join(" ").toUpperCase(),
  "hex with dashes": (text) => hexOf(text).join("-"),
  "0x68, 0x75": (text) =>
    hexOf(text)
      .map((byte) => `0x${byte}`)
      .join(", "),
  "\\x68\\x75": (text) =>
    hexOf(text)
      .map((byte) => `\\x${byte}`)
      .join(""),
  "a buffer, inspected": (text) => inspect(Buffer.from(text)),
  "a buffer as JSON": (text) => JSON.stringify(Buffer.from(text)),
  "a buffer as JSON over several lines": (text) => JSON.stringify(Buffer.from(text), undefined, 2),
  "bytes as a list": (text) => bytes(text).join(", "),
  "lower case": (text) => text.toLowerCase(),
  "upper case": (text) => text.toUpperCase(),
  "in a database's address": (text) => Object.assign(new URL("postgres://u@db:5432/x"), { password: text }).href,
  "YAML, shell": (text) => `'${text.replaceAll("'", "''")}' "${text.replace(/[\\"$`]/g, "\\$&")}"`,
};

describe("a known secret", () => {
  it.each(Object.entries(encodings))("is not readable in what leaves: %s", (_, encode) => {
    const redactor = createRedactor();
    redactor.makeSecret("JWT_SECRET", value);
    const encoded = encode(value);
    const left = redactor.redactText(`before ${encoded} after`);
    expect(left).toContain("[JWT_SECRET hidden]");
    expect(left).toMatch(/^before [\s\S]* after$/);
    // Of the encoded text nothing is left that has more than a few letters of it.
    const pieces = left.split("[JWT_SECRET hidden]").join("\n");
    for (let at = 0; at + 12 <= encoded.length && encoded.length < 400; at += 1)
      if (/hunter|S3cret/.test(encoded.slice(at, at + 12))) expect(pieces).not.toContain(encoded.slice(at, at + 12));
  });

  it("is found in any of them, whatever stands around it", () => {
    const given = fc
      .string({ unit: "grapheme-ascii", minLength: 12, maxLength: 40 })
      .filter((text) => !isNoSecret(text) && !isOrdinaryWord(text) && text.trim() === text && !/[\\%&]/.test(text));
    fc.assert(
      fc.property(given, fc.constantFrom(...Object.entries(encodings)), fc.string(), (text, [, encode], around) => {
        const redactor = createRedactor();
        redactor.makeSecret("A_SECRET", text);
        const plain = around.replace(/[\\%&\w:,-]/g, "");
        expect(redactor.redact(`${plain} ${encode(text)} ${plain}`)).toContain("[A_SECRET hidden]");
      }),
      { numRuns: 500 },
    );
  });

  it("of several lines is not shown line by line either", () => {
    const lines = Array.from({ length: 5 }, (_, index) => base64(`a line of a key, number ${index}`));
    const redactor = createRedactor();
    redactor.makeSecret(
      "TLS_PRIVATE_KEY",
      ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----"].join("\n"),
    );
    for (const line of lines) expect(redactor.redact(`api | ${line}`)).toBe("api | [TLS_PRIVATE_KEY hidden]");
  });
});

describe("what is no secret", () => {
  it.each(["true", "604800", "5432", "0", "null", "x", "api", "12.5", "-1"])("%s is left alone everywhere", (one) => {
    const redactor = createRedactor();
    redactor.makeSecret("API_TOKEN", one, "seen");
    for (const text of [`a ${one} b`, `TOKEN=${one}`, JSON.stringify({ one, [one]: one })])
      expect(redactor.redact(text)).toBe(text);
    expect(redactor.ordinaryWords()).toEqual([]);
  });

  it.each([
    "POSTGRES_USER",
    "EMBEDDED_SESSION_REFRESH_TOKEN_SECONDS",
    "EMBEDDED_SESSION_ACCESS_TOKEN_SECONDS",
    "SHOW_PASSWORD_FORM",
    "MAX_TOKENS",
    "TOKEN_TTL",
    "PASSWORD_LOGIN_ENABLED",
    "SECRET_ROTATION_DAYS",
    "SESSION_COOKIE_SECURE",
    "AUTH_MODE",
    "AUTH_PROVIDER",
    "GOOGLE_CLIENT_ID",
    "VAPID_PUBLIC_KEY",
    "NEXT_PUBLIC_API_BASE",
    "POSTGRES_SEEDS",
    "primaryKey",
    "NODE_ENV",
    "COOKIE_NAME",
    "minPasswordLength",
    "PASSWORD_MIN_LENGTH",
    "JWT_ALGORITHM",
    "tokenType",
    "DASHBOARD_URL",
    "key",
    "author",
    "compass",
    "keyboard",
    "passthrough",
    "bypass",
    "SERVICE_URL_EDGE",
    "SERVICE_FQDN_EDGE_8080",
    "SERVICE_NAME_API",
    "PWD",
    "OLDPWD",
  ])("%s is not the name of one", (name) => expect(isSecretName(name)).toBe(false));

  it.each([
    ...generatedSecrets,
    ...givenSecrets,
    "SERVICE_HEX_32_X",
    "SERVICE_BASE64_64_ANY",
    "POSTGRES_PWD",
    "DATABASE_URL",
    "SMTP_PASS",
    "DB_PASS",
    "PASSPHRASE",
    "STRIPE_KEY",
    "ENCRYPTION_KEY",
    "SIGNING_KEY",
    "SENDGRID_KEY",
    "BASIC_AUTH",
    "SMTP_AUTH",
    "PASSWORD_SALT",
    "HASH_SALT",
    "WALLET_SEED",
    "LICENSE",
    "SLACK_WEBHOOK_URL",
    "REDIS_URL",
    "SENTRY_DSN",
    "AZURE_STORAGE_CONNECTION_STRING",
    "AWS_SECRET_ACCESS_KEY",
    "clientSecret",
    "writeKey",
    "x-api-key",
    "authToken",
    "npm_config__authToken",
    "credentials",
    "session.cookie",
    "OTP",
    "jwt",
    "SMTP_URL",
    "MONGODB_URI",
    "privateKeyPem",
  ])("%s is", (name) => expect(isSecretName(name)).toBe(true));
});

describe("a password that is a word", () => {
  it.each(["dittofeed", "secret", "postgres", "password", "Localhost", "dittofeed-setup", "google"])(
    "%s takes no names, SQL or commands apart, is hidden where a value stands, and is said to be one",
    (one) => {
      const redactor = createRedactor();
      redactor.makeSecret("DATABASE_PASSWORD", one);
      for (const text of [
        `127.0.0.1:5432/${one}, PostgreSQL 15`,
        `137 statements would add what is missing: ${one}-setup db apply`,
        `DROP CONSTRAINT "EmailProvider_${one}Id_fkey"`,
        `user "${one}" at ${one}.example`,
      ])
        expect(redactor.redactText(text)).toBe(text);
      expect(redactor.redactText(`postgres://u:${one}@db/x`)).toBe("postgres://u:[DATABASE_PASSWORD hidden]@db/x");
      expect(redactor.redactText(`PGPASSWORD=${one} DATABASE_PASSWORD=${one}`)).not.toContain(`PASSWORD=${one}`);
      expect(redactor.ordinaryWords()).toEqual(["DATABASE_PASSWORD"]);
    },
  );

  it("is none that this product made, nor one that nobody says", () => {
    const redactor = createRedactor();
    redactor.makeSecret("JWT_SECRET", "tr0ub4dor");
    redactor.makeSecret("SECRET_KEY", base64("x".repeat(32)));
    expect(redactor.redact("the tr0ub4dor")).toBe("the [JWT_SECRET hidden]");
    expect(redactor.ordinaryWords()).toEqual([]);
  });
});

describe("the redactor", () => {
  const redactor = createRedactor();
  for (let index = 0; index < 200; index += 1) redactor.makeSecret(`S${index}`, base64(`secret number ${index}!!`));
  redactor.makeSecret("EVIL", `${"%41".repeat(2000)}b`);
  redactor.redact("");

  it.each([
    "%25",
    "%",
    "%2",
    "%41",
    "\\\\",
    "\\u00",
    "\\u0041",
    "&amp;amp;amp;",
    "&",
    "&#",
    "&#99999999",
    "68:",
    "68 ",
    "0x68, ",
    "6",
    "104, ",
    "1,",
    "1, \n",
    "1,          ",
    '{"a":"\\"',
    "c2VjcmV0IG51bWJlciAx",
    "é€😀",
    "\u001b]",
  ])("takes less than a second for a megabyte of %j", (part) => {
    const text = part.repeat(Math.ceil(1_000_000 / part.length));
    const before = process.cpuUsage();
    redactor.redactText(text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1000);
  });

  it("holds thousands of secrets, and those at the limit of length", () => {
    const many = createRedactor();
    for (let index = 0; index < times(2_000, 10_000); index += 1)
      many.makeSecret(`S${index}`, `value-${index}-${index * 7919}`, "seen");
    for (const one of ["x".repeat(8191), "\u0000".repeat(8192), "😀".repeat(2048)]) many.makeSecret("LONG", `${one}`);
    expect(many.redact("value-77-609763 stands here")).toBe("[S77 hidden] stands here");
    expect(many.redact(`<${"😀".repeat(2048)}>`)).toBe("<[LONG hidden]>");
  });
});
