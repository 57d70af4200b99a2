import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { UserAccount } from "../../domain/facts/host.ts";
import { readEnd } from "../files/read-regular.ts";
import type { Shell } from "../shell/shell.ts";
import type { Area } from "./area.ts";
import { livePostmaster, type Postmaster, stopPostmaster } from "./postmaster.ts";
import { watchOver } from "./watchdog.ts";

export interface ServerProcess extends Postmaster {
  child: ChildProcess;
  /** To be called when the server has been stopped in good order. */
  dismissWatchdog(): void;
}

/** A rehearsal's rows are thrown away with it, so nothing is worth waiting for the disk. */
const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  shared_buffers: "32MB",
  max_connections: "30",
  autovacuum: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};

const leavingMs = 15_000;

/**
 * Listens on a free port of 127.0.0.1, guarded by the password (scram), and not on a socket file:
 * such a path may hold 103 bytes on macOS and 107 on Linux, and a folder in /tmp can be swept away
 * under it. Between finding the port and taking it somebody else may be faster; then the next one
 * is tried. The processes of a server that was killed hold its memory until they have noticed, and
 * so long PostgreSQL refuses to start beside them: that is waited for.
 */
export async function startServer(
  shell: Shell,
  area: Area,
  postgres: string,
  user: UserAccount | undefined,
  signal: AbortSignal,
): Promise<ServerProcess> {
  const leaving = performance.now() + leavingMs;
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = await launch(area, postgres, user, port);
    const dismissWatchdog = watchOver(child.pid, join(area.data, "postmaster.pid"));
    const server = await untilReady(shell, area, child, port, signal);
    if (server !== undefined) return { ...server, child, dismissWatchdog };
    dismissWatchdog();
    const said = await lastLines(area.log);
    const isLeaving = said.includes("pre-existing shared memory block") && performance.now() < leaving;
    if (isLeaving) await wait(100, undefined, { signal });
    else if (attempt >= 3 || !said.includes("Address already in use")) throw new Error(said);
  }
}

async function launch(
  area: Area,
  postgres: string,
  user: UserAccount | undefined,
  port: number,
): Promise<ChildProcess> {
  const log = await open(
    area.log,
    constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    const options = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
      "-c",
      `${name}=${value}`,
    ]);
    const child = spawn(join(postgres, "bin", "postgres"), ["-D", area.data, ...options], {
      ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
      cwd: area.data,
      env: { TZ: "UTC", LC_ALL: "C" },
      stdio: ["ignore", log.fd, log.fd],
      // Ctrl-C at the terminal is for us; the server is stopped when the work on it has ended.
      detached: true,
    });
    child.on("error", () => undefined);
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** Undefined when it ended instead. */
async function untilReady(
  shell: Shell,
  area: Area,
  child: ChildProcess,
  port: number,
  signal: AbortSignal,
): Promise<Postmaster | undefined> {
  const until = performance.now() + 20_000;
  try {
    while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      signal.throwIfAborted();
      const seen = await livePostmaster(shell, area.data);
      if (seen?.ready && seen.pid === child.pid && seen.port === port) return seen;
      if (performance.now() > until) throw new Error("it accepted no connections within 20 s");
      await wait(8);
    }
    return undefined;
  } catch (thrown) {
    if (child.pid !== undefined) await stopPostmaster(shell, area.data, child.pid);
    throw thrown;
  }
}

async function lastLines(path: string): Promise<string> {
  const text = await readEnd(path, 65_536).catch(() => "");
  return text.trim().split("\n").slice(-8).join("\n") || "it exited without a message";
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return address !== null && typeof address === "object" ? address.port : 0;
}
