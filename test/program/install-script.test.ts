import { createReadStream, existsSync } from "node:fs";
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { finishRelease } from "../../scripts/release/files.ts";
import { publicKeyOf, readPublicKey, readSecretKey, signed } from "../../scripts/release/minisign.ts";
import { throwAwayKey } from "../support/minisign-key.ts";

const key = readSecretKey(throwAwayKey());
const name = `dittofeed-setup-linux-x64.gz`;

let room: string;
let good: string;
let served: string;
let home: string;
let server: Server;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "dittofeed-release-"));
  good = join(room, "good");
  served = join(room, "served");
  home = join(room, "home");
  await mkdir(good);
  // Stands for the executable, which is fifty megabytes.
  await writeFile(join(good, name), gzipSync('#!/bin/sh\necho "0.2.0"\n'));
  server = createServer(({ url = "" }, response) => {
    const file = join(served, url.replace("/release/", ""));
    if (existsSync(file)) createReadStream(file).pipe(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await finishRelease(good, "0.2.0", { key }, from());
});
afterAll(async () => {
  server.close();
  await rm(room, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const folder of [served, home]) await rm(folder, { recursive: true, force: true });
  await cp(good, served, { recursive: true });
  await mkdir(home);
});
const from = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/release`;

const usual = [
  "cat",
  "chmod",
  "curl",
  "cut",
  "grep",
  "gunzip",
  "gzip",
  "head",
  "id",
  "ldd",
  "mkdir",
  "mktemp",
  "mv",
  "od",
  "rm",
];
const pathOf = (tool: string): string | undefined =>
  process.env.PATH?.split(":")
    .map((folder) => join(folder, tool))
    .find(existsSync);

/** With the shell that Debian's /bin/sh is, and nothing but what the script may use. */
async function install(args: readonly string[] = ["--to", join(home, "bin")], tools: readonly string[] = []) {
  const PATH = join(room, "tools");
  await rm(PATH, { recursive: true, force: true });
  await mkdir(PATH);
  // gunzip is a script of bash's on some systems.
  for (const tool of [...usual, "sed", "sh", "bash", "sha256sum", "tail", "uname", ...tools]) {
    const path = pathOf(tool);
    if (path !== undefined) await symlink(path, join(PATH, tool));
  }
  const options = { env: { PATH, HOME: home }, extendEnv: false, cwd: home, reject: false, all: true };
  const { exitCode, all } = await execa("/bin/sh", [join(good, "install.sh"), ...args], options);
  return { exitCode, said: all };
}
const installed = () => readdir(join(home, "bin")).catch(() => []);

const verifiers = ["openssl", "minisign"].filter((tool) => pathOf(tool) !== undefined);

describe.each(verifiers)("install.sh, with %s", (verifier) => {
  test("puts a good release where it is told, executable, and says how to start it", async () => {
    const { exitCode, said } = await install(undefined, [verifier]);
    expect({ exitCode, said }).toEqual({
      exitCode: 0,
      said: expect.stringContaining(`dittofeed-setup 0.2.0 is in ${join(home, "bin")}.`),
    });
    expect(said).toContain(`export PATH="${join(home, "bin")}:$PATH"`);
    expect(said).not.toContain("not verified");
    expect(await installed()).toEqual(["dittofeed-setup"]);
    expect((await stat(join(home, "bin/dittofeed-setup"))).mode & 0o777).toBe(0o755);
  });

  test("refuses checksums that somebody has changed, and those that another key has signed", async () => {
    const sums = join(served, "SHA256SUMS");
    await appendFile(sums, `${"0".repeat(64)}  something-else\n`);
    const changed = await install(undefined, [verifier]);
    expect(changed).toMatchObject({ exitCode: 1, said: expect.stringContaining("not by the key of this installer") });
    const stranger = readSecretKey(throwAwayKey());
    await writeFile(`${sums}.minisig`, signed(await readFile(sums), stranger, "dittofeed-setup 0.2.0"));
    expect(await install(undefined, [verifier])).toMatchObject({ exitCode: 1 });
    // The number of the right key, and a signature of another.
    const posing = { ...stranger, id: key.id };
    await writeFile(`${sums}.minisig`, signed(await readFile(sums), posing, "dittofeed-setup 0.2.0"));
    expect(await install(undefined, [verifier])).toMatchObject({ exitCode: 1 });
    expect(await installed()).toEqual([]);
  });
});

describe("install.sh", () => {
  test("refuses an executable that is not the one of the checksums", async () => {
    await writeFile(join(served, name), gzipSync("#!/bin/sh\necho 6.6.6\n"));
    const { exitCode, said } = await install();
    expect({ exitCode, said }).toEqual({ exitCode: 1, said: expect.stringContaining(`The checksum of ${name} is`) });
    expect(await installed()).toEqual([]);
  });

  test("leaves the version that is there in its place when it refuses", async () => {
    expect((await install()).exitCode).toBe(0);
    await writeFile(join(served, name), "cut off");
    expect((await install()).exitCode).toBe(1);
    expect(await readFile(join(home, "bin/dittofeed-setup"), "utf8")).toContain("0.2.0");
  });

  test("refuses a release whose signature was taken away", async () => {
    await rm(join(served, "SHA256SUMS.minisig"));
    expect(await install()).toMatchObject({ exitCode: 1, said: expect.stringContaining("has no signature") });
  });

  test("says so where nothing is there to verify the signature with", async () => {
    expect(await install()).toMatchObject({
      exitCode: 0,
      said: expect.stringContaining("The signature was not verified"),
    });
  });

  test("says which platform is missing, and the way by npm", async () => {
    const sums = (await readFile(join(served, "SHA256SUMS"), "utf8")).replace("linux-x64", "plan9-mips");
    await writeFile(join(served, "SHA256SUMS"), sums);
    await writeFile(join(served, "SHA256SUMS.minisig"), signed(Buffer.from(sums), key, "dittofeed-setup 0.2.0"));
    const { exitCode, said } = await install(undefined, ["openssl"]);
    expect({ exitCode, said }).toEqual({
      exitCode: 1,
      said: "This release has no executable for linux-x64.\nWith Node.js 22.13 or newer: npm install --global dittofeed-setup",
    });
  });

  test("uses no sudo: a folder that cannot be written is said", async () => {
    await writeFile(join(home, "file-in-the-way"), "");
    expect(await install(["--to", join(home, "file-in-the-way/bin")])).toMatchObject({
      exitCode: 1,
      said: expect.stringContaining("cannot be written by you"),
    });
  });

  test("without an address asks for one, and takes no other option", async () => {
    expect(await install(["--form", "x"])).toMatchObject({ exitCode: 1, said: expect.stringContaining("Usage:") });
    expect(await install(["--from", "http://127.0.0.1:9", "--to", join(home, "bin")])).toMatchObject({
      exitCode: 1,
      said: expect.stringContaining("SHA256SUMS could not be downloaded"),
    });
  });
});

test("keys: what is no key, or has a password, is refused; a public key is read with and without its comment", () => {
  const line = publicKeyOf(key);
  expect(readPublicKey(`untrusted comment: x\n${line}\n`)).toBe(line);
  expect(readPublicKey(line)).toBe(line);
  expect(() => readPublicKey("AAAA")).toThrow("no public key");
  expect(() => readSecretKey("x\nAAAA")).toThrow("no secret key");
  const raw = Buffer.from(throwAwayKey().split("\n")[1] ?? "", "base64");
  raw.write("Sc", 2, "latin1");
  expect(() => readSecretKey(`x\n${raw.toString("base64")}`)).toThrow("has a password");
});
