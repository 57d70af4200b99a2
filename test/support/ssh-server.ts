import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { execa } from "execa";
import { installPackages } from "./engine/install.ts";
import { freePort } from "./engine/ports.ts";

/** Debian's own OpenSSH server on a port of the loopback, for root alone, with keys that live as long as it does. */
export interface SshServer {
  /** Arguments of `ssh` for a login with a terminal that runs this command. */
  login(command: string): string[];
  stop(): Promise<void>;
}

export async function startSshServer(folder: string): Promise<SshServer> {
  await installPackages();
  await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  const ssh = join(folder, "ssh");
  await mkdir(ssh, { mode: 0o700 });
  for (const key of ["host", "user"])
    await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(ssh, key)]);
  await writeFile(join(ssh, "authorized"), await readFile(join(ssh, "user.pub")), { mode: 0o600 });
  const port = await freePort();
  const settings = {
    Port: port,
    ListenAddress: "127.0.0.1",
    HostKey: join(ssh, "host"),
    AuthorizedKeysFile: join(ssh, "authorized"),
    PidFile: "none",
    PasswordAuthentication: "no",
    PermitRootLogin: "yes",
    // The key lies in a temporary folder, which everybody may write to.
    StrictModes: "no",
    UsePAM: "no",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  await writeFile(join(ssh, "config"), lines.join(""));
  const server = execa("/usr/sbin/sshd", ["-D", "-e", "-f", join(ssh, "config")], { reject: false, all: true });
  const options = {
    IdentityFile: join(ssh, "user"),
    UserKnownHostsFile: "/dev/null",
    StrictHostKeyChecking: "no",
    LogLevel: "ERROR",
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const to = [...flags, "-F", "none", "-p", String(port), "root@127.0.0.1"];
  await untilItAnswers(() => execa("ssh", [...to, "true"], { reject: false }));
  return {
    login: (command) => ["-tt", ...to, command],
    stop: async () => {
      server.kill();
      await server;
      await rm(ssh, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(ask: () => Promise<{ exitCode?: number | undefined; stderr: string }>): Promise<void> {
  let said = "";
  for (let turn = 0; turn < 50; turn += 1) {
    const { exitCode, stderr } = await ask();
    if (exitCode === 0) return;
    said = stderr;
    await wait(100);
  }
  throw new Error(`sshd does not answer: ${said}`);
}
