import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { environmentEntries } from "../../../compose/env/environment.ts";
import { composeText } from "../../../compose/stack/compose-file.ts";
import { infrastructureOf, servicesOf } from "../../../compose/stack/images.ts";
import { publishedPorts } from "../../../compose/stack/published-ports.ts";
import { serviceDigests } from "../../../compose/stack/service-digest.ts";
import type { ProfileInput } from "../../../src/domain/profile.ts";
import { profileSchema } from "../../../src/domain/profile.ts";
import { revealed } from "../../support/revealed.ts";
import { oddValue, profile, secrets } from "./support.ts";

type External = NonNullable<NonNullable<ProfileInput["database"]>["external"]>;
const external = (changes: Partial<External> = {}) =>
  profile({ database: { external: { host: "db.example.com", ...changes } } });
const composed = (changes?: Partial<External>) =>
  parse(composeText(external(changes), secrets(), undefined), { merge: true });

function setting(name: string, changes?: Partial<External>): string | undefined {
  const entries = environmentEntries(external(changes), secrets({ POSTGRES_PASSWORD: oddValue }));
  const value = entries.find((entry) => entry.name === name)?.value;
  return revealed(value);
}

describe("a stack whose PostgreSQL is somebody else's", () => {
  it("has no postgres service, volume or port, and nothing waits for one", () => {
    const { services, volumes } = composed();
    expect(servicesOf(external())).toEqual(["redis", "clickhouse", "temporal", "api", "worker", "dashboard", "edge"]);
    expect(infrastructureOf(external())).toEqual(["redis", "clickhouse", "temporal"]);
    expect(Object.keys(services)).toEqual(servicesOf(external()));
    expect(Object.keys(volumes)).toEqual(["redis", "clickhouse", "edge"]);
    expect(publishedPorts(external()).map(({ name }) => name)).not.toContain("postgres");
    expect(JSON.stringify(services)).not.toContain('"postgres"');
    expect(services.temporal.depends_on).toBeUndefined();
    expect(Object.keys(services.api.depends_on)).toEqual(["redis", "clickhouse", "temporal"]);
  });

  it.each([
    ["disable", "disable"],
    // node-postgres checks everything for `require`.
    ["require", "no-verify"],
    ["verify-ca", "verify-ca"],
    ["verify-full", "verify-full"],
  ] as const)("sslmode %s is sslmode=%s in the app's address", (sslmode, said) => {
    const url = new URL(setting("DATABASE_URL", { sslmode, user: "df@tenant", name: "a/b" }) ?? "");
    expect([url.hostname, url.port, url.searchParams.get("sslmode")]).toEqual(["db.example.com", "5432", said]);
    expect([url.username, url.password, url.pathname].map(decodeURIComponent)).toEqual(["df@tenant", oddValue, "/a/b"]);
    expect(url.searchParams.has("sslrootcert")).toBe(false);
  });

  it("an IPv6 address stands in brackets", () => {
    expect(new URL(setting("DATABASE_URL", { host: "fd00::5" }) ?? "").host).toBe("[fd00::5]:5432");
  });

  it("gives Temporal the same server, by its own names for each mode", () => {
    const plain = composed({ sslmode: "disable", port: 6432 }).services.temporal.environment;
    expect(Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null))).toEqual({
      DB: "postgresql",
      DB_PORT: "6432",
      POSTGRES_SEEDS: "db.example.com",
    });
    const tls = composed({ sslmode: "require" }).services.temporal.environment;
    expect([tls.SQL_TLS, tls.SQL_TLS_ENABLED, tls.SQL_HOST_VERIFICATION]).toEqual(["true", "true", "false"]);
    expect(tls.SQL_CA).toBeUndefined();
    const full = composed({ caFile: "/ca.pem" }).services.temporal.environment;
    expect([full.SQL_HOST_VERIFICATION, full.SQL_TLS_DISABLE_HOST_VERIFICATION]).toEqual(["true", "false"]);
    expect(full.SQL_CA).toBe(full.SQL_TLS_CA_FILE);
  });

  it("mounts the authorities where they are asked for, read-only, under the path that the address names", () => {
    const { services } = composed({ caFile: "/etc/ssl/provider.pem" });
    const url = new URL(setting("DATABASE_URL", { caFile: "/etc/ssl/provider.pem" }) ?? "");
    for (const service of ["api", "worker", "dashboard", "temporal"])
      expect(services[service].volumes).toEqual([`./database-authority.pem:${url.searchParams.get("sslrootcert")}:ro`]);
    expect(services.redis.volumes).toEqual(["redis:/data"]);
  });

  it("other authorities make other containers", () => {
    const digest = (text: string) =>
      serviceDigests(
        { ...external({ caFile: "/ca.pem" }), authorities: { database: { certificates: text, leftOut: [] } } },
        secrets(),
        undefined,
      );
    for (const service of ["api", "worker", "dashboard", "temporal"] as const)
      expect(digest("one").get(service)).not.toBe(digest("two").get(service));
    for (const service of ["redis", "clickhouse", "edge"] as const)
      expect(digest("one").get(service)).toBe(digest("two").get(service));
  });
});

describe("a profile with an external database", () => {
  const issues = (changes: Partial<ProfileInput>) =>
    profileSchema
      .safeParse({
        apiVersion: "dittofeed-setup/v1",
        mode: "standard",
        address: "https://app.example.com",
        workspace: { name: "Example", domain: "example.com", administrator: "admin@example.com" },
        ...changes,
      })
      .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

  it.each(["localhost", "127.0.0.1", "::1", "db.localhost"])("is refused with the host %s", (host) => {
    expect(issues({ database: { external: { host } } })).toEqual([
      "database.external.host: must not be localhost: inside a container that is the container itself",
    ]);
  });

  it("is refused with a port in the host", () => {
    expect(issues({ database: { external: { host: "db.example.com:5432" } } })).toEqual([
      "database.external.host: must be a host name or an address, without a port",
    ]);
  });

  it("takes its password from one place only, and never makes one up", () => {
    const host = "db.example.com";
    expect(issues({ database: { external: { host } }, secrets: { POSTGRES_PASSWORD: { fromEnv: "P" } } })).toEqual([
      "secrets.POSTGRES_PASSWORD: must not be set together with database.external, which has its own password",
    ]);
    expect(issues({ database: { external: { host, password: { generate: {} } as never } } })).toHaveLength(1);
  });
});
