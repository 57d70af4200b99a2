import { describe, expect, it } from "vitest";
import { embeddedPages, isHttps, redirectUri } from "../../../compose/stack/addresses.ts";
import { publishedPorts, throughEdge } from "../../../compose/stack/published-ports.ts";
import { stackOf } from "../../../compose/stack/stack.ts";
import { profile } from "./support.ts";

describe("addresses", () => {
  it("are built from origins", () => {
    const given = profile({ mode: "embedded" });
    expect(redirectUri(given)).toBe("https://app.example.com/api/public/auth/oauth2/callback/google");
    expect(embeddedPages(given)).toHaveLength(6);
    expect(embeddedPages(given)[0]).toBe("https://app.example.com/dashboard/dashboard-l/embedded/journeys/v2");
    expect(embeddedPages(profile())).toEqual([]);
  });

  it("count as https by their scheme", () => {
    expect([isHttps(profile()), isHttps(profile({ address: "http://a.example.com" }))]).toEqual([true, false]);
  });
});

describe("published ports", () => {
  const bound = (changes: Parameters<typeof profile>[0]) =>
    publishedPorts(profile(changes)).map(({ address, port, containerPort }) => `${address}:${port}:${containerPort}`);

  it("are the edge's alone where a profile names no others", () => {
    expect(bound({})).toEqual(["0.0.0.0:3000:8080"]);
  });

  it("keep infrastructure that a profile names on this host", () => {
    const ports = { postgres: 5433, redis: 6380, clickhouse: 8124, clickhouseNative: 9001, temporal: 7234 };
    expect(bound({ ports })).toEqual([
      "127.0.0.1:5433:5432",
      "127.0.0.1:6380:6379",
      "127.0.0.1:8124:8123",
      "127.0.0.1:9001:9000",
      "127.0.0.1:7234:7233",
      "0.0.0.0:3000:8080",
    ]);
  });

  it("are 80 and 443 where the edge has the certificate", () => {
    const edge = bound({ edge: { tls: "acme" } }).filter((port) => port.startsWith("0.0.0.0"));
    expect(edge).toEqual(["0.0.0.0:80:80", "0.0.0.0:443:443"]);
  });

  it("are bound where the profile says, which is written as Docker reads it", () => {
    expect(bound({ edge: { bind: "127.0.0.1" } })).toEqual(["127.0.0.1:3000:8080"]);
    expect(bound({ edge: { tls: "acme", bind: "192.0.2.7" } })).toEqual(["192.0.2.7:80:80", "192.0.2.7:443:443"]);
    expect(bound({ tunnel: {}, edge: { bind: "0.0.0.0" } })).toContain("0.0.0.0:3000:8080");
    const written = (bind?: string) => stackOf(profile({ edge: { bind } }), undefined).get("edge")?.ports;
    expect(written()).toEqual(["3000:8080"]);
    expect(written("0.0.0.0")).toEqual(["0.0.0.0:3000:8080"]);
    expect(written("::1")).toEqual(["[::1]:3000:8080"]);
  });

  it("are asked from this host where they were bound", () => {
    const asked = (bind?: string) => throughEdge(profile({ edge: { bind } }), "/", true, []).connectTo;
    expect(asked()).toEqual({ host: "127.0.0.1", port: 3000 });
    expect(asked("0.0.0.0")).toEqual({ host: "127.0.0.1", port: 3000 });
    expect(asked("192.0.2.7")).toEqual({ host: "192.0.2.7", port: 3000 });
    expect(asked("::")).toEqual({ host: "::1", port: 3000 });
  });

  it.each(["localhost", "10.0.0", "127.0.0.1:3000", "eth0", ""])("are bound to no %j", (bind) => {
    expect(() => profile({ edge: { bind } })).toThrow("must be an IP address of this host");
  });

  it("leave out what a profile says false of", () => {
    const ports = { postgres: false, redis: 6380 } as const;
    expect(publishedPorts(profile({ ports })).map(({ name }) => name)).toEqual(["redis", "edge"]);
  });

  it("open nothing with a tunnel or with an address on localhost", () => {
    const ports = { postgres: 5433 };
    for (const changes of [{ tunnel: {} }, { address: "http://localhost:3001" }])
      expect(bound({ ...changes, ports }).every((port) => port.startsWith("127.0.0.1:"))).toBe(true);
  });
});
