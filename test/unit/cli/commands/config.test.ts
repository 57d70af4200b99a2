import { describe, expect, it } from "vitest";
import type { Config } from "../../../../src/cli/commands/config/describe-config.ts";
import { Secret } from "../../../../src/domain/secret.ts";
import { acme, installed } from "../../../support/installed.ts";
import { parsed, ran } from "../../../support/run-command.ts";
import { container } from "../../checks/healthy-stack.ts";

const profile = {
  ...acme,
  ports: { ...acme.ports, edge: 8080 },
  images: { api: { tag: "v2" } },
  worker: { ...acme.worker, replicas: 1 },
  google: { clientId: "id", clientSecret: { fromEnv: "GOOGLE_SECRET" } },
  secrets: { SECRET_KEY: { fromFile: "/root/key" }, JWT_SECRET: { fromStdin: true } },
} as const;

const texts = () =>
  new Map([
    ["/srv/acme/compose.yaml", "# ours\n"],
    ["/srv/acme/.env", "POSTGRES_PASSWORD=correct-horse-battery\n"],
    ["/srv/acme/compose.override.yaml", "services:\n  redis:\n    image: my/redis:7\n"],
  ]);

const world = () => {
  const environment = new Map([["REDIS_PASSWORD", new Secret("REDIS_PASSWORD", "battery-staple-horse")]]);
  const ports = installed(
    { containers: async () => [container("redis", { image: "my/redis:6", environment })] },
    texts(),
  );
  const host = { ...ports.host, keepFromChildren: () => undefined };
  const clock = { ...ports.clock, sleep: () => new Promise<void>(() => undefined) };
  return { ports: { ...ports, host, clock, profiles: { ...ports.profiles, load: async () => profile } } };
};

describe("config", () => {
  it("takes what status takes", () => {
    expect(parsed("config acme --json")).toEqual({ command: "config", profile: "acme", output: "json" });
  });

  it("says of each value where it is from, fetches no secret and shows none", async () => {
    const environment = { DOCKER_HOST: "ssh://me@there" };
    const { printed, exitCode } = await ran("config --json", { ...world(), environment });
    const seen = JSON.parse(printed) as Config;
    expect(exitCode).toBe(0);
    const from = (rows: { name: string; from: string }[], name: string) => rows.find((row) => row.name === name)?.from;
    expect(
      ["ports.edge", "ports.http", "address", "target", "worker.replicas"].map((name) => from(seen.settings, name)),
    ).toEqual(["profile", "default", "profile", expect.stringMatching(/default|profile/), "default"]);
    expect(
      [
        "SECRET_KEY",
        "JWT_SECRET",
        "GOOGLE_CLIENT_SECRET",
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "NEXTAUTH_SECRET",
      ].map((name) => from(seen.secrets, name)),
    ).toEqual([
      "the file /root/key",
      "standard input, at each run",
      "the variable GOOGLE_SECRET, which is not set",
      ".env",
      "the running containers (acme-redis-1)",
      "not there yet",
    ]);
    expect(seen.images.find(({ service }) => service === "redis")).toEqual({
      ...{ service: "redis", image: "my/redis:7", from: "compose.override.yaml", running: "my/redis:6" },
    });
    expect(seen.images.find(({ service }) => service === "api")?.from).toBe("profile");
    expect(seen.images.find(({ service }) => service === "worker")?.from).toBe("default");
    expect(seen).toMatchObject({
      ...{ installation: "acme", profile: "/config/acme.json", directory: "/srv/acme" },
      environment: [{ name: "DOCKER_HOST", value: "ssh://me@there" }],
      ports: [{ service: "edge", port: 8080, from: "ports.edge" }],
    });
    expect(printed).not.toMatch(/horse/);
  });

  it("is one page of tables for people", async () => {
    const { printed } = await ran("config", world());
    expect(printed).toMatch(
      /^acme \(standard mode, target compose\)\nProfile {2}\/config\/acme.json\nFolder {3}\/srv\/acme\n/,
    );
    expect(printed).toMatch(/\nSecrets, none of them shown\n {2}JWT_SECRET/);
    expect(printed).toContain("  ports.edge");
    expect(printed).toMatch(/To see what a run would change: dittofeed-setup plan acme\n$/);
  });

  it("knows of a rehearsal that it has no containers", async () => {
    const { ports } = world();
    const docker = { ...ports.docker, inspectEngine: async () => Promise.reject(new Error("not to be asked")) };
    const { printed } = await ran("config --target rehearsal --json", { ports: { ...ports, docker } });
    expect(JSON.parse(printed)).toMatchObject({ target: "rehearsal", engine: null, images: [], ports: [] });
  });
});
