import { createReadStream, createWriteStream } from "node:fs";
import { chown, cp, mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeExecutable, nodeWithin } from "../../scripts/release/executable.ts";
import { finishRelease } from "../../scripts/release/files.ts";
import { readSecretKey } from "../../scripts/release/minisign.ts";
import { sbom } from "../../scripts/release/sbom.ts";
import { bundledPackages } from "../../scripts/third-party.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { throwAwayKey } from "../support/minisign-key.ts";

const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/* At night: making it takes half a minute, and a Node of 57 MB from the registry. */
describe.runIf(exhaustive)("the single executable, for a user of a machine without Node", () => {
  let room: string;
  let home: string;
  let components: { name: string; version: string }[];
  beforeAll(async () => {
    room = await mkdtemp(join(tmpdir(), "dittofeed-executable-"));
    home = join(room, "home");
    const release = join(room, "release");
    const made = join(room, "dittofeed-setup-linux-x64");
    for (const folder of [home, release]) await mkdir(folder);
    if (other.uid !== undefined) await chown(home, other.uid, other.gid);
    await execa("chmod", ["755", room]);
    const { metafile, thirdParty } = await makeExecutable(made);
    expect(thirdParty).toContain("Node.js is licensed for use as follows");
    components = JSON.parse(await sbom(version, bundledPackages([metafile]), nodeWithin)).components;
    await pipeline(
      createReadStream(made),
      createGzip(),
      createWriteStream(join(release, "dittofeed-setup-linux-x64.gz")),
    );
    await finishRelease(release, version, { key: readSecretKey(throwAwayKey()) });
    await cp("examples", join(room, "examples"), { recursive: true });
    const server = createServer(({ url = "" }, response) => {
      createReadStream(join(release, url)).pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { stdout } = await as("/bin/sh", join(release, "install.sh"), "--from", address);
    expect(stdout).toContain(`dittofeed-setup ${version} is in ${home}/.local/bin.`);
    server.close();
  });
  afterAll(() => rm(room, { recursive: true, force: true }));

  const as = (file: string, ...args: string[]) => {
    const env = { PATH: "/usr/bin:/bin", HOME: home, LANG: "C.UTF-8", DOCKER_HOST: "unix:///nonexistent/docker.sock" };
    const authorities = { NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS };
    return execa(file, args, { ...other, env: { ...env, ...authorities }, extendEnv: false, cwd: home, reject: false });
  };
  const ds = (...args: string[]) => as(join(home, ".local/bin/dittofeed-setup"), ...args);

  test("says its version, and which Node it has within", async () => {
    expect(await ds("--version")).toMatchObject({ exitCode: 0, stdout: version, stderr: "" });
    const { stdout } = await ds("version", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ version, node: nodeWithin.version, engine: null });
  });

  test("rehearses, says a second time that nothing is to change, and leaves no server behind", async () => {
    const profile = join(room, "examples/rehearsal.yaml");
    expect(await ds("apply", profile)).toMatchObject({ exitCode: 0, stderr: "" });
    expect((await ds("apply", profile)).stdout).toContain("Nothing to change");
    const { stdout } = await execa("ps", ["-eo", "args"]);
    expect(stdout.split("\n").filter((line) => line.includes(home))).toEqual([]);
  });

  test("has the files that lie beside the package's program", async () => {
    const { exitCode } = await ds(
      "coolify",
      "generate",
      join(room, "examples/coolify.yaml"),
      "--out",
      join(home, "out"),
    );
    expect(exitCode).toBe(0);
    expect((await stat(join(home, "out/post-deployment-command.txt"))).size).toBeGreaterThan(50_000);
  });

  test("is described by its SBOM: every part once, Node among them", () => {
    const names = components.map(({ name, version }) => `${name}@${version}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([`${nodeWithin.name}@${nodeWithin.version}`, "ink@8.0.0", "pg@8.23.1"]),
    );
  });
});
