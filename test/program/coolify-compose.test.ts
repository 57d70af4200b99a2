import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { coolifyComposeText } from "../../compose/coolify/coolify-file.ts";
import { givenVariables } from "../../compose/coolify/coolify-variables.ts";
import { databaseUser } from "../../compose/env/environment.ts";
import { caddyfile } from "../../compose/stack/edge/caddyfile.ts";
import { stackOf } from "../../compose/stack/stack.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import { dotEnv } from "../support/coolify/dot-env.ts";
import { parseCompose } from "../support/coolify/parser.ts";
import { newResource } from "../support/coolify/resource.ts";
import { coolifyProfiles } from "../support/coolify-profiles.ts";
import { composePlugin } from "../support/engine/compose-programs.ts";
import { exhaustive } from "../support/exhaustive.ts";

/*
 * What arrives in the containers: the generated file, read and written by the stand-in of Coolify's parser as at a
 * deployment, then read by the real Compose with the `.env` that Coolify writes. `config` needs no engine.
 */
const run = promisify(execFile);
const around = { version: "4.3.11", root: "/data/coolify", wildcard: "http://127.0.0.1.sslip.io", suffix: "-1" };

interface Read {
  services: Record<
    string,
    {
      environment: Record<string, string | null>;
      command: string[] | null;
      healthcheck?: { test: string[] };
      volumes?: { source: string }[];
    }
  >;
  configs?: Record<string, { content: string }>;
}

function deployed(profile: ResolvedProfile) {
  const resource = newResource({
    kind: "application",
    id: 1,
    name: "Ditto Feed",
    composeRaw: coolifyComposeText(profile),
  });
  parseCompose(resource, around);
  const proposed = structuredClone(resource.domains);
  const asked = resource.variables.all().filter(({ isRequired }) => isRequired);
  resource.domains = { edge: { domain: `${profile.address}:8080` } };
  for (const variable of asked) resource.variables.set(variable, `${variable.key}-value`);
  const made = () => resource.variables.all().filter(({ key }) => /^SERVICE_(PASSWORD|REALBASE64)/.test(key));
  const before = made().map(({ key, value }) => [key, value]);
  const { services } = parseCompose(resource, around);
  expect(made().map(({ key, value }) => [key, value])).toEqual(before);
  const env = dotEnv(resource, Object.keys(services), "HEAD");
  return {
    compose: resource.compose ?? "",
    env,
    proposed,
    asked: asked.map(({ key }) => key),
    secrets: new Map(before as [string, string][]),
  };
}

const few = ["embedded", "through a tunnel", "a database elsewhere with an authority of its own"];
const cases = Object.entries(coolifyProfiles).filter(([name]) => exhaustive || few.includes(name));

describe.each(exhaustive ? (["v2", "v2-json"] as const) : (["v2-json"] as const))("compose %s", (flavour) => {
  let folder: string;
  let program: string;
  beforeAll(async () => {
    [folder, program] = await Promise.all([mkdtemp(join(tmpdir(), "coolify-config-")), composePlugin(flavour)]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function config(compose: string, env: string): Promise<{ read: Read; stderr: string }> {
    await writeFile(join(folder, "docker-compose.yaml"), compose);
    await writeFile(join(folder, ".env"), env);
    const place = ["--env-file", join(folder, ".env"), "--project-directory", folder, "--project-name", "u"];
    const { stdout, stderr } = await run(
      program,
      [...place, "-f", join(folder, "docker-compose.yaml"), "config", "--format", "json"],
      { env: { PATH: process.env.PATH }, maxBuffer: 64 * 1024 * 1024 },
    );
    return { read: JSON.parse(stdout.replaceAll("$$", "$")) as Read, stderr };
  }

  it.each(cases)("hands each container what it is to get: %s", async (_, profile) => {
    const { compose, env, proposed, asked, secrets } = deployed(profile);
    expect(proposed).toEqual({
      edge: { domain: expect.stringMatching(/^http:\/\/edge-\w+\.127\.0\.0\.1\.sslip\.io:8080$/) },
    });
    expect(asked.toSorted()).toEqual(
      givenVariables(profile)
        .filter(({ isRequired }) => isRequired)
        .map(({ name }) => name)
        .toSorted(),
    );
    const { read, stderr } = await config(compose, env);
    expect(stderr.split("\n").filter((line) => line !== "" && !line.includes("DATABASE_PASSWORD_ENCODED"))).toEqual([]);
    for (const [name, { command, healthcheck }] of stackOf(profile, undefined)) {
      const service = read.services[name];
      expect(service?.healthcheck?.test).toEqual(healthcheck?.test);
      if (name !== "worker" && command !== undefined) expect(service?.command).toEqual(command);
    }
    const rules = caddyfile(profile).replace(/^\t+/gm, (tabs) => "  ".repeat(tabs.length));
    expect(read.services.edge?.environment.CADDYFILE).toBe(rules);
    const { api, dashboard, temporal, postgres } = read.services;
    expect(api?.environment).toMatchObject({ API_PORT: "3001", GOOGLE_CLIENT_SECRET: "GOOGLE_CLIENT_SECRET-value" });
    expect(api?.environment).not.toHaveProperty("PORT");
    expect(dashboard?.environment).toMatchObject({ PORT: "3000", HOSTNAME: "0.0.0.0", DASHBOARD_API_BASE: "" });
    expect(Buffer.from(api?.environment.SECRET_KEY ?? "", "base64")).toHaveLength(32);
    const { username, password } = new URL(api?.environment.DATABASE_URL ?? "");
    if (profile.database.external === undefined) {
      expect({ username, password }).toEqual({
        username: databaseUser,
        password: secrets.get("SERVICE_PASSWORD_64_POSTGRES"),
      });
      expect(postgres?.environment.POSTGRES_PASSWORD).toBe(password);
      expect(postgres?.volumes?.map(({ source }) => source.replace(/^\w+_/, "U_"))).toEqual(["U_postgres"]);
    } else expect(password).toBe("DATABASE_PASSWORD-value");
    expect(temporal?.environment.POSTGRES_PWD).toBe(password);
    const authorities = profile.authorities?.database?.certificates;
    if (authorities !== undefined) expect(read.configs?.["database-authority"]?.content).toBe(authorities);
  });
});
