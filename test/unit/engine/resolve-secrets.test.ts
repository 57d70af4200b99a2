import { describe, expect, it } from "vitest";
import type { ProfileInput } from "../../../src/domain/profile.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { resolveSecrets } from "../../../src/engine/resolve-secrets.ts";
import { revealed } from "../../support/revealed.ts";
import { someProfile } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

const makeSecret = (name: string, value: string) => new Secret(name, value);

function resolve(
  parts: Partial<ProfileInput>,
  given: {
    env?: Record<string, string>;
    variables?: Record<string, string>;
    files?: Record<string, string>;
    stdin?: string;
  } = {},
) {
  const { env = {}, variables = {}, files = {}, stdin = "" } = given;
  let seed = 0;
  const host = {
    environmentVariable: (name: string) => variables[name],
    standardInput: async () => stdin,
    randomBytes: (count: number) => new Uint8Array(count).fill(++seed),
  };
  const ports = untouchablePorts({
    host: host as never,
    files: { read: async (path: string) => files[path] } as never,
  });
  const kept = new Map(Object.entries(env).map(([name, value]) => [name, makeSecret(name, value)]));
  return resolveSecrets(someProfile(parts), kept, {
    ...ports,
    files: ports.files,
    host: ports.host,
    makeSecret,
    typed: new Map(),
    generated: new Map(),
  });
}

const google = { clientId: "1-a.apps.googleusercontent.com" };
const goodKey = Buffer.alloc(32, 7).toString("base64");

describe("resolveSecrets", () => {
  it("generates what is absent: SECRET_KEY is base64 of exactly 32 bytes, and no two are the same", async () => {
    const { secrets, problems } = await resolve({});
    expect(problems).toEqual([]);
    const values = [...secrets.values()].map(({ secret }) => revealed(secret));
    expect(new Set(values).size).toBe(6);
    expect(Buffer.from(revealed(secrets.get("SECRET_KEY")?.secret) ?? "", "base64")).toHaveLength(32);
    expect(revealed(secrets.get("POSTGRES_PASSWORD")?.secret)).toMatch(/^[\w-]{32}$/);
  });

  it("takes a byte order mark and the last line's end for what they are, wherever the value comes from", async () => {
    const from = (reference: object) => ({ google: { ...google, clientSecret: reference } }) as Partial<ProfileInput>;
    const given = {
      variables: { G: "\uFEFFGOCSPX-1", HOME: "/home/ann" },
      files: { "/s": "\uFEFFGOCSPX-1\r\n", "/home/ann/s": "GOCSPX-1\n" },
      stdin: "\uFEFFGOCSPX-1\n",
    };
    for (const reference of [{ fromEnv: "G" }, { fromFile: "/s" }, { fromFile: "~/s" }, { fromStdin: true }]) {
      const { secrets, problems } = await resolve(from(reference), given);
      expect(problems).toEqual([]);
      expect(revealed(secrets.get("GOOGLE_CLIENT_SECRET")?.secret)).toBe("GOCSPX-1");
    }
  });

  it.each([
    ["a zero-width blank at its end", "GOCSPX-1\u200B"],
    ["a no-break blank before it", "\u00A0GOCSPX-1"],
    ["a blank behind it", "GOCSPX-1 "],
    ["a mark in the middle", "GOC\uFEFFSPX-1"],
    ["a second line", "GOCSPX-1\nx"],
    ["half of UTF-16", "\uFFFD\uFFFDG\0O\0"],
    ["text that runs backwards", "\u202EGOCSPX-1"],
  ])("refuses what was pasted with %s, without showing it", async (_, text) => {
    const parts = { google: { ...google, clientSecret: { fromFile: "/s" } } };
    const { problems } = await resolve(parts, { files: { "/s": text } });
    expect(problems).toMatchObject([{ code: "value-refused", title: expect.stringContaining("GOOGLE_CLIENT_SECRET") }]);
    expect(JSON.stringify(problems)).not.toContain("SPX");
  });

  it("keeps what the installation's .env holds", async () => {
    const { secrets } = await resolve({}, { env: { SECRET_KEY: goodKey, JWT_SECRET: "an old but real one" } });
    expect(secrets.get("SECRET_KEY")).toMatchObject({ origin: "kept" });
    expect(revealed(secrets.get("JWT_SECRET")?.secret)).toBe("an old but real one");
    expect(secrets.get("REDIS_PASSWORD")?.origin).toBe("generated");
  });

  it("follows references to environment, file and standard input, without their trailing newline", async () => {
    const { secrets } = await resolve(
      {
        google: { ...google, clientSecret: { fromEnv: "G" } },
        hubspot: { clientId: "h", clientSecret: { fromFile: "/run/h" } },
        tunnel: { token: { fromStdin: true } },
      },
      { variables: { G: "google value" }, files: { "/run/h": "hubspot value\n" }, stdin: "tunnel value\r\n" },
    );
    expect(revealed(secrets.get("GOOGLE_CLIENT_SECRET")?.secret)).toBe("google value");
    expect(revealed(secrets.get("HUBSPOT_CLIENT_SECRET")?.secret)).toBe("hubspot value");
    expect(revealed(secrets.get("TUNNEL_TOKEN")?.secret)).toBe("tunnel value");
  });

  it.each([
    [
      "an environment variable",
      { google: { ...google, clientSecret: { fromEnv: "G" } } },
      "The environment variable G",
    ],
    ["a file", { google: { ...google, clientSecret: { fromFile: "/run/g" } } }, "The file /run/g"],
    ["standard input", { google: { ...google, clientSecret: { fromStdin: true } } }, "Standard input"],
    ["the installation's .env", { google }, "longer than 8192 bytes"],
  ] as [string, Partial<ProfileInput>, string][])(
    "refuses what is longer than any secret, from %s",
    async (_, parts, where) => {
      const value = "wrong file ".repeat(1000);
      const given = {
        env: { GOOGLE_CLIENT_SECRET: value },
        variables: { G: value },
        files: { "/run/g": value },
        stdin: value,
      };
      const { secrets, problems } = await resolve(parts, given);
      expect(secrets.has("GOOGLE_CLIENT_SECRET")).toBe(false);
      expect(problems).toMatchObject([
        { code: "value-refused", title: expect.stringContaining("GOOGLE_CLIENT_SECRET") },
      ]);
      expect(problems[0]?.saw).toContain(where);
      expect(JSON.stringify(problems)).not.toContain("wrong");
    },
  );

  it("takes from .env what a variable that is not set would have said, where the profile wants that", async () => {
    const parts = { google: { ...google, clientSecret: { fromEnv: "G", orKept: true } } } as const;
    const env = { GOOGLE_CLIENT_SECRET: "GOCSPX-kept" };
    const here = await resolve(parts, { env });
    expect(here.secrets.get("GOOGLE_CLIENT_SECRET")).toMatchObject({ origin: "kept" });
    const elsewhere = await resolve(parts, { variables: { G: "GOCSPX-from-the-variable" } });
    expect(elsewhere.secrets.get("GOOGLE_CLIENT_SECRET")).toMatchObject({ origin: "given" });
    const newer = await resolve(parts, { env, variables: { G: "GOCSPX-newer" } });
    expect(newer.secrets.get("GOOGLE_CLIENT_SECRET")).toMatchObject({ origin: "given" });
    // Without `orKept` a variable that was forgotten stays one.
    const strict = await resolve({ google: { ...google, clientSecret: { fromEnv: "G" } } }, { env });
    expect(strict.problems).toMatchObject([{ code: "value-missing" }]);
    const nowhere = await resolve(parts, {});
    expect(nowhere.problems).toMatchObject([{ code: "value-missing", next: expect.stringContaining("read -rs G") }]);
  });

  it("names everything that is missing at once, and where it was looked for", async () => {
    const { problems } = await resolve({
      google: { ...google, clientSecret: { fromEnv: "G" } },
      hubspot: { clientId: "h", clientSecret: { fromFile: "/run/h" } },
      tunnel: {},
    });
    expect(problems.map(({ code, title }) => [code, title])).toEqual([
      ["value-missing", "GOOGLE_CLIENT_SECRET is missing"],
      ["value-missing", "HUBSPOT_CLIENT_SECRET is missing"],
      ["value-missing", "TUNNEL_TOKEN is missing"],
    ]);
    expect(problems[0]?.saw).toContain("environment variable G, which is not set");
    // Typed as `G=value command` it would stand in the shell's history for good.
    expect(problems[0]?.next).toContain("read -rs G; export G");
    expect(problems[0]?.next).not.toMatch(/\bG=/);
    expect(problems[1]?.saw).toContain("/run/h, which is missing");
  });

  it.each([
    ["password", "well-known default"],
    ["change-me", "change me"],
    ["your-google-secret", "placeholder"],
    ["<secret>", "angle brackets"],
    ["two\nlines", "line break"],
  ])("refuses %j by name and does not show it", async (value, reason) => {
    const { problems } = await resolve(
      { google: { ...google, clientSecret: { fromEnv: "G" } } },
      { variables: { G: value } },
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "value-refused", title: "GOOGLE_CLIENT_SECRET cannot be used" });
    expect(problems[0]?.saw).toContain(reason);
  });

  it.each(["c2hvcnQ=", "not base64 at all!", Buffer.alloc(33, 1).toString("base64")])(
    "refuses the SECRET_KEY %j",
    async (value) => {
      const { problems } = await resolve({}, { env: { SECRET_KEY: value } });
      expect(problems[0]?.saw).toContain("exactly 32 bytes");
    },
  );

  it("refuses two secrets from one standard input", async () => {
    const token = { fromStdin: true } as const;
    const { problems } = await resolve(
      { hubspot: { clientId: "h", clientSecret: token }, tunnel: { token } },
      { stdin: "one" },
    );
    expect(problems.map(({ code }) => code)).toEqual(["usage"]);
  });

  it("does not ask for a registry password before anything has to be pulled", async () => {
    const { problems } = await resolve({ registry: { server: "registry.example.com", username: "ci" } });
    expect(problems).toEqual([]);
  });
});
