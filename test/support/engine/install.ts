import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { cacheFolder, withLock } from "./cache.ts";

/** The real programs that the engine and the images are made of. */
const packages = [
  "docker.io",
  "docker-registry",
  "iproute2",
  "iptables",
  "util-linux",
  "busybox-static",
  "gosu",
  "tzdata",
  "postgresql-15",
  "redis-server",
  "redis-tools",
  "clickhouse-server",
  "clickhouse-client",
  "caddy",
  "chromium",
  "openssh-server",
  "openssh-client",
  "tmux",
  "screen",
  "strace",
];

const policyFile = "/usr/sbin/policy-rc.d";

/** Installs what is missing, as root on Debian 12. Answers in some 20 ms when nothing is. */
export async function installPackages(names: readonly string[] = packages): Promise<void> {
  if ((await missing(names)).length === 0) return;
  await mkdir(cacheFolder(), { recursive: true });
  await withLock(join(cacheFolder(), "apt.lock"), async () => {
    const wanted = await missing(names);
    if (wanted.length === 0) return;
    const apt = { env: { DEBIAN_FRONTEND: "noninteractive" } };
    await execa("apt-get", ["-q", "update"], apt);
    await withoutServices(() => execa("apt-get", ["-qy", "--no-install-recommends", "install", ...wanted], apt));
  });
}

async function missing(names: readonly string[]): Promise<readonly string[]> {
  const asked = ["-W", "-f", "$" + "{db:Status-Abbrev}$" + "{Package}\n", ...names];
  const { stdout } = await execa("dpkg-query", asked, { reject: false });
  const installed = new Set(
    stdout
      .split("\n")
      .filter((line) => line.startsWith("ii "))
      .map((line) => line.slice(3)),
  );
  return names.filter((name) => !installed.has(name));
}

/** No package may start its service: these are raw materials, and a PostgreSQL on 5432 would be in the tests' way. */
async function withoutServices(work: () => Promise<unknown>): Promise<void> {
  const denied = await access(policyFile).then(
    () => true,
    () => false,
  );
  if (!denied) await writeFile(policyFile, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await work();
  } finally {
    if (!denied) await rm(policyFile, { force: true });
  }
}
