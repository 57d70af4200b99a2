import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { composeText } from "../../../compose/stack/compose-file.ts";
import { serviceDigests } from "../../../compose/stack/service-digest.ts";
import { digestLabel } from "../../../compose/stack/services/compose-service.ts";
import { isOurComposeFile } from "../../../src/domain/installation-files.ts";
import { revealed } from "../../support/revealed.ts";
import { profile, secrets } from "./support.ts";

const whole = profile({ mode: "embedded", tunnel: {}, google: { clientId: "id" } });
const given = secrets({ TUNNEL_TOKEN: "tunnel-token", GOOGLE_CLIENT_SECRET: "google-secret" });
const text = composeText(whole, given, undefined);
const revealedValues = { TUNNEL_TOKEN: "tunnel-token", GOOGLE_CLIENT_SECRET: "google-secret" };
const read = (source: string) => parse(source, { merge: true }).services;

describe("compose.yaml", () => {
  it("is recognised as ours, and a stranger's is not", () => {
    expect(isOurComposeFile(text)).toBe(true);
    expect(isOurComposeFile(text.replaceAll("\n", "\r\n"))).toBe(true);
    expect(isOurComposeFile("services: {}\n")).toBe(false);
  });

  it("holds no secret, and gives all of .env to the app's services alone", () => {
    for (const { secret } of given.values()) expect(text).not.toContain(revealed(secret));
    for (const [name, service] of Object.entries(read(text)) as [string, { env_file?: string }][])
      expect(service.env_file).toBe(["api", "worker", "dashboard"].includes(name) ? ".env" : undefined);
    expect(text.match(/\$\{[^}]+\}/g)).toEqual(["$" + "{TUNNEL_TOKEN:?is missing in .env}"]);
  });

  it("takes all capabilities from every service, and gives back what its image needs to give up root or to bind", () => {
    const rootless = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];
    const kept = Object.entries(read(text)).map(([name, service]) => {
      const { security_opt, cap_drop, cap_add } = service as Record<string, unknown>;
      expect([name, security_opt, cap_drop]).toEqual([name, ["no-new-privileges:true"], ["ALL"]]);
      return [name, cap_add];
    });
    expect(Object.fromEntries(kept)).toEqual({
      postgres: rootless,
      redis: rootless,
      // It ends a server that runs as another user.
      clickhouse: [...rootless.slice(0, 3), "KILL", ...rootless.slice(3)],
      edge: ["NET_BIND_SERVICE"],
    });
  });

  it("lets the edge read files of somebody else's where it is given any", () => {
    const certificate = { file: "/etc/ssl/app.pem", keyFile: "/etc/ssl/app.key" };
    const services = read(composeText(profile({ edge: { tls: "files", certificate } }), secrets(), undefined));
    expect(services.edge.cap_add).toEqual(["DAC_OVERRIDE", "NET_BIND_SERVICE"]);
  });

  it("keeps the data stores in a network of their own, in which the app is and edge and tunnel are not", () => {
    const networks = Object.entries(read(text)).map(([name, service]) => [
      name,
      (service as { networks?: [] }).networks,
    ]);
    expect(Object.fromEntries(networks)).toEqual({
      ...Object.fromEntries(["postgres", "redis", "clickhouse", "temporal"].map((name) => [name, ["data"]])),
      ...Object.fromEntries(["api", "worker", "dashboard"].map((name) => [name, ["default", "data"]])),
    });
    expect(parse(text).networks).toEqual({ data: {} });
  });

  it("leaves networks alone where an override gives a service another network mode", () => {
    const services = read(composeText(whole, given, "services:\n  worker:\n    network_mode: host\n"));
    expect([services.worker.networks, services.api.networks]).toEqual([undefined, ["default", "data"]]);
  });

  it("publishes nothing but the edge's port unless the profile gives one a number", () => {
    const published = (source: string) =>
      Object.entries(read(source)).flatMap(([name, service]) => ((service as { ports?: [] }).ports ? [name] : []));
    expect(published(text)).toEqual(["edge"]);
    const asked = composeText(profile({ ports: { temporal: 7233 } }), secrets(), undefined);
    expect(published(asked)).toEqual(["temporal", "edge"]);
    expect(read(asked).temporal.ports).toEqual(["127.0.0.1:7233:7233"]);
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

  it("of a service changes with the settings that it reads, and with no other", () => {
    const differing = (values: Parameters<typeof secrets>[0]) => {
      const others = serviceDigests(whole, secrets({ ...revealedValues, ...values }), undefined);
      return [...digests].flatMap(([name, digest]) => (others.get(name) === digest ? [] : [name]));
    };
    expect(differing({})).toEqual([]);
    expect(differing({ REDIS_PASSWORD: "other" })).toEqual(["redis", "api", "worker", "dashboard"]);
    expect(differing({ CLICKHOUSE_PASSWORD: "other" })).toEqual(["clickhouse", "api", "worker", "dashboard"]);
    expect(differing({ JWT_SECRET: "other" })).toEqual(["api", "worker", "dashboard"]);
    expect(differing({ GOOGLE_CLIENT_SECRET: "other" })).toEqual(["api"]);
    expect(differing({ TUNNEL_TOKEN: "other" })).toEqual(["cloudflared"]);
    expect(differing({ POSTGRES_PASSWORD: "other" })).toEqual(["postgres", "temporal", "api", "worker", "dashboard"]);
  });

  it("changes with a secret, a setting, an image and the override, and not with the number of workers", () => {
    const api = (...args: Parameters<typeof serviceDigests>) => serviceDigests(...args).get("api");
    const now = digests.get("api");
    expect(api(whole, secrets({ JWT_SECRET: "other" }), undefined)).not.toBe(now);
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
