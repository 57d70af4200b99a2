import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DumpTarget, dumpInContainer, dumpOnHost } from "../../../compose/commands/postgres.ts";
import type { Credentials, DatabaseWay, Tls } from "../../domain/database.ts";
import { clientEnvironment } from "../docker/client.ts";
import { authoritiesAsText } from "../postgres/certificates.ts";
import type { OpenProcess, Shell } from "../shell/shell.ts";
import { trailer } from "./shared-form.ts";

/**
 * The pg_dump of this host that suits a server of that major version: its own before a newer one, whose dumps set what
 * an older server does not know. Debian and Red Hat keep several beside each other. Undefined where there is none: an
 * older one refuses.
 */
export async function findPgDump(shell: Shell, major: number): Promise<string | undefined> {
  const beside = [`/usr/lib/postgresql/${major}/bin/pg_dump`, `/usr/pgsql-${major}/bin/pg_dump`];
  for (const file of [...beside, "pg_dump"]) {
    const ran = await shell.run({ file, arguments: ["--version"] }, { timeoutMs: 5_000 }).catch(() => undefined);
    if (Number(/ (\d+)/.exec(ran?.stdout ?? "")?.[1] ?? 0) >= major) return file;
  }
  return undefined;
}

export async function* dumpedInContainer(
  shell: Shell,
  container: string,
  credentials: Credentials,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const opened = await shell.open(dumpInContainer(container, targetOf(credentials)), { env: clientEnvironment(shell) });
  opened.stdin.write(`${credentials.password.toStdin()}\n`);
  yield* untilComplete(opened, signal);
}

export interface HostDump {
  shell: Shell;
  /** As `findPgDump` gives it. */
  program: string;
  way: Extract<DatabaseWay, { kind: "tcp" }>;
  credentials: Credentials;
}

export async function* dumpedOnHost(
  { shell, program, way: { host, port, tls }, credentials }: HostDump,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  // PGHOSTADDR and PGSERVICE of whoever runs us would lead it to another server than the one that
  // is open.
  const inherited = Object.entries(shell.environment).filter(([name]) => !name.startsWith("PG"));
  const { environment, ...command } = dumpOnHost(program, host, port, targetOf(credentials));
  const folder = await mkdtemp(join(tmpdir(), "dittofeed-setup-tls-"));
  try {
    const env = {
      ...Object.fromEntries(inherited),
      ...environment,
      ...(await tlsEnvironment(tls, folder)),
      PGPASSWORD: credentials.password.toConnection(),
    };
    yield* untilComplete(await shell.open(command, { env }), signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The checks of the connection that is open, in libpq's words. What libpq would find in ~/.postgresql is named away:
 * an authority there would turn `require` into `verify-ca`.
 */
async function tlsEnvironment(tls: Tls | undefined, folder: string): Promise<Record<string, string>> {
  const none = join(folder, "none");
  const outside = { PGGSSENCMODE: "disable", PGSSLCERT: none, PGSSLKEY: none, PGSSLCRL: none };
  if (tls === undefined) return { ...outside, PGSSLMODE: "disable" };
  if (tls.verify === "none") return { ...outside, PGSSLMODE: "require", PGSSLROOTCERT: none };
  const authorities = join(folder, "authorities.pem");
  await writeFile(authorities, authoritiesAsText(tls.ca), { mode: 0o600 });
  return { ...outside, PGSSLMODE: `verify-${tls.verify}`, PGSSLROOTCERT: authorities };
}

const targetOf = ({ user, database }: Credentials): DumpTarget => ({ user, database });

/** Throws when the program did not end well, or ended without saying that the dump is complete. */
async function* untilComplete(opened: OpenProcess, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const stop = () => void opened.end(0);
  signal.addEventListener("abort", stop, { once: true });
  let last: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of opened.stdout as AsyncIterable<Buffer>) {
      last = chunk.length < tailBytes ? Buffer.concat([last, chunk]).subarray(-tailBytes) : chunk.subarray(-tailBytes);
      yield chunk;
    }
    const exit = await opened.exited;
    signal.throwIfAborted();
    if ("failedToStart" in exit) throw exit.failedToStart;
    if (exit.exitCode !== 0) throw new Error(opened.stderr().trim() || `pg_dump exited with ${exit.exitCode}`);
    if (!last.includes(trailer)) throw new Error("pg_dump exited without reporting that its dump is complete");
  } finally {
    signal.removeEventListener("abort", stop);
    await opened.end(0);
  }
}

const tailBytes = 400;
