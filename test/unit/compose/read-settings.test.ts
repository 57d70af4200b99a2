import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { environmentNames } from "../../../compose/env/environment.ts";
import { namesFromEnv, readsSetting } from "../../../compose/env/read-settings.ts";
import { composeText } from "../../../compose/stack/compose-file.ts";
import { allServices } from "../../../src/domain/service.ts";
import { profile, secrets } from "./support.ts";

const whole = profile({ mode: "embedded", tunnel: {}, google: { clientId: "id" }, hubspot: { clientId: "h" } });
const written = environmentNames(whole);
const given = (service: (typeof allServices)[number]) => written.filter((name) => readsSetting(service, name));

describe("what a service is given of .env", () => {
  it("is what its program reads, for all that is not the app's", () => {
    expect(Object.fromEntries(allServices.slice(0, 4).map((service) => [service, given(service)]))).toEqual({
      postgres: ["POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"],
      redis: ["REDIS_PASSWORD"],
      clickhouse: ["CLICKHOUSE_USER", "CLICKHOUSE_PASSWORD"],
      temporal: ["POSTGRES_USER", "POSTGRES_PWD", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"],
    });
    expect([given("edge"), given("cloudflared")]).toEqual([[], ["TUNNEL_TOKEN"]]);
  });

  it("is for the app everything but what it never reads, and Google's secret for the api alone", () => {
    const missing = (service: "api" | "worker" | "dashboard") => written.filter((name) => !readsSetting(service, name));
    expect(missing("api")).toEqual(["POSTGRES_PASSWORD", "POSTGRES_PWD", "TUNNEL_TOKEN"]);
    for (const service of ["worker", "dashboard"] as const)
      expect(missing(service)).toEqual(["GOOGLE_CLIENT_SECRET", "POSTGRES_PASSWORD", "POSTGRES_PWD", "TUNNEL_TOKEN"]);
  });

  it("of a person's own lines is everything for the app, and what its image documents for any other", () => {
    for (const service of allServices) {
      const isApp = ["api", "worker", "dashboard"].includes(service);
      expect([service, readsSetting(service, "SMTP_PASS")]).toEqual([service, isApp]);
    }
    expect(readsSetting("postgres", "POSTGRES_INITDB_ARGS")).toBe(true);
    expect(readsSetting("temporal", "DYNAMIC_CONFIG_FILE_PATH")).toBe(true);
    // A shell of PostgreSQL's administrator has one, which would lead to an empty database.
    expect(readsSetting("postgres", "PGDATA")).toBe(false);
  });

  it("stands in the compose file as it is said here, and nowhere else", () => {
    const { services } = parse(composeText(whole, secrets({ TUNNEL_TOKEN: "t" }), undefined), { merge: true });
    const fromEnv = new Set<string>();
    for (const service of allServices) {
      for (const [name, value] of Object.entries(services[service].environment as Record<string, unknown>)) {
        if (value !== null && !/^\$\{/.test(String(value))) continue;
        fromEnv.add(name);
        expect([service, name, readsSetting(service, name)]).toEqual([service, name, true]);
      }
      for (const name of written) {
        const isGiven = services[service].env_file === ".env" || name in services[service].environment;
        const isEmptied = services[service].environment[name] === "";
        expect([service, name, isGiven && !isEmptied]).toEqual([service, name, readsSetting(service, name)]);
      }
    }
    expect([...fromEnv].toSorted()).toEqual([...namesFromEnv].toSorted());
  });
});
