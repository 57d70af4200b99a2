import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { coolifyComposeText } from "../../compose/coolify/coolify-file.ts";
import { stackOf } from "../../compose/stack/stack.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import { coolifyProfiles } from "../support/coolify-profiles.ts";
import { composePlugin } from "../support/engine/compose-programs.ts";
import { exhaustive } from "../support/exhaustive.ts";

/* What Compose makes of the file with what Coolify would fill in. `config` needs no engine. */
const run = promisify(execFile);

/** As Coolify makes each up: bootstrap/helpers/shared.php, generateEnvValue. */
const filled = (name: string): string =>
  name.includes("BASE64") ? `${"Ab+/".repeat(10)}=` : name.startsWith("SERVICE_") ? "Ab9".repeat(21) : `${name}-value`;

/** bootstrap/helpers/docker.php, stripCoolifyCustomFields: what Coolify takes out before Compose sees it. */
function asComposeSeesIt(text: string): string {
  const document = parseDocument(text);
  const services = document.toJS().services as Record<string, unknown>;
  for (const name of Object.keys(services)) document.deleteIn(["services", name, "exclude_from_hc"]);
  return document.toString({ lineWidth: 0 });
}

interface Read {
  services: Record<
    string,
    {
      environment: Record<string, string | null>;
      command: string[] | null;
      healthcheck?: { test: string[] };
      configs?: { source: string; target: string }[];
    }
  >;
  configs?: Record<string, { content: string }>;
}

const few = ["embedded", "through a tunnel", "a database elsewhere with an authority of its own"];
const cases = Object.entries(coolifyProfiles).filter(([name]) => exhaustive || few.includes(name));

describe.each(["v2", "v2-json"] as const)("compose %s", (flavour) => {
  let folder: string;
  let program: string;
  beforeAll(async () => {
    [folder, program] = await Promise.all([mkdtemp(join(tmpdir(), "coolify-config-")), composePlugin(flavour)]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function config(profile: ResolvedProfile): Promise<{ read: Read; stderr: string }> {
    const text = coolifyComposeText(profile);
    const names = [...new Set([...text.replaceAll("$$", "").matchAll(/\$\{(\w+)/g)].map(([, name = ""]) => name))];
    const given = names.filter((name) => name !== "DATABASE_PASSWORD_ENCODED");
    await writeFile(join(folder, "docker-compose.yaml"), asComposeSeesIt(text));
    await writeFile(join(folder, ".env"), given.map((name) => `${name}=${filled(name)}\n`).join(""));
    const place = ["--env-file", join(folder, ".env"), "--project-directory", folder, "--project-name", "u"];
    const { stdout, stderr } = await run(
      program,
      [...place, "-f", join(folder, "docker-compose.yaml"), "config", "--format", "json"],
      { env: { PATH: process.env.PATH }, maxBuffer: 64 * 1024 * 1024 },
    );
    return { read: JSON.parse(stdout.replaceAll("$$", "$")) as Read, stderr };
  }

  it.each(cases)("takes the file for %s, and hands each container what it is to get", async (_, profile) => {
    const { read, stderr } = await config(profile);
    expect(stderr.replace(/.*DATABASE_PASSWORD_ENCODED.*\n/, "")).toBe("");
    for (const [name, { command, healthcheck }] of stackOf(profile, undefined)) {
      const service = read.services[name];
      expect(service?.healthcheck?.test).toEqual(healthcheck?.test);
      if (name !== "worker" && command !== undefined) expect(service?.command).toEqual(command);
    }
    const settings = read.services.api?.environment ?? {};
    expect(settings.SECRET_KEY).toBe(filled("SERVICE_REALBASE64_32_SECRETKEY"));
    const password = new URL(settings.DATABASE_URL ?? "").password;
    if (profile.database.external === undefined) {
      expect(password).toBe(filled("SERVICE_PASSWORD_64_POSTGRES"));
      expect(read.services.postgres?.environment.POSTGRES_PASSWORD).toBe(password);
    } else {
      expect(password).toBe("DATABASE_PASSWORD-value");
      expect(read.services.temporal?.environment.POSTGRES_PWD).toBe(password);
    }
    const authorities = profile.authorities?.database?.certificates;
    if (authorities !== undefined) expect(read.configs?.["database-authority"]?.content).toBe(authorities);
  });
});
