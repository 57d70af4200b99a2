import { describe, expect, it } from "vitest";
import { imageReference, servicesOf } from "../../../compose/stack/images.ts";
import { allServices } from "../../../src/domain/service.ts";
import { profile } from "./support.ts";

const digest = `sha256:${"a".repeat(64)}`;

describe("images", () => {
  it("are pinned, and those of the mode", () => {
    const references = (mode: "standard" | "embedded") =>
      allServices.map((name) => imageReference(name, profile({ mode })));
    const infrastructure = [
      "postgres:15.8",
      "redis:7.2.5",
      "clickhouse/clickhouse-server:23.8.8.20",
      "temporalio/auto-setup:1.22.4",
    ];
    expect(references("standard")).toEqual([
      ...infrastructure,
      "docker.reactmotion.com/my-docker-repo/dittofeed/api:multitenancy-redis-v1",
      "docker.reactmotion.com/my-docker-repo/dittofeed/worker:multitenancy-redis-v1",
      "docker.reactmotion.com/my-docker-repo/dittofeed/dashboard:multitenancy-redis-v1",
      "caddy:2.10.2@sha256:c3d7ee5d2b11f9dc54f947f68a734c84e9c9666c92c88a7f30b9cba5da182adb",
      "cloudflare/cloudflared:2024.9.1",
    ]);
    expect(references("embedded").slice(4, 7)).toEqual([
      "aymensakka/dittofeed-api:embedded-final",
      "aymensakka/dittofeed-worker:embedded-final",
      "aymensakka/dittofeed-dashboard:embedded-final",
    ]);
  });

  it("take the profile's registry for the app only, and an image's own before it", () => {
    const given = profile({ images: { registry: "r.example.com/", worker: { registry: "w.example.com" } } });
    expect(imageReference("api", given)).toBe("r.example.com/my-docker-repo/dittofeed/api:multitenancy-redis-v1");
    expect(imageReference("worker", given)).toMatch(/^w\.example\.com\//);
    expect(imageReference("postgres", given)).toBe("postgres:15.8");
  });

  it("prefer a digest to a tag", () => {
    const given = profile({ images: { api: { repository: "x/api", tag: "1", digest }, redis: { tag: "7.4" } } });
    expect(imageReference("api", given)).toBe(`docker.reactmotion.com/x/api@${digest}`);
    expect(imageReference("redis", given)).toBe("redis:7.4");
    // A digest of ours holds for our image alone.
    expect(imageReference("edge", profile({ images: { edge: { tag: "2.9" } } }))).toBe("caddy:2.9");
  });

  it("hold cloudflared only with a tunnel", () => {
    expect(servicesOf(profile())).not.toContain("cloudflared");
    expect(servicesOf(profile({ tunnel: {} }))).toEqual(allServices);
  });
});
