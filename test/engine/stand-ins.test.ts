import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, type Registry, startEngine, startRegistry } from "../support/engine/index.ts";

const compose = join(import.meta.dirname, "../support/engine/smoke.compose.yml");
const workspaceId = "11111111-1111-4111-8111-111111111111";
const key = Buffer.from("22222222-2222-4222-8222-222222222222:k:ey").toString("base64");
const images = [
  "postgres:15.8",
  "redis:7.2.5",
  "clickhouse/clickhouse-server:23.8.8.20",
  "temporalio/auto-setup:1.22.4",
  "cloudflare/cloudflared:2024.9.1",
  ...["api", "dashboard", "worker"].map((app) => `aymensakka/dittofeed-${app}:embedded-final`),
  ...["api", "dashboard", "worker"].map(
    (app) => `docker.reactmotion.com/my-docker-repo/dittofeed/${app}:multitenancy-redis-v1`,
  ),
];

let registry: Registry;
let engine: Engine;

async function timed<T>(title: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  process.stdout.write(`  ${title}: ${((performance.now() - start) / 1000).toFixed(2)} s\n`);
  return result;
}

beforeAll(async () => {
  registry = await timed("registry with all images", () => startRegistry());
  engine = await timed("engine", () => startEngine({ registry }));
}, 180_000);

afterAll(async () => {
  await timed("stop", async () => {
    await engine?.stop();
    await registry?.stop();
  });
}, 60_000);

/** With TAG the published images' behaviour or the mended one is chosen. */
async function stack(tag: string, ...args: readonly string[]): Promise<string> {
  const env = { ...engine.env, TAG: tag };
  return (await execa("docker", ["compose", "-f", compose, ...args], { env, extendEnv: false })).stdout;
}

async function address(tag: string, service: string, port: number): Promise<string> {
  return stack(tag, "port", service, String(port));
}

async function post(base: string, route: string, body: unknown, authorization = `Basic ${key}`) {
  const headers = { "content-type": "application/json", authorization };
  const url = `http://${base}/api-l/embedded-sessions/${route}`;
  const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: reply.status, body: (await reply.json()) as Record<string, string> };
}

describe("a real engine with a real registry", () => {
  it("pulls every image, layer by layer", async () => {
    await timed("pull all", async () => {
      for (const image of images) expect(await engine.docker("pull", image)).toContain("Downloaded newer image");
    });
    expect(await engine.docker("pull", `${registry.host}/dittofeed/api:multitenancy-redis-v1`)).toContain("Digest");
  }, 120_000);

  it("refuses a tag that the registry has not", async () => {
    await expect(engine.docker("pull", `${registry.host}/dittofeed/api:none`)).rejects.toThrow("manifest unknown");
  });

  it.each(["embedded-final", "embedded-final-fixed"])(
    "runs the whole stack with the stand-ins of %s",
    async (tag) => {
      await timed(`up ${tag}`, () => stack(tag, "up", "-d", "--wait", "--quiet-pull"));
      const states = (await stack(tag, "ps", "--format", "{{.Service}} {{.Health}}")).split("\n");
      expect(states).toHaveLength(8);
      expect(states.filter((line) => !line.endsWith(" healthy"))).toEqual([]);

      const connectionString = `postgresql://dittofeed:p%40ss%3A%2F@${await address(tag, "postgres", 5432)}/dittofeed`;
      const database = new Client({ connectionString });
      await database.connect();
      await database.query(await readFile(join(import.meta.dirname, "../support/engine/smoke.sql"), "utf8"));
      const api = await address(tag, "api", 3001);
      const isFixed = tag.endsWith("-fixed");

      const refused = await post(api, "create", { workspaceId }, "Basic bm90OmE=");
      expect(refused.status).toBe(isFixed ? 401 : 200);
      const created = await post(api, "create", { workspaceId });
      expect(created).toMatchObject({ status: 200, body: { expiresIn: 900, tokenType: "Bearer" } });
      const verified = await post(api, "verify", { token: created.body.accessToken });
      expect(verified.body).toMatchObject({ valid: true, workspaceId });
      const refreshed = await post(api, "refresh", { refreshToken: created.body.refreshToken });
      expect(refreshed.status).toBe(200);
      expect((await post(api, "verify", { token: created.body.accessToken })).body.valid).toBe(true);
      expect((await post(api, "refresh", { refreshToken: created.body.refreshToken })).status).toBe(401);
      expect((await post(api, "verify", { token: refreshed.body.accessToken })).body.valid).toBe(!isFixed);
      expect((await post(api, "revoke", { sessionId: verified.body.sessionId })).status).toBe(200);
      expect((await post(api, "verify", { token: refreshed.body.accessToken })).body.valid).toBe(false);
      const audit = await database.query(
        `SELECT action FROM "EmbeddedSessionAudit" WHERE "sessionId" = $1 ORDER BY timestamp`,
        [verified.body.sessionId],
      );
      const actions = audit.rows.map((row: { action: string }) => row.action);
      expect(actions).toEqual(["created", "refreshed", ...(isFixed ? ["reuse_detected"] : []), "revoked"]);

      const dialogue = await fetch(`http://${api}/api/public/auth/oauth2/initiate/google`, {
        redirect: "manual",
        headers: { "x-forwarded-proto": "https", "x-forwarded-host": "app.example.com" },
      });
      expect(dialogue.status).toBe(302);
      const redirect = new URL(dialogue.headers.get("location") ?? "").searchParams.get("redirect_uri");
      expect(redirect).toBe("https://app.example.com/api/public/auth/oauth2/callback/google");
      const page = `http://${await address(tag, "dashboard", 3000)}/dashboard`;
      expect((await fetch(page, { redirect: "manual" })).headers.get("location")).toBe("/dashboard/journeys");
      const login = (await fetch(`${page}/journeys`, { redirect: "manual" })).headers.get("location") ?? "";
      expect(new URL(login).origin).toBe(isFixed ? "https://app.example.com" : "http://localhost:3001");

      const { rows } = await database.query(
        `SELECT datname FROM pg_database WHERE datname LIKE 'temporal%' ORDER BY 1`,
      );
      expect(rows).toEqual([{ datname: "temporal" }, { datname: "temporal_visibility" }]);
      await database.end();
      await timed(`down ${tag}`, () => stack(tag, "down", "--volumes", "--timeout", "2"));
      expect(await engine.docker("ps", "--all", "--quiet")).toBe("");
    },
    120_000,
  );
});
