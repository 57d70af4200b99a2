import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { coolifyComposeText } from "../../../compose/coolify/coolify-file.ts";
import { createCoolify } from "../../../src/adapters/coolify/coolify.ts";
import { createFiles } from "../../../src/adapters/files/files.ts";
import { createHttp } from "../../../src/adapters/http/http.ts";
import type { TaskEvent } from "../../../src/domain/event.ts";
import { type ProfileInput, profileSchema, type ResolvedProfile } from "../../../src/domain/profile.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { answeringAddress } from "../../support/answering-address.ts";
import { type Coolify, startCoolify } from "../../support/coolify/index.ts";
import { type ScriptedServer, scriptedServer } from "../../support/coolify/scripted-server.ts";
import { installed } from "../../support/installed.ts";
import { ran } from "../../support/run-command.ts";
import { someProfileInput } from "../../support/some-profile.ts";

const url = "https://github.com/acme/deploy";

let coolify: Coolify;
let server: ScriptedServer;
let directory: string;
let variables: Record<string, string>;

async function begin(version: "oldest" | "newest" = "newest"): Promise<void> {
  await coolify?.stop();
  server = scriptedServer();
  server.exec = () => ({ stdout: "  done\ndittofeed-setup: done: everything is there" });
  coolify = await startCoolify({ server, root: "/data/coolify", version });
  variables = { TOKEN: coolify.token("read", "write", "deploy", "read:sensitive"), SECRET: "GOCSPX-secret-of-google" };
  push();
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "through-coolify-"));
  await begin();
});
afterEach(async () => {
  await coolify.stop();
  await rm(directory, { recursive: true });
});

const input = (parts: Partial<ProfileInput> = {}): ProfileInput =>
  someProfileInput({
    ...{ target: "coolify", directory },
    google: { clientId: "1-a.apps.googleusercontent.com", clientSecret: { fromEnv: "SECRET" } },
    coolify: { api: coolify.url, token: { fromEnv: "TOKEN" }, repository: { url } },
    ...parts,
  });

const profileOf = (given: ProfileInput) => {
  const profile = profileSchema.parse(given);
  return { ...profile, directory, target: "coolify", asSaved: undefined } as ResolvedProfile;
};

/** Somebody commits what is generated. */
function push(given = input()): void {
  coolify.state.push(url, "main", "/docker-compose.yaml", coolifyComposeText(profileOf(given)));
}

async function run(line: "apply acme" | "plan acme", given = input()) {
  const { profiles, host } = installed();
  const load = async () => profileSchema.parse(given);
  const outside = createHttp();
  const site = answeringAddress(profileOf(given));
  const http: typeof outside = (request, signal) =>
    request.url.startsWith(coolify.url) ? outside(request, signal) : site(request, signal);
  const makeSecret = (name: string, value: string) => new Secret(name, value);
  const wait = (_: number, signal: AbortSignal) => sleep(5, undefined, { signal });
  const begun = performance.now();
  const result = await ran(line, {
    ports: {
      ...{ files: createFiles(), http, coolify: createCoolify({ http, makeSecret, sleep: wait }) },
      profiles: { ...profiles, load, save: async () => "/config/acme.json" },
      host: { ...host, environmentVariable: (name) => variables[name], keepFromChildren: () => undefined },
      clock: { now: () => new Date(), elapsed: () => performance.now() - begun, sleep: wait },
    },
  });
  const end = result.events.findLast((event) => event.type === "run-ended");
  return { ...result, end };
}

const lines = (events: readonly TaskEvent[]) =>
  events.flatMap((event) => (event.type === "task-line" ? event.line : []));
const asked = (method: string) => coolify.state.asked.filter((each) => each.method === method).map(({ path }) => path);
const application = () => coolify.state.resources[0] ?? expect.fail("there is no application");

describe("apply through Coolify's API", () => {
  it("makes, sets and deploys all of it, and the second run changes nothing", async () => {
    const planned = await run("plan acme");
    expect(planned.exitCode).toBe(2);
    expect(asked("POST").concat(asked("PATCH"))).toEqual([]);
    const changes = planned.events.flatMap((event) =>
      event.type === "plan-made"
        ? event.plan.steps.flatMap((step) => step.changes.map(({ action, what }) => `${action} ${what}`))
        : [],
    );
    expect(changes).toEqual(
      expect.arrayContaining([
        "create the project acme in Coolify",
        `create the application acme in acme, production, from ${url}`,
        "create the variable GOOGLE_CLIENT_ID",
        "create the variable GOOGLE_CLIENT_SECRET (locked)",
        "create the domain https://app.example.com:8080 for edge",
        "create the post-deployment command, in the container api",
        "start a deployment in Coolify",
      ]),
    );
    const first = await run("apply acme");
    expect(first.end?.problem).toBeUndefined();
    expect(first).toMatchObject({ exitCode: 0, end: { outcome: "done" } });
    expect(lines(first.events)).toContain("dittofeed-setup: done: everything is there");
    expect(first.end?.summary?.verified).toContain("the post-deployment command: done: everything is there");
    expect(application().variables.find("GOOGLE_CLIENT_SECRET")).toMatchObject({ isShownOnce: true });
    expect(application()).toMatchObject({
      gitRepository: "acme/deploy",
      domains: { edge: { domain: "https://app.example.com:8080" } },
      postDeploymentCommandContainer: "api",
      description: expect.stringMatching(
        /^Dittofeed \(dittofeed-setup acme values=[0-9a-f]{12} deployed=[0-9a-f]{12}\)$/,
      ),
    });
    const before = coolify.state.asked.length;
    const second = await run("apply acme");
    expect(second).toMatchObject({ exitCode: 0, end: { outcome: "nothing-to-do" } });
    expect(coolify.state.asked.slice(before).filter(({ method }) => method !== "GET")).toEqual([]);
    expect((await run("plan acme")).exitCode).toBe(0);
    // No value is in what was said, nor the token anywhere but in a header.
    const said = JSON.stringify([
      first.events,
      second.events,
      planned.events,
      coolify.state.asked.map(({ path }) => path),
    ]);
    for (const value of Object.values(variables)) expect(said).not.toContain(value);
  });

  it("sees a secret that has changed though Coolify shows it to nobody, and leaves a person's flags alone", async () => {
    await run("apply acme");
    const { variables: there } = application();
    application().settings.connect_to_docker_network = true;
    Object.assign(there.find("GOOGLE_CLIENT_SECRET") ?? {}, { isLiteral: false, isBuildtime: true, comment: "mine" });
    variables.SECRET = "GOCSPX-another-one";
    const planned = await run("plan acme");
    expect(JSON.stringify(planned.events)).toContain("the variable GOOGLE_CLIENT_SECRET (locked)");
    expect((await run("apply acme")).end).toMatchObject({ outcome: "done" });
    expect(there.find("GOOGLE_CLIENT_SECRET")).toMatchObject({
      ...{ value: "GOCSPX-another-one", isLiteral: false, isBuildtime: true, isShownOnce: true, comment: "mine" },
    });
    expect(application().settings.connect_to_docker_network).toBe(false);
    expect(coolify.state.deployments).toHaveLength(2);
    expect((await run("apply acme")).end).toMatchObject({ outcome: "nothing-to-do" });
  });

  it("does the same to the oldest, which wants the file with a change of domains", async () => {
    await begin("oldest");
    expect((await run("apply acme")).end?.problem).toBeUndefined();
    expect(application().domains).toEqual({ edge: { domain: "https://app.example.com:8080" } });
    expect((await run("apply acme")).end).toMatchObject({ outcome: "nothing-to-do" });
  });

  it("says what a token without read:sensitive leaves open, and changes nothing the second time", async () => {
    variables.TOKEN = coolify.token("read", "write", "deploy");
    const first = await run("apply acme");
    expect(first.end?.problem).toBeUndefined();
    expect(first.end?.summary?.unverified).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^whether the post-deployment command succeeded: .*read:sensitive/),
      ]),
    );
    expect((await run("apply acme")).end).toMatchObject({ outcome: "nothing-to-do" });
  });

  it("does not spend the first deployment on another file", async () => {
    coolify.state.push(
      url,
      "main",
      "/docker-compose.yaml",
      `services: {web: {image: nginx, environment: {A: "\${A}"}}}`,
    );
    const { end, exitCode } = await run("apply acme");
    expect([exitCode, end?.problem?.title]).toEqual([1, "The compose file in the repository is not the generated one"]);
    expect(end?.problem?.next).toContain("dittofeed-setup coolify generate acme");
    expect(coolify.state.deployments).toEqual([]);
    push();
    Object.assign(application(), { composeRaw: coolifyComposeText(profileOf(input())) });
    expect((await run("apply acme")).end).toMatchObject({ outcome: "done" });
  });

  it("tells a deployment that failed from a command that failed, and goes on from either", async () => {
    server.failUp = "dependency failed to start: container clickhouse is unhealthy";
    expect((await run("apply acme")).end?.problem).toMatchObject({
      ...{ code: "deployment-failed", title: "The deployment failed" },
      saw: expect.stringContaining("container clickhouse is unhealthy"),
    });
    server.failUp = undefined;
    server.exec = () => ({ exitCode: 1, stdout: "what was seen\n", stderr: "dittofeed-setup: failed: No database" });
    const failed = await run("apply acme");
    expect(failed.end?.problem).toMatchObject({
      title: "The post-deployment command failed",
      saw: expect.stringContaining("dittofeed-setup: failed: No database"),
    });
    server.exec = () => ({ stdout: "dittofeed-setup: nothing to change" });
    expect((await run("apply acme")).end).toMatchObject({ outcome: "done" });
    expect(coolify.state.deployments.map(({ status }) => status)).toEqual(["failed", "finished", "finished"]);
  });

  it("follows the deployment that somebody else has started, and then deploys what it has set", async () => {
    await run("apply acme");
    variables.SECRET = "GOCSPX-another-one";
    let go: () => void = expect.fail;
    server.upWaitsFor = new Promise((resolve) => {
      go = resolve;
    });
    const before = asked("PATCH").length;
    const theirs = coolify.deploy(application().uuid);
    const ours = run("apply acme");
    await expect.poll(() => asked("PATCH").length).toBeGreaterThan(before);
    go();
    await theirs;
    const { end, events } = await ours;
    expect(end?.problem).toBeUndefined();
    expect(JSON.stringify(events)).toContain("is in progress and finishes first");
    expect(coolify.state.deployments).toHaveLength(3);
  });

  it("asks for no secret that somebody has typed into Coolify, and leaves it alone", async () => {
    await run("apply acme");
    const withoutSecret = input({ google: { clientId: "1-a.apps.googleusercontent.com" } });
    variables.SECRET = "";
    expect((await run("apply acme", withoutSecret)).end?.problem).toBeUndefined();
    expect(application().variables.find("GOOGLE_CLIENT_SECRET")?.value).toBe("GOCSPX-secret-of-google");
    application().variables.delete(application().variables.find("GOOGLE_CLIENT_SECRET")?.uuid ?? "");
    // What has another name does not count for it.
    application().variables.create({ key: "SECRET", value: "x" });
    expect((await run("plan acme", withoutSecret)).end?.problem?.title).toBe("GOOGLE_CLIENT_SECRET is missing");
  });

  it("refuses what Coolify could not carry, and what leads nowhere", async () => {
    variables.SECRET = "half$of-it-is-a-variable";
    expect((await run("plan acme")).end?.problem).toMatchObject({
      title: "Coolify cannot store the value of GOOGLE_CLIENT_SECRET",
    });
    const byHand = await run("apply acme", input({ coolify: { repository: { url } } }));
    expect(byHand.problem).toMatchObject({ code: "usage", saw: expect.stringContaining("no coolify.api") });
    expect(byHand.problem?.next).toContain("dittofeed-setup coolify generate acme");
  });
});

describe("what Coolify refuses", () => {
  it.each([
    ["API is disabled", () => Object.assign(coolify.state, { isApiEnabled: false }), "Coolify's API is disabled"],
    [
      "address list",
      () => Object.assign(coolify.state, { allowedIps: "203.0.113.9" }),
      "Coolify's API does not allow this host's address",
    ],
    ["ability", () => Object.assign(variables, { TOKEN: coolify.token("read") }), "The token lacks a permission"],
    ["token", () => Object.assign(variables, { TOKEN: "7|wrong" }), "Coolify rejects the token"],
    ["limit", () => Object.assign(coolify.state, { rateLimit: 0 }), "Coolify's rate limit is reached"],
  ])("%s is said with what to do", async (_, refuse, title) => {
    refuse();
    const { problem, end } = await run("apply acme");
    const found = problem ?? end?.problem;
    expect(found).toMatchObject({ code: "coolify-refused", title });
    expect(found?.next).toMatch(/Coolify|token|minute/);
  });

  it("is waited for where Coolify says how long", async () => {
    coolify.state.rateLimit = 4;
    setTimeout(() => {
      coolify.state.rateLimit = 200;
    }, 3);
    expect((await run("plan acme")).exitCode).toBe(2);
  });

  it("or nobody, where nothing listens", async () => {
    await coolify.stop();
    const { problem } = await run("plan acme");
    expect(problem).toMatchObject({ code: "coolify-unreachable", saw: expect.stringContaining("connection refused") });
  });
});
