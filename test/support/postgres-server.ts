import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { OpenDatabase } from "../../src/domain/database.ts";
import type { TestCertificate } from "./certificates.ts";
import { handOver, type PreparedPostgres, type ServerOwner, serverPassword, serverUser } from "./postgres-binaries.ts";
import { connectTo, type ServerAddress } from "./postgres-connection.ts";

export interface ServerSettings {
  /** With it the server takes connections over TLS only. */
  tls?: TestCertificate;
  /** Where it listens; 127.0.0.1. */
  address?: string;
  settings?: readonly string[];
}

export interface RunningServer extends ServerAddress {
  /** A connection to the database `postgres`, again after each restart. */
  admin(): OpenDatabase;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

// What a commit needs to survive a crash of the machine, which no test makes.
const speed = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/** A server over a copy of what was prepared, in `home`, a folder that has to exist and to be the owner's. */
export async function runServer(
  { binaries, data: prepared }: PreparedPostgres,
  owner: ServerOwner,
  home: string,
  { tls, address = "127.0.0.1", settings = [] }: ServerSettings = {},
): Promise<RunningServer> {
  const data = join(home, "data");
  execFileSync("cp", ["-a", "--reflink=auto", prepared, data], { ...owner, cwd: home });
  const port = await freePort();
  const all = [...speed, `listen_addresses=${address}`, ...settings, ...(tls ? secured(home, data, tls, owner) : [])];
  const log: string[] = [];
  const launch = () => {
    const server = [join(binaries, "postgres"), "-D", data, "-p", String(port), "-k", home];
    // A test run that dies must not leave a server behind, also not when it is killed: the kernel then sends SIGQUIT,
    // which is PostgreSQL's immediate shutdown.
    const started = spawn("setpriv", ["--pdeathsig", "QUIT", ...server, ...all.flatMap((setting) => ["-c", setting])], {
      ...owner,
      stdio: ["ignore", "ignore", "pipe"],
      cwd: home,
    });
    started.stderr?.on("data", (chunk: Buffer) => log.push(chunk.toString()));
    return started;
  };
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    await ended;
  };
  const at = { host: address, port, user: serverUser, password: serverPassword, overTls: tls !== undefined };
  let server = launch();
  let admin = await untilReady(server, log, () => connectTo(at, "postgres"));
  return {
    ...at,
    admin: () => admin,
    async kill() {
      // Backends outlive a postmaster that is killed, and finish what they are at: a crash takes all of them.
      const all = (readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, "utf8").match(/\d+/g) ?? []).map(
        Number,
      );
      const ended = end("SIGKILL");
      for (const pid of all) process.kill(pid, "SIGKILL");
      await ended;
    },
    async restart() {
      // Backends that outlive the postmaster for a moment hold its shared memory, and the new one refuses to start.
      for (let started: OpenDatabase | undefined; started === undefined; ) {
        server = launch();
        started = await untilReady(server, log, () => connectTo(at, "postgres")).catch((error: unknown) => {
          if (!log.splice(0).join("").includes("pre-existing shared memory")) throw error;
          return undefined;
        });
        if (started !== undefined) admin = started;
      }
    },
    async stop() {
      await admin.close();
      await end("SIGINT");
    },
  };
}

/** The key must be the server's own; who comes without TLS is turned away. */
function secured(home: string, data: string, tls: TestCertificate, owner: ServerOwner): string[] {
  const files = {
    certificate: join(home, "server.pem"),
    key: join(home, "server.key"),
    hba: join(data, "pg_hba.conf"),
  };
  writeFileSync(files.certificate, tls.certificate);
  writeFileSync(files.key, tls.key, { mode: 0o600 });
  writeFileSync(files.hba, "local all all scram-sha-256\nhostssl all all all scram-sha-256\n");
  handOver(owner, ...Object.values(files));
  return ["ssl=on", `ssl_cert_file=${files.certificate}`, `ssl_key_file=${files.key}`];
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function untilReady<T>(server: ChildProcess, log: readonly string[], connect: () => Promise<T>): Promise<T> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${log.join("")}`);
    try {
      return await connect();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
