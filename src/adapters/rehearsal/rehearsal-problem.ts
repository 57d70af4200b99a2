import { basename, join } from "node:path";
import { Problem } from "../../domain/problem.ts";
import { typed } from "../../domain/typed.ts";
import { isUnknownAuthority } from "../http/as-this-host.ts";
import { publicRegistry, tarballAddress } from "../http/npm-registry.ts";
import type { Area } from "./area.ts";
import type { PostgresPackage } from "./postgres-package.ts";

export function needsUser(): Problem {
  return new Problem({
    code: "rehearsal-needs-user",
    title: "PostgreSQL refuses to run as root, and there is no other user to run it",
    saw: "/etc/passwd has no user such as postgres or nobody",
    why: "A rehearsal starts a real PostgreSQL, and this program does not create users.",
    next: "Run the command as an ordinary user, or create one: useradd --system --no-create-home postgres",
  });
}

const whyDownloaded = "A rehearsal needs a real PostgreSQL, which is downloaded once from the npm registry.";

export function noPackage(): Problem {
  return new Problem({
    code: "rehearsal-failed",
    title: "There is no PostgreSQL for this platform",
    saw: `No package holds one for ${process.platform}-${process.arch}.`,
    why: "A rehearsal needs a real PostgreSQL, which comes from an npm package.",
    next: "Use target: compose on a host with Docker.",
  });
}

/** Whoever only looks downloads nothing. */
export function notHere(wanted: PostgresPackage, prefix: string): Problem {
  return new Problem({
    code: "rehearsal-failed",
    title: "The rehearsal's PostgreSQL is no longer on this machine",
    saw: `${wanted.name} is not in ${prefix}.`,
    why: `${whyDownloaded} This command downloads nothing.`,
    next: typed`curl -fL --create-dirs -o ${broughtFile(prefix, wanted)} ${published(wanted)}`,
  });
}

export function notDownloaded(thrown: unknown, wanted: PostgresPackage, prefix: string): Problem {
  return new Problem({
    code: "rehearsal-failed",
    title: "The rehearsal's PostgreSQL could not be downloaded",
    saw: thrown instanceof Error ? thrown.message : String(thrown),
    why: whyDownloaded,
    next: `${ownAuthority(thrown)}${byHand(wanted, prefix)}\nThen run the same command again.`,
    cause: thrown,
  });
}

/** `from`: an address, or the file that somebody has put here. */
export function notWhatWasPinned(from: string, wanted: PostgresPackage, prefix: string): Problem {
  return new Problem({
    code: "rehearsal-failed",
    title: "The rehearsal's PostgreSQL has the wrong checksum",
    saw: `${from} is not the published ${wanted.name} ${wanted.version}.`,
    why: "Its programs would run here. Nothing was started.",
    next: `If a registry of your own sent it, use the public one: export npm_config_registry=https://registry.npmjs.org\n${byHand(wanted, prefix)}`,
  });
}

/** Of a company's proxy, which this host has not been told of either, or whose authorities this Node cannot read. */
function ownAuthority(thrown: unknown): string {
  if (!(thrown instanceof Error) || !isUnknownAuthority(thrown.cause)) return "";
  return "If your network has a certificate authority of its own: export NODE_EXTRA_CA_CERTS=FILE (its certificate)\n";
}

/** The first way needs no npm: the executable is for machines that have none. */
function byHand(wanted: PostgresPackage, prefix: string): string {
  return `Without a network here, on another machine: curl -LO ${published(wanted)}
then copy that file to ${typed`${prefix}/`} on this one.
If npm reaches the registry in another way (proxy, login): ${installCommand(wanted, prefix)}`;
}

const published = ({ name, version }: PostgresPackage): string => tarballAddress(publicRegistry, name, version).href;

/** Where somebody may put the registry's file: under the name that it has there. */
export const broughtFile = (prefix: string, wanted: PostgresPackage): string =>
  join(prefix, basename(published(wanted)));

const installCommand = (wanted: PostgresPackage, prefix: string): string =>
  typed`npm install --prefix ${prefix} ${spec(wanted)}`;
const spec = ({ name, version }: PostgresPackage): string => `${name}@${version}`;

export function failed(thrown: unknown, area: Area): Problem {
  const saw = thrown instanceof Error ? thrown.message : String(thrown);
  const musl = /ENOENT|not found|ld-linux|symbol/.test(saw);
  return new Problem({
    code: "rehearsal-failed",
    title: "The rehearsal's PostgreSQL did not start",
    saw,
    why: musl
      ? "The packaged PostgreSQL needs glibc; Alpine and other musl systems lack it."
      : "Without it, the rehearsal has no database.",
    next: `Read ${area.log}. To start over, remove ${area.folder} and run the same command again.`,
    cause: thrown,
  });
}

export function notRehearsalData(folder: string): Problem {
  return new Problem({
    code: "place-not-ours",
    title: "This is not the folder of a rehearsal's PostgreSQL",
    saw: `The rehearsal names ${folder}, which this program does not make for one.`,
    why: "Whatever lies there would be removed. Nothing was removed.",
    next: `Look at what it holds: ls -l ${folder}`,
  });
}
