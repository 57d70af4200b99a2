import { describe, expect, it } from "vitest";
import { parseProfile, profileChanges } from "../../../src/adapters/profiles/profile-text.ts";
import { profileSchema } from "../../../src/domain/profile.ts";

const rest = `apiVersion: dittofeed-setup/v1
mode: standard
workspace: {name: Acme, domain: example.com, administrator: admin@example.com}
`;
const two = `${rest}addresses: {dashboard: "https://app.example.com", api: "https://api.example.com"}\n`;

describe("a profile with two addresses", () => {
  it("is read as one with the dashboard's, behind the proxy that it had; its port is the edge's", () => {
    const profile = parseProfile(`${two}ports: {dashboard: 3100, api: 3101, redis: 6390}\n`, "p.yaml");
    expect(profile).toMatchObject({
      address: "https://app.example.com",
      edge: { tls: "behind-proxy" },
      ports: { edge: 3100, redis: 6390 },
    });
    expect(profileSchema.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  });

  it("says what changed, and nothing for a profile of today", () => {
    expect(profileChanges(`${two}ports: {dashboard: 3100, api: 3101}\n`)).toEqual([
      "addresses is now one address for dashboard and api: https://app.example.com",
      expect.stringContaining("addresses.api (https://api.example.com) is no longer used"),
      expect.stringContaining("ports.dashboard is now ports.edge: 3100"),
      expect.stringContaining("ports.api (3101) is no longer used"),
    ]);
    expect(profileChanges(`${rest}address: https://app.example.com\n`)).toEqual([]);
  });

  it("still has its faults named", () => {
    expect(() => parseProfile(`${rest}addresses: {dashboard: nowhere}\n`, "p.yaml")).toThrow(
      expect.objectContaining({ saw: expect.stringContaining("address: expected an address such as") }),
    );
  });
});

describe("who ends TLS", () => {
  const edge = (address: string, parts: object = {}) =>
    profileSchema.safeParse({
      apiVersion: "dittofeed-setup/v1",
      mode: "standard",
      workspace: { name: "Acme", domain: "example.com", administrator: "admin@example.com" },
      address,
      ...parts,
    });

  it.each([
    ["http://localhost:3001", "none", 3001],
    ["http://localhost", "none", 80],
    ["http://10.0.0.5:8080", "none", 3000],
    ["https://localhost:8443", "internal", 3000],
    ["https://app.example.com", "behind-proxy", 3000],
  ])("of %s is %s where nothing is said", (address, tls, port) => {
    expect(edge(address).data).toMatchObject({ edge: { tls }, ports: { edge: port } });
  });

  it.each([
    ["https://app.example.com", { edge: { tls: "none" } }, "for an https address"],
    ["http://app.example.com", { edge: { tls: "acme" } }, "for an http address"],
    ["https://10.0.0.5", { edge: { tls: "acme" } }, "no public authority issues certificates for this name"],
    ["https://app.example.com", { edge: { tls: "acme" }, tunnel: {} }, "with a tunnel"],
    ["https://app.example.com", { edge: { tls: "files" } }, "must be set for edge.tls: files"],
  ])("of %s cannot be %j", (address, parts, words) => {
    expect(
      edge(address, parts)
        .error?.issues.map(({ message }) => message)
        .join(),
    ).toContain(words);
  });
});
