import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Credentials } from "../../domain/database.ts";
import type { UserAccount } from "../../domain/facts/host.ts";
import { groupGone } from "../shell/process-group.ts";
import type { Area } from "./area.ts";

/**
 * A new data folder with its role, password and database. Made under another name and renamed at
 * the end, so a folder with the right name is a whole one. The password goes through a file that
 * only the server's user can read and that is gone afterwards; the database is made by PostgreSQL's
 * single-user mode, without network or password.
 */
export async function initialise(
  area: Area,
  postgres: string,
  user: UserAccount | undefined,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<void> {
  await removeLeftovers(area);
  // Never the same name twice: the initdb of a run killed with -9 may still be writing to its own.
  const attempt = randomBytes(4).toString("hex");
  const data = `${area.data}.unfinished-${attempt}`;
  const passwordFile = join(area.folder, `initial-password-${attempt}`);
  await mkdir(data, { mode: 0o700 });
  if (user !== undefined) await chown(data, user.uid, user.gid);
  try {
    await writeFile(passwordFile, credentials.password.toPrivateFile(), { mode: 0o600, flag: "wx" });
    await chmod(passwordFile, 0o600);
    if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
    const run = (file: string, args: string[], input = "") =>
      runAs(user, join(postgres, "bin", file), args, input, data, signal);
    await run("initdb", [
      `--pgdata=${data}`,
      `--username=${credentials.user}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--wal-segsize=1",
      "--no-sync",
      "--no-instructions",
    ]);
    if (credentials.database !== "postgres") {
      const sql = `CREATE DATABASE ${quoted(credentials.database)}\n`;
      await run("postgres", ["--single", "-D", data, "-c", "fsync=off", "template1"], sql);
    }
    await rename(data, area.data);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(data, { recursive: true, force: true });
  }
}

async function removeLeftovers(area: Area): Promise<void> {
  const names = (await readdir(area.folder)).filter((name) => /^(data\.unfinished|initial-password)-/.test(name));
  for (const name of names) await rm(join(area.folder, name), { recursive: true, force: true }).catch(() => undefined);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Single-user mode exits with 0 whatever became of the statement, so its output is searched for an error too. */
function runAs(
  user: UserAccount | undefined,
  file: string,
  args: string[],
  input: string,
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
      cwd,
      env: { TZ: "UTC", LC_ALL: "C" },
      stdio: "pipe",
      detached: true,
    });
    const said: string[] = [];
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    for (const pipe of [child.stdout, child.stderr])
      pipe.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
    const stop = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
    signal.addEventListener("abort", stop, { once: true });
    child.on("error", reject);
    child.on("close", (code) => {
      signal.removeEventListener("abort", stop);
      const text = said.join("");
      // initdb has ended, but what it had started for itself may still be on its way out.
      if (signal.aborted) void groupGone(child.pid).then(() => reject(signal.reason));
      else if (code !== 0 || /^.*(ERROR|FATAL|PANIC): /m.test(text))
        reject(new Error(text.trim().split("\n").slice(-8).join("\n")));
      else resolve();
    });
  });
}
