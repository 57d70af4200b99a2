import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { composeOwnVariables } from "../../compose/commands/compose.ts";
import { envFileText, parseEnvFile } from "../../compose/env/env-file.ts";
import { environmentEntries } from "../../compose/env/environment.ts";
import { namesFromEnv, readsSetting } from "../../compose/env/read-settings.ts";
import { composeText } from "../../compose/stack/compose-file.ts";
import { Secret } from "../../src/domain/secret.ts";
import { allServices } from "../../src/domain/service.ts";
import { composePlugin, composeV1Folder } from "../support/engine/compose-programs.ts";
import { exhaustive, times } from "../support/exhaustive.ts";
import { revealed } from "../support/revealed.ts";
import { oddValue, profile, secrets } from "../unit/compose/support.ts";

/* `config` needs no engine, so these ask the real programs even where no container can run. */
const run = promisify(execFile);
const programs = {
  "2.26": { file: () => composePlugin("v2"), config: ["config", "--format", "json"] },
  "2.40": { file: () => composePlugin("v2-json"), config: ["config", "--format", "json"] },
  "1.29.2": { file: async () => join(await composeV1Folder(), "docker-compose"), config: ["config"] },
};

const whole = profile({ mode: "embedded", tunnel: {}, google: { clientId: "id" }, hubspot: { clientId: "h" } });
const names = [
  "GOOGLE_CLIENT_SECRET",
  "HUBSPOT_CLIENT_SECRET",
  "TUNNEL_TOKEN",
  "POSTGRES_PASSWORD",
  "REDIS_PASSWORD",
] as const;
const given = secrets(Object.fromEntries(names.map((name) => [name, oddValue])));
const entries = environmentEntries(whole, given);
const overrides = [
  "api: {deploy: {resources: {limits: {memory: 1g}, reservations: {memory: 512m}}}}",
  "api: {deploy: {resources: {limits: {cpus: '1'}}}}",
  "api: {mem_limit: 1g, mem_reservation: 512m, pids_limit: 99}",
  "worker: {network_mode: host}",
  "cloudflared: {network_mode: host}",
  "edge: {networks: [data]}",
];
/** Of one alphabet, in which every character has broken something once. */
const amount = times(150, 500);
const hidden = new Set<string>([...composeOwnVariables, ...namesFromEnv]);

describe.each(Object.entries(programs))("compose %s", (_, program) => {
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "compose-config-"));
    file = await program.file();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function config(shell: Record<string, string> = {}, files: readonly string[] = ["compose.yaml"]) {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.has(name)));
    const place = ["--project-directory", folder, ...files.flatMap((name) => ["--file", join(folder, name)])];
    const options = { env: { ...inherited, ...shell }, maxBuffer: 64 * 1024 * 1024 };
    const { stdout, stderr } = await run(file, [...place, ...program.config], options);
    return { read: parse(stdout), stderr };
  }

  /** Compose doubles every $ in what it prints. */
  const value = (text: unknown) => String(text ?? "").replaceAll("$$", "$");

  it("accepts the whole stack and gives every container what .env says", async () => {
    await writeFile(join(folder, "compose.yaml"), composeText(whole, given, undefined));
    await writeFile(join(folder, ".env"), envFileText(undefined, entries));
    const { read, stderr } = await config({ DATABASE_URL: "from-the-shell", API_PORT: "9", HOME: "/root" });
    for (const service of allServices) {
      const environment = read.services[service].environment as Record<string, unknown>;
      for (const { name, value: wanted } of entries) {
        const expected = readsSetting(service, name) ? revealed(wanted) : "";
        expect([service, name, value(environment[name])]).toEqual([service, name, expected]);
      }
    }
    expect(read.services.api.environment.API_PORT).toBe("3001");
    expect(Object.keys(read.services.cloudflared.environment)).toEqual(["TUNNEL_TOKEN"]);
    expect(value(read.services.cloudflared.environment.TUNNEL_TOKEN)).toBe(oddValue);
    expect(read.services.redis.command.at(-1)).toContain('"$$REDIS_PASSWORD"');
    expect(Object.keys(read.services.postgres.networks)).toEqual(["data"]);
    expect(stderr.replace(/^.*`?deploy`?.*$/gm, "").trim()).toBe("");
  });

  it("puts in nothing for a $ in a path", async () => {
    const certificate = { file: "/srv/$JWT_SECRET/a.pem", keyFile: `/srv/\${SECRET_KEY}/a.key` };
    const odd = { ...whole, edge: { ...whole.edge, tls: "files" as const, certificate } };
    await writeFile(join(folder, "odd.yaml"), composeText(odd, given, undefined));
    const { read } = await config({ JWT_SECRET: "from-the-shell" }, ["odd.yaml"]);
    expect(value(JSON.stringify(read.services.edge.volumes))).toContain(certificate.file);
    expect(value(JSON.stringify(read.services.edge.volumes))).toContain(certificate.keyFile);
  });

  it("takes the project's name from .env where it is typed by hand", async () => {
    const { read } = await config();
    // v1 does not print it.
    if (program.config.length > 1) expect(read.name).toBe("dittofeed");
  });

  it("adds a person's override", async () => {
    await writeFile(join(folder, "compose.override.yaml"), "services:\n  api:\n    environment:\n      EXTRA: '1'\n");
    const { read } = await config({}, ["compose.yaml", "compose.override.yaml"]);
    expect(read.services.api.environment).toMatchObject({ EXTRA: "1", NODE_ENV: "production" });
  });

  it("takes a line of a person's own for the app, and for no other", async () => {
    await cp(join(folder, ".env"), join(folder, ".env.written"));
    await writeFile(join(folder, ".env"), `${envFileText(undefined, entries)}SMTP_PASS=own\nPOSTGRES_INITDB_ARGS=-k\n`);
    const { read } = await config();
    await cp(join(folder, ".env.written"), join(folder, ".env"));
    const having = (name: string, given: string) =>
      allServices.filter((service) => read.services[service].environment[name] === given);
    expect(having("SMTP_PASS", "own")).toEqual(["api", "worker", "dashboard"]);
    expect(having("POSTGRES_INITDB_ARGS", "-k")).toEqual(["postgres", "api", "worker", "dashboard"]);
  });

  // Compose v1 takes more than a second for each; what it alone refuses is a limit that is said twice.
  it.each(program.config.length > 1 || exhaustive ? overrides : overrides.slice(0, 1))(
    "takes an override that says otherwise: %s",
    async (own) => {
      const override = `services: {${own}}\n`;
      const folderOf = (name: string) => join(folder, name);
      await writeFile(folderOf("limited.yaml"), composeText(whole, given, override));
      await writeFile(folderOf("limited.override.yaml"), override);
      const { read } = await config({}, ["limited.yaml", "limited.override.yaml"]);
      expect(read.services.api.image).toContain("/");
    },
  );

  it("refuses to start a tunnel without its token, by name", async () => {
    const own = entries.filter(({ name }) => name !== "TUNNEL_TOKEN");
    await cp(join(folder, ".env"), join(folder, ".env.whole"));
    await writeFile(join(folder, ".env"), envFileText(undefined, own));
    await expect(config()).rejects.toThrow("TUNNEL_TOKEN");
  });

  it("reads what a person wrote as this program does", async () => {
    const lines = [
      "A=#x",
      "B= #x",
      "C=x #y",
      "D=x#y #z",
      "E=x  # y # z",
      "F= x ",
      "G='a # b' # c",
      'H="a # b"',
      "I=x #",
    ];
    // These two Compose 1.29 reads otherwise, which is why this program never writes them so.
    if (program.config.length > 1) lines.push("J=x\t#y", "K=x\u00a0#y");
    const text = `${lines.join("\n")}\n`;
    await writeFile(join(folder, ".env"), text);
    await writeFile(join(folder, "compose.yaml"), "services:\n  a:\n    image: a\n    env_file: .env\n");
    const { read } = await config();
    const found = Object.entries(read.services.a.environment).map(([name, said]) => [name, value(said)]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(parseEnvFile(text)));
  });

  it(`reads back ${amount} odd values`, async () => {
    const odd = fc.string({ unit: fc.constantFrom(..."\\'\"$`{}#= aé\t:%😀|(;!"), minLength: 1 });
    const values = fc.sample(odd, amount).filter(canBeWritten);
    expect(values.length).toBeGreaterThan(amount * 0.6);
    const many = values.map((each, index) => ({ name: `ODD_${index}`, value: new Secret("ODD", each), group: "Odd" }));
    await writeFile(join(folder, ".env"), envFileText(undefined, many));
    await writeFile(join(folder, "compose.yaml"), "services:\n  a:\n    image: a\n    env_file: .env\n");
    const { read } = await config();
    for (const { name, value: wanted } of many) expect(value(read.services.a.environment[name])).toBe(revealed(wanted));
    // The same by name, as services have it that are given some of it only.
    const byName = Object.fromEntries(many.map(({ name }) => [name, null]));
    await writeFile(
      join(folder, "compose.yaml"),
      JSON.stringify({ services: { a: { image: "a", environment: byName } } }),
    );
    const named = (await config()).read.services.a.environment;
    for (const { name, value: wanted } of many) expect(value(named[name])).toBe(revealed(wanted));
  });
});

function canBeWritten(value: string): boolean {
  try {
    envFileText(undefined, [{ name: "A", value, group: "" }]);
    return true;
  } catch {
    return false;
  }
}
