import { describe, expect, it } from "vitest";
import { postDeploymentSettings } from "../../../compose/scripts/post-deployment-command.ts";
import type { Problem } from "../../../src/domain/problem.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { readContainer } from "../../../src/post-deployment/container-settings.ts";
import { makeAuthority } from "../../support/certificates.ts";
import { someProfile } from "../../support/some-profile.ts";

const settings = postDeploymentSettings(someProfile({ google: { clientId: "123.apps.googleusercontent.com" } }));

const whole = {
  DATABASE_URL: "postgresql://dittofeed:p%40ss%2Fword-canary@postgres:5432/dittofeed",
  SECRET_KEY: Buffer.alloc(32, 1).toString("base64"),
  JWT_SECRET: "a-jwt-secret-of-some-length-canary",
  CLICKHOUSE_PASSWORD: "clickhouse-password-canary",
  ...{ CLICKHOUSE_HOST: "clickhouse", CLICKHOUSE_USER: "dittofeed", TEMPORAL_ADDRESS: "temporal:7233" },
  ...{ GOOGLE_CLIENT_ID: "123.apps.googleusercontent.com", GOOGLE_CLIENT_SECRET: "GOCSPX-canary" },
  DASHBOARD_URL: "https://app.example.com/",
};

const { certificate } = makeAuthority("the database's");
const readText = (path: string) => (path === "/etc/authority.pem" ? certificate : undefined);

const read = (changed: Record<string, string | undefined> = {}) =>
  readContainer(settings, { ...whole, ...changed }, { makeSecret: createRedactor().makeSecret, readText });

function refused(changed: Record<string, string | undefined>): string[] {
  try {
    read(changed);
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: "value-missing" });
    return (thrown as Problem).saw.split("\n");
  }
  throw new Error("it was taken");
}

describe("what the post-deployment command reads of its container", () => {
  it("takes what the app would take", () => {
    const { profile, secrets, neighbours, postponed } = read();
    expect(profile.database.external).toEqual({
      ...{ host: "postgres", port: 5432, name: "dittofeed", user: "dittofeed", sslmode: "disable" },
    });
    expect(secrets.get("POSTGRES_PASSWORD")?.secret.equals("p@ss/word-canary")).toBe(true);
    expect(postponed).toBeUndefined();
    expect(neighbours.map(({ service, host, port }) => `${service} ${host}:${port}`)).toEqual([
      "clickhouse clickhouse:8123",
      "temporal temporal:7233",
      "api 127.0.0.1:3001",
      "dashboard dashboard:3000",
      "edge edge:8080",
    ]);
  });

  it("puts the address together of its parts where there is no whole one", () => {
    const parts = { DATABASE_URL: "", DATABASE_USER: "df", DATABASE_PASSWORD: "plainpassword9", DATABASE_HOST: "db" };
    expect(read(parts).profile.database.external).toMatchObject({
      host: "db",
      port: 5432,
      name: "dittofeed",
      user: "df",
    });
  });

  it.each([
    [{ DATABASE_URL: "postgresql://dittofeed:@postgres:5432/dittofeed" }, "DATABASE_URL: its password is empty"],
    [
      { DATABASE_URL: "postgresql://u:a#b@postgres/dittofeed" },
      "DATABASE_URL: not an address: a character is not percent-encoded",
    ],
    [{ DATABASE_URL: "mysql://u:p@postgres/x" }, "DATABASE_URL: it does not begin with postgresql:"],
    [
      { DATABASE_URL: `${whole.DATABASE_URL}?sslrootcert=/x` },
      "DATABASE_URL: the file in its sslrootcert holds no certificate in PEM form",
    ],
    [{ DATABASE_URL: undefined }, "DATABASE_URL is empty, and DATABASE_USER and DATABASE_PASSWORD are not both set"],
    [{ SECRET_KEY: "c2hvcnQ=" }, "SECRET_KEY: it is not the base64 form of exactly 32 bytes"],
    [{ JWT_SECRET: " " }, "JWT_SECRET: it is empty"],
    [{ CLICKHOUSE_HOST: "" }, "CLICKHOUSE_HOST: it is empty"],
    [{ SERVICE_PASSWORD_64_REDIS: "" }, "SERVICE_PASSWORD_64_REDIS: Coolify left it empty"],
    [{ DASHBOARD_URL: "" }, "DASHBOARD_URL: it is empty, so the app would send people to the vendor's address"],
    [
      { DASHBOARD_URL: "https://www.example.com" },
      "DASHBOARD_URL: it is https://www.example.com, but compose file and command were generated for https://app.example.com",
    ],
  ])("refuses %j", (changed, said) => {
    expect(refused(changed)).toEqual([said]);
  });

  it("names everything at once, and no value", () => {
    const said = refused({ SECRET_KEY: "", JWT_SECRET: "password", DATABASE_URL: "x-canary-x" }).join();
    expect(said).toMatch(/DATABASE_URL.*SECRET_KEY.*JWT_SECRET: it is a well-known default/);
    expect(said).not.toContain("canary");
  });

  it.each([
    [{ GOOGLE_CLIENT_ID: "" }, "GOOGLE_CLIENT_ID is empty"],
    [{ GOOGLE_CLIENT_ID: "", GOOGLE_CLIENT_SECRET: " " }, "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are empty"],
  ])("postpones the sign-in without Google's values (%j)", (changed, said) => {
    const { profile, postponed } = read(changed);
    expect([postponed, profile.google]).toEqual([said, undefined]);
  });

  it.each([
    ["?sslmode=require", "verify-full"],
    ["?sslmode=verify-ca&sslrootcert=/etc/authority.pem", "verify-ca"],
    ["?sslmode=no-verify", "require"],
    ["?sslmode=disable&connect_timeout=5", "disable"],
  ])("reads %s as pg does", (query, sslmode) => {
    expect(read({ DATABASE_URL: `${whole.DATABASE_URL}${query}` }).profile.database.external).toMatchObject({
      sslmode,
    });
  });

  it("takes the authority that the address names from this container's disk", () => {
    const { profile } = read({
      DATABASE_URL: `${whole.DATABASE_URL}?sslmode=verify-full&sslrootcert=/etc/authority.pem`,
    });
    expect(profile.authorities?.database?.certificates.trim()).toBe(certificate.trim());
  });
});
