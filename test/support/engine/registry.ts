import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { isAlive } from "./cache.ts";
import { allImages } from "./images/all.ts";
import type { Image } from "./images/entry.ts";
import { publish } from "./images/publish.ts";
import { installPackages } from "./install.ts";
import { freePort, isFree } from "./ports.ts";

export interface RegistryOptions {
  /** Instead of the whole stack's. */
  readonly images?: readonly Image[];
  /** Asks for this login. Pulling through the mirror then fails, so name the images by `host`. */
  readonly login?: { readonly user: string; readonly password: string };
}

export interface Registry {
  /** `127.0.0.1:<port>`, to be put before an image's name. */
  readonly host: string;
  /** For an engine's `--registry-mirror`. */
  readonly url: string;
  /** A second address on port 80: what the private registries' names lead to inside an engine of these tests. */
  readonly aliasAddress: string;
  stop(): Promise<void>;
}

const prefix = "dittofeed-registry-";

/** A real registry that holds the stack's images. Its storage is its own: pushing to it harms nobody. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  await installPackages();
  await removeLeftOvers();
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await writeFile(join(folder, "owner"), String(process.pid));
  await publish(options.images ?? (await allImages()), join(folder, "storage"));
  const login = options.login === undefined ? "" : await loginSection(folder, options.login);
  const aliasAddress = await freeAlias();
  const host = `127.0.0.1:${await freePort()}`;
  const running = [await listen(folder, host, login), await listen(folder, `${aliasAddress}:80`, login)];
  return {
    host,
    url: `http://${host}`,
    aliasAddress,
    async stop() {
      await Promise.all(running.map(end));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(folder: string, address: string, login: string): Promise<ChildProcess> {
  const file = join(folder, `${address}.yml`);
  const storage = `storage: {filesystem: {rootdirectory: ${join(folder, "storage")}}, delete: {enabled: true}}`;
  await writeFile(file, `version: 0.1\nlog: {level: warn}\n${storage}\nhttp: {addr: "${address}"}\n${login}`);
  const log = join(folder, "registry.log");
  const output = openSync(log, "a");
  // It must not outlive a test run that is killed.
  const command = ["--pdeathsig", "KILL", "/usr/bin/docker-registry", "serve", file];
  const child = spawn("setpriv", command, { stdio: ["ignore", output, output] });
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`http://${address}/v2/`).catch(() => undefined);
    if (answer !== undefined) return child;
    await sleep(25);
  }
  throw new Error(`the registry did not come up on ${address}:\n${await readFile(log, "utf8")}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Folders of test runs that were killed. */
async function removeLeftOvers(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((each) => each.startsWith(prefix))) {
    const owner = await readFile(join(tmpdir(), name, "owner"), "utf8").catch(() => "");
    if (owner !== "" && !isAlive(Number(owner))) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** The registry wants bcrypt; perl, which every Debian has, reaches the C library's. */
async function loginSection(folder: string, login: { user: string; password: string }): Promise<string> {
  const program = 'print crypt(<STDIN>, q($2y$05$) . join "", map { ("a".."z")[rand 26] } 1..22)';
  const { stdout } = await execa("perl", ["-e", program], { input: login.password });
  const file = join(folder, "htpasswd");
  await writeFile(file, `${login.user}:${stdout}\n`);
  return `auth: {htpasswd: {realm: tests, path: ${file}}}\n`;
}

async function freeAlias(): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const address = `127.53.${Math.floor(Math.random() * 250)}.${1 + Math.floor(Math.random() * 250)}`;
    if (await isFree(80, address)) return address;
  }
  throw new Error("no loopback address has port 80 free");
}
