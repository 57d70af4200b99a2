import { type DumpTarget, dumpInContainer, dumpOnHost } from "../../../compose/commands/postgres.ts";
import type { Credentials } from "../../domain/database.ts";
import { clientEnvironment } from "../docker/client.ts";
import type { OpenProcess, Shell } from "../shell/shell.ts";
import { trailer } from "./copy-dump.ts";

/**
 * Major version of the pg_dump on this host; 0 where there is none. A server is dumped only by one
 * that is no older.
 */
export async function pgDumpVersion(shell: Shell): Promise<number> {
  const ran = await shell
    .run({ file: "pg_dump", arguments: ["--version"] }, { timeoutMs: 5_000 })
    .catch(() => undefined);
  return Number(/ (\d+)/.exec(ran?.stdout ?? "")?.[1] ?? 0);
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

export async function* dumpedOnHost(
  shell: Shell,
  { host, port }: { host: string; port: number },
  credentials: Credentials,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  // PGHOSTADDR and PGSERVICE of whoever runs us would lead it to another server than the one that
  // is open.
  const inherited = Object.entries(shell.environment).filter(([name]) => !name.startsWith("PG"));
  const { environment, ...command } = dumpOnHost(host, port, targetOf(credentials));
  const env = {
    ...Object.fromEntries(inherited),
    ...environment,
    PGPASSWORD: credentials.password.toConnection(),
    PGSSLMODE: "disable",
  };
  yield* untilComplete(await shell.open(command, { env }), signal);
}

const targetOf = ({ user, database }: Credentials): DumpTarget => ({ user, database });

/** Throws when the program did not end well, or ended without saying that the dump is complete. */
async function* untilComplete(opened: OpenProcess, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const stop = () => void opened.end(0);
  signal.addEventListener("abort", stop, { once: true });
  let tail = "";
  try {
    for await (const chunk of opened.stdout as AsyncIterable<Buffer>) {
      tail = (tail + chunk.toString("latin1")).slice(-400);
      yield chunk;
    }
    const exit = await opened.exited;
    signal.throwIfAborted();
    if ("failedToStart" in exit) throw exit.failedToStart;
    if (exit.exitCode !== 0) throw new Error(opened.stderr().trim() || `pg_dump ended with ${exit.exitCode}`);
    if (!tail.includes(trailer)) throw new Error("pg_dump ended without saying that its dump is complete");
  } finally {
    signal.removeEventListener("abort", stop);
    await opened.end(0);
  }
}
