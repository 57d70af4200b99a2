import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { coolifyComposeText } from "../../compose/coolify/coolify-file.ts";
import { type Coolify, startCoolify } from "../support/coolify/index.ts";
import type { Resource } from "../support/coolify/resource.ts";
import { withSharedEngine } from "../support/engine/index.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { profileYaml, standInImages } from "../support/inspect-stack.ts";
import { newUser, type User } from "../support/product.ts";
import { someProfile, someProfileInput } from "../support/some-profile.ts";

const shared = withSharedEngine("v2-json");
const google = "GOCSPX-attach-canary";
const address = "https://app.example.com";
/** Of what signs sessions, 32 bytes are wanted. */
const weak = "sKq7x91PzW";

interface Finding {
  id: string;
  status: string;
  saw: string;
  next: string | null;
  fix: { preview: string[] } | null;
}

describe("what Coolify has deployed, on its host, without a profile", () => {
  let coolify: Coolify;
  let root: string;
  let user: User;
  let application: Resource;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "coolify-"));
    coolify = await startCoolify({ engine: shared.engine, root });
    user = await newUser(shared.engine.env);
    const profile = someProfile({ target: "coolify", mode: "embedded", address, images: standInImages });
    coolify.state.push("acme/deploy", "main", "/docker-compose.yaml", coolifyComposeText(profile));
    application = coolify.addApplication({ name: "Dittofeed", gitRepository: "acme/deploy" });
    application.domains = { edge: { domain: `${address}:8080` } };
    set("GOOGLE_CLIENT_ID", "123-abc.apps.googleusercontent.com");
    set("GOOGLE_CLIENT_SECRET", google);
    await deploy();
  });
  afterAll(async () => {
    await coolify?.stop();
    await user?.remove();
    await rm(root, { recursive: true, force: true });
  });

  function set(key: string, value: string): void {
    const { variables } = application;
    const found = variables.find(key);
    if (found === undefined) variables.create({ key, value });
    else variables.set(found, value);
  }

  async function deploy(): Promise<void> {
    const { status, logs } = await coolify.deploy(application.uuid);
    expect([status, status === "finished" ? "" : logs]).toEqual(["finished", ""]);
  }

  const run = async (...args: string[]) => user.run(args, { env: { BASE_CONFIG_PATH: root } });
  async function doctor(...args: string[]) {
    const { stdout, stderr } = await run("doctor", "--json", ...args);
    expect(stdout + stderr).not.toContain(google);
    const { findings, installation, repaired } = JSON.parse(stdout === "" ? JSON.stringify({ stderr }) : stdout);
    const all = findings as Finding[];
    const helped = (repaired as { id: string; helped: boolean }[]).map(({ id, helped: did }) =>
      did ? id : `${id} did not help`,
    );
    return {
      installation,
      repaired: helped,
      wrong: all.filter(({ status }) => status === "fail").map(({ id }) => id),
      of: (id: string) => all.find((one) => one.id === id) ?? expect.fail(`there is no ${id}`),
    };
  }
  const container = async (service: string) => {
    const filters = [`project=${application.uuid}`, `service=${service}`].flatMap((label) => [
      "--filter",
      `label=com.docker.compose.${label}`,
    ]);
    return (await shared.engine.docker("ps", "--all", "--format", "{{.Names}}", ...filters)).trim();
  };
  const sql = async (statement: string) =>
    (
      await shared.engine.docker(
        "exec",
        await container("postgres"),
        "psql",
        "-U",
        "dittofeed",
        "-d",
        "dittofeed",
        "-Atc",
        statement,
      )
    ).trim();

  /** Everything in Coolify's folder, with when it was written. */
  async function coolifysFiles(): Promise<string[]> {
    const folder = join(root, "applications", application.uuid);
    const names = (await readdir(folder, { recursive: true })).toSorted();
    return Promise.all(
      names.map(async (name) => {
        const { mtimeMs, isFile } = await stat(join(folder, name)).then((found) => ({
          mtimeMs: found.mtimeMs,
          isFile: found.isFile(),
        }));
        return `${name} ${mtimeMs} ${isFile ? await readFile(join(folder, name), "utf8") : ""}`;
      }),
    );
  }

  it("is found by its labels, and five faults are repaired, though nothing of Coolify's is written", async () => {
    const before = await coolifysFiles();
    const first = await doctor();
    expect(first.installation).toMatchObject({
      ...{ by: "labels", project: application.uuid, keeper: "coolify", mode: "embedded" },
      directory: join(root, "applications", application.uuid),
    });
    // Nobody has run a post-deployment command.
    expect(first.wrong).toContain("D2");
    expect(first.of("K8")).toMatchObject({ status: "warn", next: expect.stringContaining("Container name") });
    await shared.engine.docker("stop", "--time", "0", await container("edge"));
    await shared.engine.docker("network", "disconnect", application.uuid, await container("redis"));
    await shared.engine.docker(
      "exec",
      await container("postgres"),
      "psql",
      "-U",
      "dittofeed",
      "-d",
      "postgres",
      "-c",
      "ALTER ROLE dittofeed PASSWORD 'another'",
    );
    const mended = await doctor("--fix", "S4,S1,S11,D2", "--yes");
    expect(mended.repaired.toSorted()).toEqual(["D2", "S1", "S11", "S4"]);
    const made = await run(
      "workspace",
      "create",
      "--name",
      "Acme",
      "--domain",
      "example.com",
      "--administrator",
      "admin@example.com",
    );
    expect([made.exitCode, made.stderr]).toEqual([0, ""]);
    // As the containers have it, since no profile says it.
    expect(await sql(`SELECT config->>'clientId' FROM "AuthProvider"`)).toBe("123-abc.apps.googleusercontent.com");
    // The workflows of what was made run already.
    const rest = await doctor("--fix", "S18,S19", "--yes");
    expect(rest.repaired).toEqual(["S18"]);
    expect(rest.wrong).toEqual([]);
    expect(await coolifysFiles()).toEqual(before);
  });

  it("deployed anew all is as it was, and every id is asked anew", async () => {
    const before = await container("api");
    set("SERVICE_REALBASE64_64_JWT", weak);
    await deploy();
    expect(await container("api")).not.toBe(before);
    expect((await doctor()).wrong).toEqual([]);
    expect(await sql(`SELECT count(*) FROM "Workspace"`)).toBe("1");
    const restarted = await run("restart", "dashboard");
    expect([restarted.exitCode, restarted.stderr]).toEqual([0, ""]);
    expect(restarted.stdout).toContain(`restarting ${await container("dashboard")}`);
    const logs = await run("logs", "api", "--tail", "3");
    expect([logs.exitCode, logs.stdout]).toEqual([0, expect.stringMatching(/^api/)]);
  });

  it("goes into a bundle without a secret", async () => {
    const file = join(user.room, "bundle.tar.gz");
    const { exitCode, stderr } = await run("bundle", "--output-file", file);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const { stdout } = await execa("tar", ["-xzOf", file]);
    expect(stdout).toContain('"sharedSecrets"');
    const generated = application.variables.all().filter(({ key }) => /^SERVICE_(PASSWORD|REALBASE64)_/.test(key));
    expect(generated.length).toBeGreaterThan(4);
    const secrets = generated.flatMap(({ value }) => (value === null || value.length < 9 ? [] : [value]));
    expect(secrets.filter((secret) => stdout.includes(secret))).toEqual([]);
    expect(stdout).not.toContain(google);
  });

  it("tells what is Coolify's to change, and where", async () => {
    const down = await run("down");
    expect([down.exitCode, down.stderr]).toEqual([2, expect.stringContaining("In Coolify, press Stop for dittofeed")]);
    // Of a weak one it was deployed with, and of a network that somebody has connected it to.
    await shared.engine.docker("network", "create", "coolify");
    await shared.engine.docker("network", "connect", "coolify", await container("api"));
    const { of } = await doctor();
    expect(of("C1")).toMatchObject({
      ...{ status: "warn", fix: null },
      next: "Set in Coolify (dittofeed, Environment Variables):\n  SERVICE_REALBASE64_64_JWT = the output of: openssl rand -base64 32\nThen press Redeploy for dittofeed in Coolify.",
    });
    expect(of("K3")).toMatchObject({ status: "warn", next: expect.stringContaining("Isolated network only") });
  });

  // At night: a third deployment, of what its parts prove by day.
  it.runIf(exhaustive)("sets it and deploys through Coolify's API, where a profile has a token", async () => {
    const token = coolify.token("read", "write", "deploy");
    const profile = {
      ...someProfileInput({ target: "coolify", mode: "embedded", address }),
      directory: join(user.room, "own"),
    };
    const place = { api: coolify.url, token: { fromEnv: "COOLIFY_TOKEN" }, application: application.uuid };
    await writeFile(join(user.room, "acme.yaml"), profileYaml({ ...profile, coolify: place }));
    const variable = () => application.variables.find("SERVICE_REALBASE64_64_JWT")?.value;
    const before = await container("api");
    const args = ["doctor", "--profile", "acme.yaml", "--json", "--fix", "C1", "--yes"];
    const { stdout, stderr } = await user.run(args, { env: { BASE_CONFIG_PATH: root, COOLIFY_TOKEN: token } });
    expect(JSON.parse(stdout).repaired).toMatchObject([{ id: "C1", helped: true }]);
    expect(variable()).not.toBe(weak);
    for (const secret of [token, variable() ?? "none"]) expect(stdout + stderr).not.toContain(secret);
    expect(await container("api")).not.toBe(before);
    // Deployed twice by now.
    const { wrong, of } = await doctor();
    expect([wrong, of("C1").status]).toEqual([[], "ok"]);
    expect(await sql(`SELECT count(*) FROM "Workspace"`)).toBe("1");
  });

  it("is found by its folder where a deployment has left nothing running", async () => {
    const names = (
      await shared.engine.docker("ps", "-aq", "--filter", `label=com.docker.compose.project=${application.uuid}`)
    ).split("\n");
    await shared.engine.docker("rm", "--force", ...names.filter(Boolean));
    const { installation, of } = await doctor();
    expect(installation).toMatchObject({ by: "directory", project: application.uuid });
    expect(of("K1")).toMatchObject({ status: "fail", next: expect.stringContaining("Deployments") });
  });
});
