import { describe, expect, it } from "vitest";
import { imageReference, loadedName, postgresMajorIn, servicesOf } from "../../../compose/stack/images.ts";
import { allServices } from "../../../src/domain/service.ts";
import { profile } from "./support.ts";

const digest = `sha256:${"a".repeat(64)}`;

describe("images", () => {
  it("are pinned, and those of the mode", () => {
    const references = (mode: "standard" | "embedded") =>
      allServices.map((name) => imageReference(name, profile({ mode })));
    const infrastructure = [
      "postgres:15.19-bookworm@sha256:539ceaaae49b3a7c8a04467cf00cc6788d8e3f1675df41860d86eebc4c40524f",
      "redis:7.2.16-bookworm@sha256:0637954999d01b7c9ce9167db2da50656e2590d3b884f1c600c5f63bb6e6773c",
      "clickhouse/clickhouse-server:23.8.8.20",
      "temporalio/auto-setup:1.22.4",
    ];
    expect(references("standard")).toEqual([
      ...infrastructure,
      "docker.reactmotion.com/my-docker-repo/dittofeed/api:multitenancy-redis-v1",
      "docker.reactmotion.com/my-docker-repo/dittofeed/worker:multitenancy-redis-v1",
      "docker.reactmotion.com/my-docker-repo/dittofeed/dashboard:multitenancy-redis-v1",
      "caddy:2.10.2@sha256:c3d7ee5d2b11f9dc54f947f68a734c84e9c9666c92c88a7f30b9cba5da182adb",
      "cloudflare/cloudflared:2026.9.3@sha256:072c067d25ccbe61d46e18f0d0723255f2bb5304f7317caa95b27031520ff92c",
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
    expect(imageReference("postgres", given)).toMatch(/^postgres:15\.19-bookworm@sha256:/);
  });

  it("prefer a digest to a tag", () => {
    const given = profile({ images: { api: { repository: "x/api", tag: "1", digest }, redis: { tag: "7.4" } } });
    expect(imageReference("api", given)).toBe(`docker.reactmotion.com/x/api@${digest}`);
    expect(imageReference("redis", given)).toBe("redis:7.4");
    // A digest of ours holds for our image alone.
    expect(imageReference("edge", profile({ images: { edge: { tag: "2.9" } } }))).toBe("caddy:2.9");
    expect(imageReference("postgres", profile({ images: { postgres: { tag: "15.19-bookworm" } } }))).toBe(
      "postgres:15.19-bookworm",
    );
    expect(imageReference("postgres", profile({ images: { postgres: { digest } } }))).toBe(`postgres@${digest}`);
  });

  it("stay of the major version that a volume was made with, and of its operating system's release", () => {
    expect(postgresMajorIn(imageReference("postgres", profile()))).toBe(15);
    expect(imageReference("postgres", profile())).toContain("-bookworm@");
    expect(imageReference("redis", profile())).toMatch(/^redis:7\.2\./);
  });

  it.each([
    ["postgres:15", "postgres:15"],
    [`postgres:15@${digest}`, "postgres:15"],
    [`r.example.com:5000/x/api@${digest}`, `r.example.com:5000/x/api:${digest.replace(":", "-")}`],
    ["r.example.com:5000/x/api", "r.example.com:5000/x/api"],
  ])("%s is called %s once it comes from a file", (reference, name) => expect(loadedName(reference)).toBe(name));

  it("hold cloudflared only with a tunnel", () => {
    expect(servicesOf(profile())).not.toContain("cloudflared");
    expect(servicesOf(profile({ tunnel: {} }))).toEqual(allServices);
  });
});
