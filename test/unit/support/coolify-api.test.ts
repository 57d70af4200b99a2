import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Coolify, startCoolify } from "../../support/coolify/index.ts";
import { type ScriptedServer, scriptedServer } from "../../support/coolify/scripted-server.ts";

const file = `services:
  api: {image: api, environment: {SECRET: "\${SERVICE_PASSWORD_API}", CLIENT: "\${CLIENT:?}"}}
  edge: {image: edge}
`;
const repository = "https://git.example/a/b";

let coolify: Coolify;
let server: ScriptedServer;

async function begin(version: "oldest" | "newest" = "newest"): Promise<void> {
  await coolify?.stop();
  server = scriptedServer();
  coolify = await startCoolify({ server, root: "/data/coolify", version });
  coolify.state.push(repository, "main", "/docker-compose.yaml", file);
}

beforeEach(() => begin());
afterEach(() => coolify.stop());

async function ask(
  method: string,
  path: string,
  { token = coolify.token("root"), body }: { token?: string; body?: unknown } = {},
) {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const answer = await fetch(`${coolify.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  const parsed = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text;
  return { status: answer.status, body: parsed, headers: answer.headers };
}

const added = () => coolify.addApplication({ name: "Dittofeed", gitRepository: repository });

describe("who may ask", () => {
  it("refuses in the order in which Coolify does", async () => {
    expect(await ask("GET", "/version", { token: "1|wrong" })).toMatchObject({
      status: 401,
      body: { message: "Unauthenticated." },
    });
    const token = coolify.token("read");
    coolify.state.isApiEnabled = false;
    expect(await ask("GET", "/version", { token })).toMatchObject({
      status: 403,
      body: { success: true, message: "API is disabled." },
    });
    coolify.state.isApiEnabled = true;
    coolify.state.allowedIps = "203.0.113.9";
    expect(await ask("GET", "/version", { token })).toMatchObject({
      status: 403,
      body: { message: "You are not allowed to access the API." },
    });
    coolify.state.allowedIps = "";
    expect(await ask("GET", "/version", { token })).toMatchObject({ status: 200, body: "4.3.11" });
    expect(await ask("POST", "/deploy?uuid=x", { token })).toMatchObject({
      status: 403,
      body: { message: "Missing required permissions: deploy" },
    });
    coolify.state.rateLimit = 1;
    const late = await ask("GET", "/version", { token });
    expect(late).toMatchObject({ status: 429, body: { message: "Too Many Attempts." } });
    expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("an application", () => {
  it("is created with an address that nobody asked for, and its file is loaded later", async () => {
    const { state } = coolify;
    const body = {
      ...{ project_uuid: state.projects[0]?.uuid, environment_name: "production", server_uuid: state.hostServer.uuid },
      ...{ git_repository: repository, git_branch: "main", build_pack: "dockercompose", name: "Dittofeed" },
    };
    expect(
      await ask("POST", "/applications/public", { body: { ...body, domains: "https://a.example" } }),
    ).toMatchObject({ status: 422 });
    expect(await ask("POST", "/applications/public", { body: { ...body, unknown: 1 } })).toMatchObject({
      status: 422,
      body: { errors: { unknown: ["This field is not allowed."] } },
    });
    const made = await ask("POST", "/applications/public", { body });
    expect(made.status).toBe(201);
    expect(made.body.domains).toBe(`http://${made.body.uuid}.203.0.113.7.sslip.io`);
    await expect.poll(() => state.find("application", made.body.uuid)?.composeRaw).toContain("SERVICE_PASSWORD_API");
    const seen = await ask("GET", `/applications/${made.body.uuid}`, { token: coolify.token("read") });
    expect(seen.body).toMatchObject({ build_pack: "dockercompose", docker_compose_location: "/docker-compose.yaml" });
    expect(seen.body).not.toHaveProperty("docker_compose_raw");
  });

  it("loses the domains that a change does not name, and those of services that are not there", async () => {
    const { uuid } = added();
    const change = (names: readonly string[]) => ({
      docker_compose_domains: names.map((name) => ({ name, domain: `https://${name}.example` })),
    });
    expect((await ask("PATCH", `/applications/${uuid}`, { body: change(["api", "edge"]) })).status).toBe(200);
    expect((await ask("PATCH", `/applications/${uuid}`, { body: change(["edge", "nobody"]) })).status).toBe(200);
    const { body } = await ask("GET", `/applications/${uuid}`);
    expect(JSON.parse(body.docker_compose_domains)).toEqual({ edge: { domain: "https://edge.example" } });
    expect(
      await ask("PATCH", `/applications/${uuid}`, { body: { post_deployment_command_container: null } }),
    ).toMatchObject({ status: 422 });
  });

  it("wanted its file with a change of domains before 4.0, and knew fewer fields", async () => {
    await begin("oldest");
    const { uuid } = added();
    const domains = { docker_compose_domains: [{ name: "edge", domain: "https://edge.example" }] };
    expect((await ask("PATCH", `/applications/${uuid}`, { body: domains })).body.errors).toHaveProperty(
      "docker_compose_raw",
    );
    const body = { ...domains, docker_compose_raw: Buffer.from(file).toString("base64") };
    expect((await ask("PATCH", `/applications/${uuid}`, { body })).status).toBe(200);
    expect((await ask("PATCH", `/applications/${uuid}`, { body: { max_restart_count: 0 } })).status).toBe(422);
  });
});

describe("variables", () => {
  it("lose the flags that are not sent, and show locked values to nobody", async () => {
    const { uuid, variables } = added();
    const set = (item: object) => ask("PATCH", `/applications/${uuid}/envs/bulk`, { body: { data: [item] } });
    await set({ key: "CLIENT", value: "5$", is_literal: true, is_shown_once: true, is_buildtime: false });
    expect(variables.find("CLIENT")).toMatchObject({
      value: "5$",
      isLiteral: true,
      isShownOnce: true,
      isBuildtime: false,
    });
    const locked = (await ask("GET", `/applications/${uuid}/envs`)).body.find(
      ({ key }: { key: string }) => key === "CLIENT",
    );
    expect(locked).not.toHaveProperty("value");
    expect((await set({ key: "CLIENT" })).status).toBe(201);
    expect(variables.find("CLIENT")).toMatchObject({
      value: null,
      isLiteral: false,
      isShownOnce: false,
      isBuildtime: false,
    });
    const blind = await ask("GET", `/applications/${uuid}/envs`, { token: coolify.token("read", "write") });
    expect(blind.body.filter((each: object) => "value" in each)).toEqual([]);
    // Each has a twin for previews.
    expect(blind.body.filter(({ key }: { key: string }) => key === "CLIENT")).toHaveLength(2);
  });
});

describe("a deployment", () => {
  it("renames every container, runs the command in the one that is named, and keeps its log to itself", async () => {
    const application = added();
    Object.assign(application, {
      postDeploymentCommand: "echo 'it''s done'\nexit",
      postDeploymentCommandContainer: "api",
    });
    const seen: string[] = [];
    server.exec = (container, command) => {
      seen.push(`${container}: ${command}`);
      return { stdout: "ready" };
    };
    await coolify.deploy(application.uuid);
    const first = [...server.containers.keys()];
    await coolify.deploy(application.uuid);
    const names = [...server.containers.keys()];
    expect(names).toHaveLength(2);
    expect(names.filter((name) => first.includes(name))).toEqual([]);
    expect(seen).toEqual([`${first[0]}: echo 'it''s done' exit`, `${names[0]}: echo 'it''s done' exit`]);
    const id = coolify.state.deployments[1]?.uuid;
    expect((await ask("GET", `/deployments/${id}`, { token: coolify.token("read") })).body).not.toHaveProperty("logs");
    const { body } = await ask("GET", `/deployments/${id}`);
    expect(body.status).toBe("finished");
    const logs = JSON.parse(body.logs);
    expect(logs.at(-1)).toMatchObject({ output: "ready", hidden: true, type: "stdout" });
    expect(server.files.get(`/data/coolify/applications/${application.uuid}/.env`)).toContain("\nHOST=0.0.0.0");
    expect((await ask("GET", `/deployments/applications/${application.uuid}`)).body.count).toBe(2);
  });

  it("is finished though its command has no container, or failed without a word", async () => {
    const application = added();
    application.postDeploymentCommand = "false";
    const silent = await coolify.deploy(application.uuid);
    expect(silent.status).toBe("finished");
    expect(silent.logs).toContain("Multiple containers found but no container name specified");
    application.postDeploymentCommandContainer = "api";
    server.exec = () => ({ exitCode: 1 });
    expect((await coolify.deploy(application.uuid)).entries.at(-1)?.output).toContain(
      "Executing post-deployment command",
    );
    server.exec = () => ({ exitCode: 1, stdout: "what went wrong" });
    expect((await coolify.deploy(application.uuid)).entries.at(-1)).toMatchObject({
      output: "what went wrong",
      type: "stderr",
    });
  });

  it("runs its command again where an answer is lost on the way", async () => {
    const application = added();
    Object.assign(application, { postDeploymentCommand: "true", postDeploymentCommandContainer: "api" });
    let runs = 0;
    server.exec = () => {
      runs += 1;
      return {};
    };
    coolify.loseAnswers(2);
    await coolify.deploy(application.uuid);
    expect(runs).toBe(3);
    // And where a program only speaks of such a fault.
    server.exec = () => {
      runs += 1;
      return { exitCode: 1, stderr: "connect ECONNREFUSED: Connection refused" };
    };
    await coolify.deploy(application.uuid);
    expect(runs).toBe(6);
  });

  it("leaves nothing running where a dependency fails, and does not run its command", async () => {
    const application = added();
    await coolify.deploy(application.uuid);
    server.failUp = "dependency failed to start: container api is unhealthy";
    application.postDeploymentCommand = "true";
    const failed = await coolify.deploy(application.uuid);
    expect(failed.status).toBe("failed");
    expect([...server.containers]).toEqual([]);
    expect(failed.logs).toContain("is unhealthy");
    expect(failed.logs).not.toContain("Executing post-deployment command");
  });

  it("answers with the name of a deployment that does not exist while another one runs", async () => {
    const { uuid } = added();
    let go: () => void = expect.fail;
    server.upWaitsFor = new Promise((resolve) => {
      go = resolve;
    });
    const first = await ask("POST", `/deploy?uuid=${uuid}`);
    const second = await ask("POST", `/deploy?uuid=${uuid}`);
    expect(second).toMatchObject({
      status: 200,
      body: { deployments: [{ message: "Deployment already queued for this commit." }] },
    });
    const [{ deployment_uuid: invented }] = second.body.deployments;
    expect((await ask("GET", `/deployments/${invented}`)).status).toBe(404);
    const running = await ask("GET", "/deployments");
    expect(running.body.map((each: { deployment_uuid: string }) => each.deployment_uuid)).toEqual([
      first.body.deployments[0].deployment_uuid,
    ]);
    go();
    await coolify.state.deployments[0]?.ended;
  });

  it("is asked for by POST since 4.2, by either before, and restarting asked for another ability", async () => {
    const { uuid } = added();
    expect(await ask("GET", `/deploy?uuid=${uuid}`)).toMatchObject({
      status: 405,
      body: { message: "This endpoint has changed to a POST request." },
    });
    await begin("oldest");
    const old = added();
    expect((await ask("GET", `/deploy?uuid=${old.uuid}`)).status).toBe(200);
    await coolify.state.deployments[0]?.ended;
    const token = coolify.token("deploy");
    expect(await ask("POST", `/applications/${old.uuid}/restart`, { token })).toMatchObject({
      body: { message: "Missing required permissions: write" },
    });
  });
});
