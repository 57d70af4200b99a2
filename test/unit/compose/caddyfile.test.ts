import { describe, expect, it } from "vitest";
import { caddyfile } from "../../../compose/stack/edge/caddyfile.ts";
import { edgeRules } from "../../../compose/stack/edge/rules.ts";
import type { ProfileInput } from "../../../src/domain/profile.ts";
import { profile } from "./support.ts";

/** Read by eye whenever one changes: `npx vitest run test/unit/compose/caddyfile.test.ts --update`. */
const written: Record<string, Partial<ProfileInput>> = {
  acme: { edge: { tls: "acme", email: "ops@example.com" } },
  "behind-proxy": { mode: "embedded", edge: { tls: "behind-proxy", frameAncestors: ["https://customer.example"] } },
  localhost: { address: "http://localhost:3001" },
  "own-authority": {
    edge: { tls: "acme", authority: { directory: "https://ca.example.com/acme", caFile: "/etc/ssl/ca.pem" } },
  },
  files: { edge: { tls: "files", certificate: { file: "/etc/ssl/a.pem", keyFile: "/etc/ssl/a.key" } } },
};

describe("the Caddyfile", () => {
  it.each(Object.entries(written))("of %s is as it was read", async (name, parts) => {
    const folder = new URL("../../fixtures/caddyfiles/", import.meta.url).pathname;
    await expect(`${caddyfile(profile(parts))}\n`).toMatchFileSnapshot(`${folder}${name}.caddyfile`);
  });

  it("has each rule with its reason, and without one it is gone", () => {
    const whole = caddyfile(profile());
    const rules = edgeRules({ origin: "https://app.example.com", scheme: "https", host: "app.example.com" });
    for (const { id, why } of rules) {
      expect(whole).toContain(`# ${id}: ${why.split("\n")[0]}`);
      expect(caddyfile(profile(), id)).not.toContain(`# ${id}: `);
    }
  });

  it("ends idle connections to the app before the app does, on every way to it", () => {
    const ways = caddyfile(profile())
      .split(/reverse_proxy [a-z]+:[0-9]+ /)
      .slice(1);
    expect(ways).toHaveLength(3);
    for (const way of ways)
      expect(way).toMatch(/^\{[^}]*lb_try_duration 5s\n[^}]*transport http \{\n\s+keepalive 2s\n/);
  });

  it("asks the rehearsal of Let's Encrypt for tries", () => {
    expect(caddyfile(profile({ edge: { tls: "acme", staging: true } }))).toContain("acme_ca https://acme-staging");
  });
});
