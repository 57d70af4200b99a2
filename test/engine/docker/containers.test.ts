import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clickhouseScript } from "../../../compose/scripts/clickhouse.ts";
import { createDocker } from "../../../src/adapters/docker/docker.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { Docker } from "../../../src/domain/docker.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { newUser, program } from "../../support/product.ts";
import { startTerminal } from "../../support/terminal.ts";
import { apiImage, clock, never, postgresService, prepareDockerBench, redisService } from "./docker-support.ts";

const bench = prepareDockerBench();
/** Every character that has ever broken a URL, a shell, an .env file or a compose file. */
const oddPassword = `p@ss:/?#%&$"'\\ é`;
const registered: string[] = [];
const makeSecret = (name: string, value: string) => {
  registered.push(name);
  return new Secret(name, value);
};

const docker = (): Docker => createDocker({ shell: createShell(bench.engine.env), clock, makeSecret });
const cli = (...words: string[]) => bench.engine.docker(...words);
const labels = (project: string, service: string, ...more: string[]) =>
  [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`, ...more].flatMap((label) => [
    "--label",
    label,
  ]);

const chatty = `  temporal:
    image: redis:7.2.5
    stop_grace_period: 0s
    command: ["sh", "-c", "for i in 1 2 3 4; do echo out $$i; sleep 0.2; echo err $$i >&2; sleep 0.2; done; printf '\\\\033[31mred\\\\033[0m\\\\007\\\\r\\\\n'; exec sleep 1000"]
  api:
    image: ${apiImage}
    entrypoint: ["sleep", "1000"]
    stop_grace_period: 0s
    environment: {CLICKHOUSE_HOST: "http://nobody:1"}
`;

describe("containers, on a real engine", () => {
  test("looks at them, asks from inside, connects, sets a password, and stops", async () => {
    const stack = bench.project(postgresService + redisService() + chatty);
    const compose = await bench.docker();
    await compose.up(stack, ["postgres", "redis", "temporal", "api"], "healthy", () => undefined, never);
    const { name: project, directory } = stack;

    const found = await docker().containers(project, never);
    expect(found.map((one) => [one.service, one.state, one.health])).toEqual([
      ["api", "running", "none"],
      ["postgres", "running", "healthy"],
      ["redis", "running", "healthy"],
      ["temporal", "running", "none"],
    ]);
    const [api, postgres, , temporal] = found;
    if (api === undefined || postgres === undefined || temporal === undefined) return expect.unreachable();
    expect(postgres).toMatchObject({ project, isCoolify: false, memoryLimitBytes: 0 });
    expect(postgres.environment.get("POSTGRES_PASSWORD")?.equals(new Secret("", "right-one"))).toBe(true);
    expect(registered).toContain("POSTGRES_PASSWORD");
    expect(registered).not.toContain("POSTGRES_USER");
    expect(postgres.healthTest).toEqual(["CMD-SHELL", "pg_isready -U u -d d -h 127.0.0.1"]);
    expect(postgres.healthLog.at(-1)).toMatch(/^exit 0: .*accepting connections/);
    expect(postgres.networks).toEqual([
      { name: `${project}_default`, aliases: expect.arrayContaining(["postgres"]), address: postgres.address },
    ]);
    expect(api.command).toEqual(["sleep", "1000"]);

    // Two streams in the order in which they were written, and nothing that moves a cursor.
    const said = ["out 1", "err 1", "out 2", "err 2", "out 3", "err 3", "out 4", "err 4", "red"];
    await expect.poll(() => docker().containerLogs(temporal.id, 200, never), { timeout: 10_000 }).toEqual(said);
    expect(await docker().containerLogs(temporal.id, 2, never)).toEqual(said.slice(-2));
    await expect(docker().containerLogs("no-such-container", 2, never)).rejects.toMatchObject({
      code: "docker-failed",
    });

    const echo = 'process.stdin.on("data", (chunk) => process.stdout.write(String(chunk).toUpperCase()))';
    const text = new Secret("x", oddPassword);
    expect(await docker().runNode({ container: api.id }, echo, text, never)).toBe(oddPassword.toUpperCase());
    const before = await cli("ps", "--all", "--quiet");
    const beside = { network: `${project}_default`, image: apiImage };
    const lookup = 'require("dns").lookup("postgres", (error, address) => console.log(error ? error.code : address))';
    expect((await docker().runNode(beside, lookup, "", never)).trim()).toBe(postgres.address);
    expect(await cli("ps", "--all", "--quiet")).toBe(before);
    await expect(
      docker().runNode({ container: api.id }, clickhouseScript("SELECT 1"), "", never),
    ).rejects.toMatchObject({
      code: "docker-failed",
      saw: expect.stringContaining("nobody"),
    });

    await cli("network", "disconnect", `${project}_default`, postgres.name);
    const address = 'require("dns").lookup("postgres", (error) => console.log(error ? "nowhere" : "there"))';
    expect((await docker().runNode({ container: api.id }, address, "", never)).trim()).toBe("nowhere");
    expect((await docker().containers(project, never)).find(({ id }) => id === postgres.id)?.networks).toEqual([]);
    await docker().connectNetwork(postgres.id, `${project}_default`, ["postgres", "db"], never);
    expect((await docker().runNode({ container: api.id }, address, "", never)).trim()).toBe("there");
    await docker().disconnectNetwork(postgres.id, `${project}_default`, never);
    await docker().connectNetwork(postgres.id, `${project}_default`, ["postgres"], never);

    await docker().setRolePassword(postgres.id, "u", new Secret("POSTGRES_PASSWORD", oddPassword), never);
    const login = (password: string) =>
      cli(
        "exec",
        "-e",
        `PGPASSWORD=${password}`,
        postgres.id,
        "psql",
        "-h",
        postgres.address ?? "",
        "-U",
        "u",
        "-d",
        "d",
        "-Atc",
        "SELECT 1",
      );
    expect((await login(oddPassword)).trim()).toBe("1");
    await expect(login("right-one")).rejects.toThrow(/password authentication failed/);
    const refused = docker().setRolePassword(postgres.id, "nobody", new Secret("x", "canary-x"), never);
    await expect(refused).rejects.toMatchObject({ saw: expect.not.stringContaining("canary-x") });

    const startedAt = api.startedAt;
    await docker().restartContainers([api.id], never);
    const again = (await docker().containers(project, never)).find(({ id }) => id === api.id);
    expect(again?.startedAt).not.toBe(startedAt);
    await docker().stopProject(project, never);
    const stopped = await docker().containers(project, never);
    expect(stopped.map(({ state }) => state)).toEqual(["exited", "exited", "exited", "exited"]);
    await docker().startContainers([postgres.id], never);
    expect((await docker().containers(project, never)).map(({ state }) => state)).toEqual(
      found.map(({ id }) => (id === postgres.id ? "running" : "exited")),
    );
    await compose.down({ ...stack, directory }, { removeVolumes: true }, () => undefined, never);
  }, 120_000);

  test("finds stacks by labels alone, Coolify's too; a stranger's postgres is nobody's", async () => {
    const sleep = ["--entrypoint", "sleep", "redis:7.2.5", "1000"];
    const coolify = ["coolify.managed=true", "coolify.name=x,y=z"];
    const depends = "com.docker.compose.depends_on=postgres:service_healthy:false,redis:service_healthy:false";
    await cli("run", "-d", "--name", "postgres", ...sleep);
    await cli("run", "-d", "--name", "stranger", ...labels("stranger", "postgres"), ...sleep);
    const uuid = "k4ow8";
    for (const service of ["api", "dashboard", "temporal"])
      await cli(
        "run",
        "-d",
        "--name",
        `${service}-${uuid}-1022`,
        ...labels(uuid, service, depends, ...coolify),
        ...sleep,
      );
    await cli("create", "--name", `worker-${uuid}`, ...labels(uuid, "worker"), ...sleep);
    await cli("run", "-d", ...labels(uuid, "api", "com.docker.compose.oneoff=True"), ...sleep);
    await cli(
      "run",
      "-d",
      ...labels("ours", "redis", "dittofeed-setup.digest=abc", "com.docker.compose.project.working_dir=/srv/ours"),
      ...sleep,
    );
    try {
      expect(await docker().stacks(never)).toEqual(
        expect.arrayContaining([
          {
            project: uuid,
            directory: undefined,
            configFiles: [],
            services: ["api", "dashboard", "temporal", "worker"],
            running: 3,
            isCoolify: true,
          },
        ]),
      );
      expect((await docker().stacks(never)).map((one) => [one.project, one.directory])).toEqual(
        expect.arrayContaining([
          [uuid, undefined],
          ["ours", "/srv/ours"],
        ]),
      );
      expect(await docker().stacks(never)).toHaveLength(2);
      const theirs = await docker().containers(uuid, never);
      expect(theirs.map(({ service, isCoolify }) => [service, isCoolify])).toEqual([
        ["api", true],
        ["dashboard", true],
        ["temporal", true],
        ["worker", false],
      ]);
      expect(await docker().containers("nobody", never)).toEqual([]);
    } finally {
      const ids = (await cli("ps", "--all", "--quiet")).split("\n").filter(Boolean);
      await cli("rm", "--force", ...ids);
    }
  }, 60_000);

  test("an image's labels name no folder by a comma, and a folder that only a label names is asked about", async () => {
    const evil = join(bench.directory, "evil");
    mkdirSync(evil);
    writeFileSync(join(evil, "compose.yaml"), "services: {}\n");
    const dotEnv = "AUTH_MODE='anonymous'\n";
    writeFileSync(join(evil, ".env"), dotEnv, { mode: 0o600 });
    const folder = "com.docker.compose.project.working_dir";
    const files = "com.docker.compose.project.config_files";
    const base = (await cli("create", "redis:7.2.5", "x")).trim();
    const imageWith = async (name: string, label: string) => {
      await cli("commit", "--change", `LABEL ${label}`, base, name);
      return name;
    };
    const comma = await imageWith("comma:1", `z.note="hello,${folder}=${evil}"`);
    const plain = await imageWith("plain:1", `${folder}="${evil}"`);
    const run = async (project: string, image: string) => {
      for (const service of ["api", "dashboard", "temporal"])
        await cli("run", "-d", ...labels(project, service), "--entrypoint", "sleep", image, "1000");
    };
    const whole = await imageWith("whole:1", `${folder}="${evil}" ${files}="${join(evil, "compose.yaml")}"`);
    await run("commas", comma);
    await run("plainly", plain);
    await run("wholly", whole);
    const user = await newUser(bench.engine.env);
    const doctor = (...words: string[]) => user.run(["doctor", ...words, "--json"]);
    const where = async (project: string) => JSON.parse((await doctor("--project", project)).stdout).installation;
    try {
      const folders = (await docker().stacks(never)).map(({ project, directory }) => [project, directory]);
      expect(folders.toSorted()).toEqual([
        ["commas", undefined],
        ["plainly", evil],
        ["wholly", evil],
      ]);
      expect(await where("commas")).toMatchObject({ by: "labels", directory: null });
      expect(await where("plainly")).toMatchObject({ by: "labels", directory: evil });
      const fixed = await doctor("--project", "plainly", "--fix", "all", "--yes");
      expect([fixed.exitCode, fixed.stderr]).toEqual([2, expect.stringContaining(evil)]);
      expect(fixed.stderr).toContain("its containers were created from a file that no label names");
      // Nothing speaks against the folder, and yet --yes does not answer for it.
      const asked = await doctor("--project", "wholly", "--fix", "all", "--yes");
      expect([asked.exitCode, asked.stderr]).toEqual([2, expect.stringContaining("profile import")]);
      const answer = async (word: string) => {
        const words = ["doctor", "--project", "wholly", "--fix", "C7", "--yes"];
        const on = startTerminal(process.execPath, [program, ...words], {
          ...{ cols: 200, rows: 50, cwd: user.room, env: user.env },
        });
        await on.waitFor("Type yes to continue", 30_000);
        const screen = on.screen().join("");
        on.type(word);
        on.press("enter");
        await on.exited;
        return screen;
      };
      const question = await answer("no");
      for (const part of [evil, "owner: ", "label on the containers"]) expect(question).toContain(part);
      expect([readFileSync(join(evil, ".env"), "utf8"), readdirSync(evil)]).toEqual([dotEnv, [".env", "compose.yaml"]]);
      await answer("yes");
      expect(readFileSync(join(evil, ".env"), "utf8")).toContain("AUTH_MODE='multi-tenant'");
    } finally {
      await user.remove();
      const ids = (await cli("ps", "--all", "--quiet")).split("\n").filter(Boolean);
      await cli("rm", "--force", ...ids);
      await cli("rmi", comma, plain, whole);
    }
  }, 120_000);

  test("prunes images that nothing names, and leaves those that are used or named", async () => {
    await cli("tag", "redis:7.2.5", "kept:1");
    const before = (await cli("images", "--quiet", "--no-trunc")).trim().split("\n").toSorted();
    const container = (await cli("create", "redis:7.2.5", "x")).trim();
    const made = (await cli("commit", container)).trim();
    expect(await cli("images", "--quiet", "--no-trunc", "--filter", "dangling=true")).toContain(made);
    expect(await docker().pruneImages(never)).toMatch(/^Total reclaimed space: /);
    expect((await cli("images", "--quiet", "--no-trunc")).trim().split("\n").toSorted()).toEqual(before);
  }, 60_000);
});
