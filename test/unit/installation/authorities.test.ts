import { describe, expect, it } from "vitest";
import { composeText } from "../../../compose/stack/compose-file.ts";
import { readAuthority } from "../../../src/domain/authority.ts";
import { type ProfileInput, profileSchema } from "../../../src/domain/profile.ts";
import { resolveProfile } from "../../../src/installation/resolve-profile.ts";
import { writeAuthorities } from "../../../tasks/files/write-authorities.ts";
import { memoryFiles } from "../../support/memory-files.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfileInput } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";
import { secrets } from "../compose/support.ts";

const block = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;
const first = block("CERTIFICATE", "MIIBfirst+/==");
const second = block("TRUSTED CERTIFICATE", "MIIBsecond");
const key = block("PRIVATE KEY", "MIIEkey");
const encrypted = block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMIIElocked");

describe("readAuthority", () => {
  it("takes the certificates and leaves the keys, in whatever order and with whatever stands between", () => {
    const bag = `Bag Attributes\n  friendlyName: ca\n${key}\nsubject=CN = ca\r\n${first}\n${encrypted}\n${second}\n`;
    const read = readAuthority(bag);
    expect(read).toEqual({ certificates: `${first}\n${second}\n`, leftOut: ["PRIVATE KEY", "RSA PRIVATE KEY"] });
  });

  it.each([
    ["nothing", "", "no certificate"],
    ["a key alone", key, "no certificate"],
    ["DER", "0\u0082\u0003", "no certificate"],
    ["one that is cut off", `${first}\n-----BEGIN CERTIFICATE-----\nMIIB`, "truncated"],
    ["one that a key has been pasted into", first.replace("first", `\n${key}\n`), "truncated"],
    ["one with words in it", block("CERTIFICATE", "password: hunter2"), "damaged"],
    ["an empty one", block("CERTIFICATE", ""), "damaged"],
  ])("refuses %s", (_, text, fault) => {
    expect(readAuthority(text)).toEqual({ fault: expect.stringContaining(fault) });
  });
});

describe("a caFile with a private key in it", () => {
  const texts = { "/ca/database.pem": `${key}\n${first}\n`, "/ca/edge.pem": `${second}\n${encrypted}\n` };
  const files = memoryFiles(new Map(Object.entries(texts)));
  const ports = untouchablePorts({ files, host: { facts: async () => someFacts().host } });
  const resolved = (changes: Partial<ProfileInput> = {}) =>
    resolveProfile(
      { ports, workingDirectory: "/", environment: {} },
      profileSchema.parse(
        someProfileInput({
          target: "compose",
          address: "https://app.example.com",
          database: { external: { host: "db.example.com", caFile: "/ca/database.pem" } },
          edge: { tls: "acme", authority: { directory: "https://ca.example.com/d", caFile: "/ca/edge.pem" } },
          ...changes,
        }),
      ),
      { engine: someFacts().engine, target: undefined },
    );

  it("is copied without the key, and the plan says what stays out", async () => {
    const profile = await resolved();
    const facts = someFacts();
    const input = { profile, facts, secrets: secrets() };
    expect(writeAuthorities.assess(input)).toMatchObject({
      state: "needed",
      changes: [
        {
          action: "create",
          what: "database-authority.pem, the certificates from /ca/database.pem, without its PRIVATE KEY",
        },
        {
          action: "create",
          what: "edge-authority.pem, the certificates from /ca/edge.pem, without its RSA PRIVATE KEY",
        },
      ],
    });
    await writeAuthorities.run({ ...input, ports } as never);
    const { path } = facts.directory;
    const copies = await Promise.all(["database", "edge"].map((name) => files.read(`${path}/${name}-authority.pem`)));
    expect(copies).toEqual([`${first}\n`, `${second}\n`]);
    const authorities = { database: `${first}\n`, edge: `${second}\n` };
    const done = { ...input, facts: { ...facts, directory: { ...facts.directory, authorities } } };
    expect(writeAuthorities.assess(done)).toMatchObject({ state: "done" });
  });

  it("a copy of before, with the key, is written anew", async () => {
    const facts = someFacts();
    const directory = { ...facts.directory, authorities: { database: `${key}\n${first}\n`, edge: `${second}\n` } };
    const assessed = writeAuthorities.assess({
      profile: await resolved(),
      facts: { ...facts, directory },
      secrets: secrets(),
    });
    expect(assessed).toMatchObject({ changes: [{ action: "update", what: expect.stringContaining("database-") }] });
  });

  it("no container is given the file itself", async () => {
    const text = composeText(await resolved(), secrets(), undefined);
    expect(text).toContain("./edge-authority.pem:/etc/caddy/acme-authority.pem:ro");
    expect(text).toContain("./database-authority.pem:");
    expect(text).not.toContain("/ca/");
  });

  it.each([
    [
      "database",
      { database: { external: { host: "db.example.com", caFile: "/ca/none.pem" } } },
      "database.external.caFile",
    ],
    [
      "edge",
      { edge: { tls: "acme", authority: { directory: "https://ca.example.com/d", caFile: "/ca/none.pem" } } },
      "edge.authority.caFile",
    ],
  ] as const)("that is not there is named by its field: %s", async (_, changes, field) => {
    await expect(resolved(changes as Partial<ProfileInput>)).rejects.toMatchObject({
      code: "value-missing",
      saw: expect.stringContaining(`${field} to /ca/none.pem`),
    });
  });
});
