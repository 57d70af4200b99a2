import { describe, expect, it } from "vitest";
import { environmentEntries, environmentNames } from "../../../compose/env/environment.ts";
import { revealed } from "../../support/revealed.ts";
import { oddValue, profile, secrets } from "./support.ts";

const byName = (...args: Parameters<typeof environmentEntries>) =>
  new Map(environmentEntries(...args).map(({ name, value }) => [name, value]));

describe("the environment", () => {
  it("gives the app a URL whose parts read back", () => {
    const url = new URL(
      revealed(byName(profile(), secrets({ POSTGRES_PASSWORD: oddValue })).get("DATABASE_URL")) ?? "",
    );
    expect(decodeURIComponent(url.password)).toBe(oddValue);
    expect([url.username, url.host, url.pathname]).toEqual(["dittofeed", "postgres:5432", "/dittofeed"]);
  });

  it("keeps a percent sign a percent sign", () => {
    const url = new URL(revealed(byName(profile(), secrets({ POSTGRES_PASSWORD: "a%41" })).get("DATABASE_URL")) ?? "");
    expect(decodeURIComponent(url.password)).toBe("a%41");
  });

  it("wraps whatever carries a secret", () => {
    const all = { GOOGLE_CLIENT_SECRET: "g-secret", HUBSPOT_CLIENT_SECRET: "h-secret", TUNNEL_TOKEN: "t-token" };
    const whole = profile({ mode: "embedded", google: { clientId: "id" }, hubspot: { clientId: "h" }, tunnel: {} });
    const given = secrets(all);
    const entries = environmentEntries(whole, given);
    expect(entries.map(({ name }) => name)).toEqual(environmentNames(whole));
    const plain = entries.filter(({ value }) => typeof value === "string").map(({ value }) => value);
    for (const { secret } of given.values()) expect(plain.join("\n")).not.toContain(revealed(secret));
  });

  it("names the origin as the dashboard's address, and derives the rest", () => {
    const found = byName(profile(), secrets());
    expect(found.get("DASHBOARD_URL")).toBe("https://app.example.com");
    expect(found.get("NEXTAUTH_URL")).toBe("https://app.example.com/dashboard");
    expect(found.get("NEXT_PUBLIC_API_BASE")).toBe("https://app.example.com");
    expect(found.get("SESSION_COOKIE_SECURE")).toBe("true");
    expect(revealed(found.get("POSTGRES_PWD"))).toBe("POSTGRES_PASSWORD-value");
    expect(found.get("COMPOSE_PROJECT_NAME")).toBe("dittofeed");
  });

  it("never passes a host's port under a name that the app reads", () => {
    const names = environmentNames(profile({ ports: { edge: 4001 } }));
    for (const name of ["API_PORT", "PORT", "HOSTNAME", "API_HOST"]) expect(names).not.toContain(name);
  });

  it("knows sessions and iframes in embedded mode only", () => {
    expect(byName(profile(), secrets()).has("EMBEDDED_FRAME_ANCESTORS")).toBe(false);
    const found = byName(profile({ mode: "embedded" }), secrets());
    expect(found.get("EMBEDDED_SESSION_ACCESS_TOKEN_SECONDS")).toBe("900");
    expect(found.get("EMBEDDED_SESSION_REFRESH_TOKEN_SECONDS")).toBe("604800");
  });

  it("stops without a secret that it should have generated, and postpones what only the operator knows", () => {
    expect(() => environmentEntries(profile(), new Map())).toThrow(expect.objectContaining({ code: "value-missing" }));
    const found = byName(profile({ google: { clientId: "id" } }), secrets());
    expect([found.has("GOOGLE_CLIENT_ID"), found.has("GOOGLE_CLIENT_SECRET")]).toEqual([true, false]);
  });
});
