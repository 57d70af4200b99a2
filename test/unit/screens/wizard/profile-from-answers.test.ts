import { describe, expect, it } from "vitest";
import { answersFrom, withAnswer } from "../../../../screens/wizard/answers.ts";
import { profileFrom } from "../../../../screens/wizard/profile-from-answers.ts";
import type { ProfileInput } from "../../../../src/domain/profile.ts";
import { profileSchema } from "../../../../src/domain/profile.ts";

const small: ProfileInput = {
  apiVersion: "dittofeed-setup/v1",
  mode: "standard",
  address: "http://localhost:3001",
  workspace: { name: "A 'quoted'; name", domain: "acme.org", administrator: "ops@acme.org" },
};

const full: ProfileInput = {
  ...small,
  name: "prod",
  mode: "embedded",
  target: "compose",
  directory: "/opt/dittofeed",
  ports: { postgres: false, redis: 6381, edge: 4001 },
  images: {
    registry: "registry.acme.org",
    postgres: { tag: "15.8" },
    api: { repository: "df/api", tag: "1.2" },
    worker: { digest: `sha256:${"0".repeat(64)}` },
  },
  google: { clientId: "1.apps.googleusercontent.com", clientSecret: { fromEnv: "GOOGLE" } },
  hubspot: { clientId: "hs" },
  tunnel: { token: { fromFile: "/run/token" } },
  registry: { server: "registry.acme.org", username: "robot", password: { fromEnv: "REGISTRY" } },
  worker: { replicas: 3, concurrency: 20 },
  database: { route: "sql", external: { host: "db.acme.org", password: { fromEnv: "DATABASE" } } },
  secrets: { JWT_SECRET: { generate: { bytes: 48, encoding: "hex" } } },
};

const onCoolify: ProfileInput = {
  ...full,
  target: "coolify",
  address: "https://app.acme.org",
  ports: {},
  coolify: {
    api: "https://coolify.acme.org",
    token: { fromEnv: "COOLIFY_TOKEN" },
    project: "shop",
    environment: "staging",
    application: "abc123def456",
    repository: { url: "git@git.acme.org:ops/deploy.git", branch: "live", file: "/stacks/a.yml" },
  },
};

describe("answers and profile", () => {
  it.each([
    ["small", small],
    ["full", full],
    ["Coolify's", onCoolify],
  ])("a %s profile goes through the questions unchanged", (_, profile) => {
    const through = profileFrom(answersFrom(profile), profile, new Set());
    expect(profileSchema.parse(through)).toEqual(profileSchema.parse(profile));
  });

  it("names a variable for a secret that was typed, which only another host has to set", () => {
    const typed = new Set(["GOOGLE_CLIENT_SECRET", "TUNNEL_TOKEN"] as const);
    const profile = profileFrom(answersFrom(full), full, typed);
    expect(profile.google).toEqual({
      clientId: "1.apps.googleusercontent.com",
      clientSecret: { fromEnv: "GOOGLE_CLIENT_SECRET", orKept: true },
    });
    expect(profile.tunnel).toEqual({ token: { fromEnv: "TUNNEL_TOKEN", orKept: true } });
    expect(profileSchema.safeParse(profile).success).toBe(true);
    expect(profile.registry?.password).toEqual({ fromEnv: "REGISTRY" });
  });

  it("leaves to Coolify what Coolify does", () => {
    const answers = { ...answersFrom(full), target: "coolify", "ports.edge": "4001", "edge.tls": "acme" };
    const profile = profileFrom({ ...answers, address: "https://app.acme.org" }, small, new Set());
    expect(profileSchema.parse(profile)).toMatchObject({ edge: { tls: "behind-proxy" }, ports: { edge: 3000 } });
    expect(profile.coolify).toEqual({});
  });

  it("has one address from source, and leaves stores and clone to their defaults", () => {
    const answers = withAnswer(
      { ...answersFrom(small), domain: "acme.org", address: "https://app.acme.org" },
      "target",
      "local",
    );
    expect(answers).toMatchObject({ domain: "", address: "http://localhost:3000" });
    const profile = profileFrom({ ...answers, "local.source": " /src/app ", "local.ref": "" }, small, new Set());
    expect(profile).toMatchObject({ target: "local", local: { source: "/src/app" } });
    expect(profileSchema.parse(profile)).toMatchObject({
      ports: { postgres: 5433, redis: false, clickhouse: 8124, clickhouseNative: 9001, temporal: 7234 },
      local: { source: "/src/app", repository: "https://github.com/aymensakka/dittofeed", ref: "multi-tenant-main" },
    });
    const kept = { ...profile, ports: { postgres: 5500 } };
    expect(profileFrom(answersFrom(kept), kept, new Set()).ports).toEqual({ postgres: 5500 });
    expect(withAnswer(answers, "target", "compose").address).toBe("http://localhost:3001");
  });

  it("leaves out what is answered with no, and takes a pasted address with its slash", () => {
    const answers = { ...answersFrom(full), google: "no", tunnel: "no", address: " https://api.acme.org/ " };
    const profile = profileFrom(answers, full, new Set());
    expect(profile).not.toHaveProperty("google");
    expect(profile).not.toHaveProperty("tunnel");
    expect(profile.address).toBe("https://api.acme.org");
  });

  it("hands what is not a number to the rules, which name the field", () => {
    const profile = profileFrom(
      { ...answersFrom(small), "ports.edge": "12x", "ports.redis": "70000" },
      small,
      new Set(),
    );
    const paths = profileSchema.safeParse(profile).error?.issues.map((issue) => issue.path.join("."));
    expect(paths).toEqual(["ports.redis", "ports.edge"]);
  });
});
