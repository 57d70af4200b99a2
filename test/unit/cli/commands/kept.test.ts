import { describe, expect, it } from "vitest";
import { loginProvider } from "../../../../src/cli/commands/workspace/ready-schema.ts";
import type { Docker } from "../../../../src/domain/docker.ts";
import { coolifyHost, deployed, folder, ownFolder, stack, uuid } from "../../../support/deployed.ts";
import { ran } from "../../../support/run-command.ts";

const environment = { XDG_STATE_HOME: "/state" };

/** Files of a host on which only this program's own place may be written. */
function host(docker: Partial<Docker>) {
  const ports = coolifyHost(docker);
  const { createExclusive } = ports.files;
  const written: string[] = [];
  const files = {
    ...ports.files,
    async createExclusive(path: string, ...rest: [never, never]) {
      written.push(path);
      return createExclusive(path, ...rest);
    },
  };
  return { ports: { ...ports, files }, written };
}

describe("commands on what Coolify has deployed, without a profile", () => {
  it("logs: Compose goes by the labels, and reads no file", async () => {
    const asked: unknown[] = [];
    const { ports } = host({
      logs: async (project, services, _, onLine) => {
        asked.push(project, services);
        onLine("api", "listening, with a-password-of-coolifys");
      },
      containers: async (_project, _signal) => deployed(),
    });
    const { exitCode, printed } = await ran("logs api", { ports, environment });
    expect([exitCode, printed]).toEqual([0, expect.stringContaining("listening")]);
    expect(asked).toEqual([expect.objectContaining({ name: uuid, byLabels: true }), ["api"]]);
    expect((await ran("logs edge", { ports, environment })).problem?.saw).toContain(
      "Available services: postgres, temporal, api, dashboard.",
    );
  });

  it("restart: one container after the other, by ids that were asked just before", async () => {
    let deployment = 1;
    const restarted: unknown[] = [];
    const { ports, written } = host({
      containers: async () => deployed(deployment),
      restartContainers: async (ids) => void restarted.push(...ids),
    });
    expect((await ran("restart api postgres", { ports, environment })).told).toMatch(
      /restarting postgres-.*\nrestarting api-.*\npostgres, api: restarted and healthy\./,
    );
    deployment = 2;
    await ran("restart api", { ports, environment });
    expect(restarted).toEqual(["postgres-1", "api-1", "api-2"]);
    expect(written.every((path) => path.startsWith(ownFolder))).toBe(true);
  });

  it("restart: says what did not come up", async () => {
    const { ports } = host({
      containers: async () => deployed().map((one) => ({ ...one, state: "exited" as const })),
      restartContainers: async () => undefined,
    });
    expect((await ran("restart api", { ports, environment })).problem).toMatchObject({
      ...{ code: "container-unhealthy", saw: expect.stringContaining("is exited") },
      next: "dittofeed-setup logs api",
    });
  });

  it.each([
    ["down", "press Stop for dittofeed"],
    ["stop", "press Stop for dittofeed"],
    ["start api", "Press Deploy for dittofeed"],
    [`down --remove-data ${uuid}`, "keeps the volumes"],
  ])("%s is Coolify's: nothing is stopped, and it is said what to press", async (line, next) => {
    const { ports, written } = host({});
    expect((await ran(line, { ports, environment })).problem).toMatchObject({
      ...{ code: "usage", title: "Coolify manages this installation", next: expect.stringContaining(next) },
    });
    expect(written).toEqual([]);
  });

  it("db and workspace: its own database, with its own password; nothing of Coolify's is asked", async () => {
    const opened: unknown[] = [];
    const { ports } = host({});
    const databases = {
      async open(ways: unknown, credentials: { password: { equals(value: string): boolean } }) {
        opened.push(ways, credentials.password.equals("a-password-of-coolifys"));
        throw Object.assign(new Error("that is all"), { code: "X" });
      },
    };
    for (const line of ["db verify", "workspace list", "db migrate --dry-run"])
      await expect(ran(line, { ports: { ...ports, databases } as never, environment })).rejects.toThrow("that is all");
    expect(opened.filter((one) => one === true)).toHaveLength(3);
    expect(JSON.stringify(opened)).toContain("10.0.1.2");
    const both = await ran(`db verify --project ${uuid} --database-url postgresql://x@h/d`, { ports, environment });
    expect(both.problem?.saw).toContain("not both");
  });

  it("a workspace that is made there has the client id with which it runs, where no profile says one", () => {
    expect(loginProvider({ profile: undefined, googleClientId: "123.example" })).toMatchObject({
      clientId: "123.example",
    });
    expect(loginProvider({ profile: undefined })).not.toHaveProperty("clientId");
  });

  it("says so where Coolify runs nothing of it now, or several could be meant", async () => {
    const { ports } = host({ containers: async () => [] });
    expect((await ran("logs", { ports, environment })).problem).toMatchObject({
      ...{ code: "usage", saw: expect.stringContaining("runs no container of dittofeed now") },
    });
    const plain = host({ stacks: async () => [{ ...stack, project: "mine", isCoolify: false }] });
    expect((await ran("restart --project mine", { ports: plain.ports, environment })).problem?.saw).toContain(
      'Coolify has not deployed "mine"',
    );
    const { ports: other } = host({ stacks: async () => [] });
    const { files } = other;
    const bare = { ...other, files: { ...files, list: async () => [] } };
    expect((await ran("logs", { ports: bare, environment })).problem?.saw).toContain("no saved installation yet");
    expect(folder).not.toBe(ownFolder);
  });
});
