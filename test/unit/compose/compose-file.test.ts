import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { composeText } from "../../../compose/stack/compose-file.ts";
import { digestLabel, serviceDigests } from "../../../compose/stack/service-digest.ts";
import { isOurComposeFile } from "../../../src/domain/installation-files.ts";
import { revealed } from "../../support/revealed.ts";
import { profile, secrets } from "./support.ts";

const whole = profile({ mode: "embedded", tunnel: {}, google: { clientId: "id" } });
const given = secrets({ TUNNEL_TOKEN: "tunnel-token", GOOGLE_CLIENT_SECRET: "google-secret" });
const text = composeText(whole, given, undefined);
const read = (source: string) => parse(source, { merge: true }).services;

describe("compose.yaml", () => {
  it("is recognised as ours, and a stranger's is not", () => {
    expect(isOurComposeFile(text)).toBe(true);
    expect(isOurComposeFile(text.replaceAll("\n", "\r\n"))).toBe(true);
    expect(isOurComposeFile("services: {}\n")).toBe(false);
  });

  it("holds no secret, and only what reads settings gets .env", () => {
    for (const { secret } of given.values()) expect(text).not.toContain(revealed(secret));
    for (const [name, service] of Object.entries(read(text)) as [string, { env_file?: string }][])
      expect(service.env_file).toBe(["cloudflared", "edge"].includes(name) ? undefined : ".env");
    expect(text.match(/\$\{[^}]+\}/g)).toEqual(["$" + "{TUNNEL_TOKEN:?is missing in .env}"]);
  });

  it("restarts, rotates logs and publishes infrastructure on this host only", () => {
    for (const service of Object.values(read(text)) as { restart: string; logging: object; ports?: string[] }[]) {
      expect(service.restart).toBe("unless-stopped");
      expect(service.logging).toEqual({ driver: "json-file", options: { "max-size": "10m", "max-file": "3" } });
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it("has a probe that can fail wherever the image has something to probe with", () => {
    const { cloudflared, ...others } = read(text);
    expect(cloudflared.healthcheck).toBeUndefined();
    for (const [name, service] of Object.entries(others) as [string, { healthcheck: { test: string[] } }][]) {
      expect(service.healthcheck.test.length).toBeGreaterThan(1);
      // The edge's image is an Alpine, whose busybox has wget.
      expect(service.healthcheck.test.join(" ")).not.toMatch(name === "edge" ? /exit 0$|curl/ : /exit 0$|curl|wget/);
    }
  });

  it("leaves out ports that are not published, and an address that means all", () => {
    const services = read(composeText(profile({ ports: { postgres: false } }), secrets(), undefined));
    expect(services.postgres.ports).toBeUndefined();
    expect([services.edge.ports, services.api.ports, services.dashboard.ports]).toEqual([
      ["3000:8080"],
      undefined,
      undefined,
    ]);
  });

  it("says nothing that Compose would put a value in for, but the tunnel's token", () => {
    const names = { file: "/srv/$JWT_SECRET/a.pem", keyFile: `/srv/\${SECRET_KEY}/$$/a key` };
    const odd = { ...whole, edge: { ...whole.edge, tls: "files" as const, certificate: names } };
    const written = composeText(odd, given, undefined);
    const alone = written.replaceAll("$$", "").match(/\$.{0,15}/g);
    expect(alone).toEqual(["$" + "{TUNNEL_TOKEN:?"]);
    expect(read(written).edge.volumes).toContain(`/srv/$$JWT_SECRET/a.pem:/etc/caddy/certificate.pem:ro`);
  });

  it("is the same text for the same profile", () => {
    expect(composeText(whole, given, undefined)).toBe(text);
  });
});

describe("a service's digest", () => {
  const digests = serviceDigests(whole, given, undefined);

  it("stands on every service as a label", () => {
    for (const [name, service] of Object.entries(read(text)) as [never, { labels: Record<string, string> }][])
      expect(service.labels[digestLabel]).toBe(digests.get(name));
  });

  it("changes with a secret, a setting, an image and the override, and not with the number of workers", () => {
    const api = (...args: Parameters<typeof serviceDigests>) => serviceDigests(...args).get("api");
    const now = digests.get("api");
    expect(api(whole, secrets({ TUNNEL_TOKEN: "other" }), undefined)).not.toBe(now);
    expect(api({ ...whole, images: { api: { tag: "2" } } }, given, undefined)).not.toBe(now);
    expect(api(whole, given, "services: {api: {labels: {mine: a}}}")).not.toBe(now);
    const edge = (...args: Parameters<typeof serviceDigests>) => serviceDigests(...args).get("edge");
    expect(edge(whole, secrets({ TUNNEL_TOKEN: "other" }), undefined)).toBe(digests.get("edge"));
    expect(edge({ ...whole, address: "https://b.example.com" }, given, undefined)).not.toBe(digests.get("edge"));
    const tunnel = serviceDigests(whole, secrets({ TUNNEL_TOKEN: "other" }), undefined).get("cloudflared");
    expect(tunnel).not.toBe(digests.get("cloudflared"));
    const scaled = { ...whole, worker: { ...whole.worker, replicas: 5 } };
    expect(serviceDigests(scaled, given, undefined)).toEqual(digests);
  });

  it.each([
    ["another service", "services: {caddy: {image: 'caddy:2'}, api: {labels: {mine: a}}}", ["api"]],
    ["nothing", "# only words\nservices: {}\nx-mine: {a: b}", []],
    ["a value that is taken away", "services: {edge: {ports: !reset []}}", ["edge"]],
    ["an anchor", "x-l: &l {labels: {mine: a}}\nservices: {redis: {<<: *l}}", ["redis"]],
    ["networks, which any may use", "networks: {default: {driver: bridge}}", "all"],
    ["no YAML", "services: {api: [", "all"],
    ["other files", "include: [more.yaml]\nservices: {}", "all"],
  ])("an override of %s recreates what it is about, and no other", (_, override, wanted) => {
    const changed = [...serviceDigests(whole, given, override)].flatMap(([name, digest]) =>
      digest === digests.get(name) ? [] : [name as string],
    );
    expect(changed).toEqual(wanted === "all" ? [...digests.keys()] : wanted);
    // And taken away again, or put there with another tag, it is another one.
    if (override.includes("!reset"))
      expect(serviceDigests(whole, given, override.replace("!reset", "!override")).get("edge")).not.toBe(
        serviceDigests(whole, given, override).get("edge"),
      );
  });
});
