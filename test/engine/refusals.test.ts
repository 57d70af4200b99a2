import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { freePort, sharedRegistry, startRegistry, withSharedEngine } from "../support/engine/index.ts";
import { profileYaml, stackProfile } from "../support/inspect-stack.ts";
import { newUser, type User } from "../support/product.ts";

const shared = withSharedEngine("v2");
let user: User;

beforeAll(async () => {
  user = await newUser(shared.engine.env);
});

afterAll(() => user?.remove());

/** Applies a profile that must be refused, and proves that nothing was changed by trying. */
async function refused(parts: Partial<ProfileInput>, env: Record<string, string> = {}) {
  const directory = parts.directory ?? join(user.room, "refused");
  const before = await readdir(directory).catch(() => undefined);
  const profile = await stackProfile({ name: "refused", mode: "standard", ...parts, directory });
  const ran = await user.run(["--profile", "-", "--json"], {
    input: profileYaml(profile),
    env: { GOOGLE_CLIENT_SECRET: "GOCSPX-x1y2z3", ...env },
  });
  const last = ran.events.at(-1);
  if (last?.type !== "run-ended" || last.problem === undefined)
    return expect.unreachable(`it was not refused: ${ran.stdout.slice(-2000)}${ran.stderr}`);
  expect(await readdir(directory).catch(() => undefined)).toEqual(before);
  expect(await shared.engine.docker("ps", "-aq")).toBe("");
  expect((await user.run(["profile", "list"])).stdout).toContain("No profiles are saved yet");
  const { code, title, saw, next } = last.problem;
  return { exitCode: ran.exitCode, code, said: `${title}\n${saw}\n${next}` };
}

describe("what is refused before anything is changed, on a real engine", { timeout: 120_000 }, () => {
  it("a port held by a process: named with its owner", async () => {
    const server = createServer().listen(0, "0.0.0.0");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const { exitCode, code, said } = await refused({ ports: { edge: port } });
    server.close();
    expect([exitCode, code]).toEqual([1, "port-taken"]);
    expect(said).toContain(String(process.pid));
  });

  it("a port held by another project's container: named", async () => {
    await shared.engine.docker("pull", "redis:7.2.5");
    const port = await freePort();
    await shared.engine.docker("run", "-d", "--name", "somebody-elses", "-p", `127.0.0.1:${port}:6379`, "redis:7.2.5");
    const profile = await stackProfile({
      name: "refused",
      mode: "standard",
      directory: join(user.room, "x"),
      ports: { redis: port },
    });
    const ran = await user.run(["plan", "-", "--json"], {
      input: profileYaml(profile),
      env: { GOOGLE_CLIENT_SECRET: "GOCSPX-x1y2z3" },
    });
    await shared.engine.docker("rm", "-f", "somebody-elses");
    expect(ran.exitCode).toBe(1);
    const last = ran.events.at(-1);
    expect(last?.type === "run-ended" && last.problem?.saw).toContain("container somebody-elses");
  });

  it("an image of a registry that wants a login", async () => {
    const guarded = await startRegistry({ login: { user: "ci", password: "a-registry-password" } });
    const api = { registry: guarded.host, repository: "dittofeed/api", tag: "multitenancy-redis-v1" };
    const { exitCode, code, said } = await refused({ images: { api } }).finally(() => guarded.stop());
    expect([exitCode, code]).toEqual([1, "registry-refused"]);
    expect(said).toContain("docker login");
  });

  it("an image that the registry does not know", async () => {
    const { exitCode, code, said } = await refused({
      images: { api: { registry: sharedRegistry().host, repository: "dittofeed/api", tag: "no-such-tag" } },
    });
    expect([exitCode, code]).toEqual([1, "image-not-found"]);
    expect(said).toContain(`${sharedRegistry().host}/dittofeed/api:no-such-tag`);
  });

  it("a missing secret, and everything else that is missing, at once: exit 2", async () => {
    const { exitCode, code, said } = await refused({
      hubspot: { clientId: "h" },
      google: { clientId: "g", clientSecret: { fromEnv: "NOT_SET" } },
    });
    expect([exitCode, code]).toEqual([2, "value-missing"]);
    expect(said).toContain("NOT_SET");
    expect(said).toContain("HUBSPOT_CLIENT_SECRET");
  });

  it("a directory with somebody else's compose file", async () => {
    const directory = join(user.room, "foreign");
    await mkdir(directory);
    await writeFile(join(directory, "docker-compose.yml"), "services: {}\n");
    const { exitCode, code, said } = await refused({ directory });
    expect([exitCode, code]).toEqual([1, "directory-foreign"]);
    expect(said).toContain("docker-compose.yml");
  });

  it("a directory that cannot be written", async () => {
    await writeFile(join(user.room, "a-file"), "");
    const { code } = await refused({ directory: join(user.room, "a-file", "below") });
    expect(code).toBe("directory-not-writable");
  });

  it("no engine: exit 5", async () => {
    const { exitCode, code, said } = await refused({}, { DOCKER_HOST: "unix:///nonexistent.sock" });
    expect([exitCode, code]).toEqual([5, "engine-stopped"]);
    expect(said).toContain("systemctl start docker");
  });

  it("no Docker client: exit 5", async () => {
    const empty = join(user.room, "empty");
    await mkdir(empty, { recursive: true });
    const { exitCode, code } = await refused({}, { PATH: empty });
    expect([exitCode, code]).toEqual([5, "engine-absent"]);
  });

  it("no Compose: exit 5", async () => {
    const { exitCode, code } = await refused({}, await shared.engine.envWith("none"));
    expect([exitCode, code]).toEqual([5, "compose-absent"]);
  });

  it("a mail provider's domain", async () => {
    const { said } = await refused({ workspace: { name: "A", domain: "gmail.com", administrator: "a@gmail.com" } });
    expect(said).toContain("gmail.com");
  });
});

describe("a profile that is not valid", () => {
  it("is refused with line, column and every error at once: exit 2", async () => {
    const input =
      "apiVersion: dittofeed-setup/v1\nmode: fancy\nports:\n  htps: 3000\n  edge: 70000\naddress: https://a.example.com/x\n";
    const { exitCode, stderr } = await user.run(["--profile", "-"], { input });
    expect(exitCode).toBe(2);
    for (const part of ["2:", "4:", "5:", "6:", "https", "address", "workspace"]) expect(stderr).toContain(part);
  });

  it("names the saved profiles when there is none of that name", async () => {
    const { exitCode, stderr } = await user.run(["--profile", "nobody"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("No profiles are saved yet");
    await expect(stat(join(user.home, "config"))).rejects.toThrow("ENOENT");
  });
});
