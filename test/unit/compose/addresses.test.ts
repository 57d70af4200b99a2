import { describe, expect, it } from "vitest";
import { embeddedPages, isHttps, publicOrigins, redirectUri } from "../../../compose/addresses.ts";
import { publishedPorts } from "../../../compose/published-ports.ts";
import { profile } from "./support.ts";

describe("addresses", () => {
  it("are built from origins", () => {
    const given = profile({ mode: "embedded" });
    expect(redirectUri(given)).toBe("https://api.example.com/api/public/auth/oauth2/callback/google");
    expect(publicOrigins(given)).toEqual(["https://app.example.com", "https://api.example.com"]);
    expect(embeddedPages(given)).toHaveLength(6);
    expect(embeddedPages(given)[0]).toBe("https://app.example.com/dashboard/dashboard-l/embedded/journeys/v2");
    expect(embeddedPages(profile())).toEqual([]);
  });

  it("count as https only when both are", () => {
    expect(isHttps(profile())).toBe(true);
    expect(isHttps(profile({ addresses: { dashboard: "https://a.example.com", api: "http://b.example.com" } }))).toBe(
      false,
    );
  });
});

describe("published ports", () => {
  const bound = (changes: Parameters<typeof profile>[0]) =>
    publishedPorts(profile(changes)).map(({ address, port, containerPort }) => `${address}:${port}:${containerPort}`);

  it("keep infrastructure on this host, and open what browsers come to", () => {
    expect(bound({})).toEqual([
      "127.0.0.1:5433:5432",
      "127.0.0.1:6380:6379",
      "127.0.0.1:8124:8123",
      "127.0.0.1:9001:9000",
      "127.0.0.1:7234:7233",
      "0.0.0.0:3001:3001",
      "0.0.0.0:3000:3000",
    ]);
  });

  it("leave out what the profile does not publish", () => {
    const ports = {
      postgres: false,
      redis: false,
      clickhouse: false,
      clickhouseNative: false,
      temporal: false,
    } as const;
    expect(publishedPorts(profile({ ports })).map(({ name }) => name)).toEqual(["api", "dashboard"]);
  });

  it("open nothing with a tunnel or with addresses on localhost", () => {
    const local = { dashboard: "http://localhost:3000", api: "http://127.0.0.1:3001" };
    for (const changes of [{ tunnel: {} }, { addresses: local }])
      expect(bound(changes).every((port) => port.startsWith("127.0.0.1:"))).toBe(true);
  });
});
