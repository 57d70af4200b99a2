import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Deployment } from "../support/coolify/deployment-log.ts";
import { type Coolify, startCoolify } from "../support/coolify/index.ts";
import { withSharedEngine } from "../support/engine/shared.ts";

/** What a real shell, Compose and engine make of the lines that Coolify types. The rest is proved without them. */
const file = `services:
  redis:
    image: redis:7.2.5
    environment:
      GIVEN: "\${GIVEN:?}"
      SECRET: "\${SERVICE_PASSWORD_REDIS}"
    volumes:
      - redis_data:/data
      - type: bind
        source: ./said.txt
        target: /said.txt
        content: "it's said"
    healthcheck: {test: ["CMD", "redis-cli", "ping"], interval: 1s, retries: 30}
  second:
    image: redis:7.2.5
    depends_on: {redis: {condition: service_healthy}}
volumes:
  redis_data:
`;

function saidLast({ entries }: Deployment): string {
  const from = entries.findIndex(({ output }) => output.startsWith("Executing post-deployment command"));
  return entries
    .slice(from + 1)
    .map(({ output }) => output)
    .join(" ");
}

describe("a stand-in of Coolify on an engine", () => {
  const shared = withSharedEngine("v2-json");
  let coolify: Coolify;
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "coolify-"));
    coolify = await startCoolify({ engine: shared.engine, root });
  });
  afterAll(async () => {
    await coolify?.stop();
    await rm(root, { recursive: true, force: true });
  });

  const names = async () => (await shared.engine.docker("ps", "--all", "--format", "{{.Names}}")).split("\n").sort();

  it("deploys twice, keeps volumes and secrets, and runs the command in the container that is named", async () => {
    coolify.state.push("r", "main", "/docker-compose.yaml", file);
    const application = coolify.addApplication({ name: "My Redis", gitRepository: "r" });
    application.variables.set(application.variables.find("GIVEN") ?? expect.fail("no variable"), "5$ and 'quotes'");
    application.postDeploymentCommand = `cat /said.txt; echo " $GIVEN"; echo "$SECRET" > /data/secret`;
    application.postDeploymentCommandContainer = "redis";
    const first = await coolify.deploy(application.uuid);
    expect(first.logs).toContain("New container started.");
    // In as many entries as pieces arrived.
    expect(saidLast(first)).toBe("it's said 5$ and 'quotes'");
    const before = await names();
    expect(before[0]).toMatch(new RegExp(`^redis-${application.uuid}-\\d{12}$`));
    application.postDeploymentCommand = 'test "$SECRET" = "$(cat /data/secret)" && echo same';
    const second = await coolify.deploy(application.uuid);
    expect(saidLast(second)).toBe("same");
    const after = await names();
    expect(after).toHaveLength(2);
    expect(after.filter((name) => before.includes(name))).toEqual([]);
    const labels = await shared.engine.docker("inspect", "--format", "{{json .Config.Labels}}", after[0] ?? "");
    expect(JSON.parse(labels)).toMatchObject({
      "com.docker.compose.project": application.uuid,
      "com.docker.compose.project.working_dir": join(root, "artifacts", second.uuid),
      "coolify.resourceName": "my-redis",
    });
    expect(await readFile(join(root, "applications", application.uuid, ".env"), "utf8")).toContain("GIVEN=5$ and");
  });

  it("leaves nothing of the old stack where a dependency fails", async () => {
    const [application] = coolify.state.resources;
    coolify.state.push(
      "r",
      "main",
      "/docker-compose.yaml",
      file.replace('"redis-cli", "ping"], interval: 1s, retries: 30', '"false"], interval: 1s, retries: 1'),
    );
    const before = await names();
    const failed = await coolify.deploy(application?.uuid ?? "");
    expect(failed.status).toBe("failed");
    expect(failed.logs).toMatch(/dependency failed to start|is unhealthy/);
    expect((await names()).filter((name) => before.includes(name))).toEqual([]);
    expect(failed.logs).not.toContain("Executing post-deployment command");
  });

  it("keeps the names of a service, and has no command for it", async () => {
    const service = coolify.addService("Stack", file.replace("GIVEN:?", "GIVEN:-some"));
    await coolify.startService(service.uuid);
    const before = (await names()).filter((name) => name.includes(service.uuid));
    expect(before).toEqual([`redis-${service.uuid}`, `second-${service.uuid}`]);
    await coolify.startService(service.uuid);
    expect((await names()).filter((name) => name.includes(service.uuid))).toEqual(before);
  });
});
