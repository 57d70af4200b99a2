import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPackages } from "./engine/install.ts";
import { handOver, unprivilegedOwner } from "./postgres-binaries.ts";
import type { ServerAddress } from "./postgres-connection.ts";
import { freePort } from "./postgres-server.ts";

export type PoolMode = "session" | "transaction" | "statement";

/** Debian's PgBouncer before a server, on the loopback; any database of it, with one user. */
export interface PgBouncer extends ServerAddress {
  stop(): Promise<void>;
}

const program = "/usr/sbin/pgbouncer";

/** `settings` are lines of its own configuration. */
export async function startPgBouncer(
  { host, port, user, password }: ServerAddress,
  mode: PoolMode,
  settings: readonly string[] = [],
): Promise<PgBouncer> {
  if (!existsSync(program)) await installPackages(["pgbouncer"]);
  const owner = unprivilegedOwner();
  const home = mkdtempSync(join(tmpdir(), "dittofeed-setup-pgbouncer-"));
  const own = await freePort();
  const [configuration, users] = [join(home, "pgbouncer.ini"), join(home, "users")];
  writeFileSync(users, `"${user}" "${password}"\n`);
  writeFileSync(
    configuration,
    [
      "[databases]",
      `* = host=${host} port=${port} user=${user} password=${password}`,
      "[pgbouncer]",
      `listen_addr = 127.0.0.1\nlisten_port = ${own}\nunix_socket_dir =`,
      `auth_type = scram-sha-256\nauth_file = ${users}\npool_mode = ${mode}`,
      ...settings,
    ].join("\n"),
  );
  handOver(owner, home, configuration, users);
  const launch = ["--pdeathsig", "KILL", program, configuration];
  const server = spawn("setpriv", launch, { ...owner, stdio: ["ignore", "ignore", "pipe"], cwd: "/" });
  let said = "";
  server.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  while (!(await listens(own))) {
    if (server.exitCode !== null) throw new Error(`PgBouncer did not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    ...{ host: "127.0.0.1", port: own, user, password },
    async stop() {
      server.kill("SIGKILL");
      await ended;
      rmSync(home, { recursive: true });
    },
  };
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(port, "127.0.0.1");
    probe.once("connect", () => resolve(true)).once("error", () => resolve(false));
    probe.once("connect", () => probe.destroy());
  });
