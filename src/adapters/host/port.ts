import { readdir, readFile, readlink } from "node:fs/promises";
import { createServer } from "node:net";

/** The one sure answer is to bind. Who holds it is read from /proc, as far as our rights reach. */
export async function inspectPort(
  address: string,
  port: number,
): Promise<{ free: boolean; owner: string | undefined }> {
  const code = await tryToBind(address, port);
  if (code === undefined) return { free: true, owner: undefined };
  if (code === "EADDRNOTAVAIL") return { free: false, owner: `nobody, but this host has no address ${address}` };
  const owner = await listenerOn(address, port);
  // Below 1024 we may not bind, but the engine may: then only a listener makes it taken.
  return { free: code === "EACCES" && owner === undefined, owner };
}

function tryToBind(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/**
 * "process nginx (pid 812)"; a user's number where the process is not ours to see; undefined where
 * nothing is known.
 */
async function listenerOn(address: string, port: number): Promise<string | undefined> {
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  const listeners = tables.flatMap((table) => parseListeners(table)).filter((listener) => listener.port === port);
  // The exact address first: several may listen on one port, each on an address of its own.
  const wanted = listeners.find((one) => one.address === address) ?? listeners.find((one) => one.any) ?? listeners[0];
  if (wanted === undefined) return undefined;
  return (await processWithSocket(wanted.inode)) ?? `a process of user number ${wanted.uid}`;
}

export interface Listener {
  /** Dotted for IPv4 and for IPv4 inside IPv6; otherwise the kernel's own digits. */
  address: string;
  any: boolean;
  port: number;
  uid: number;
  inode: string;
}

export function parseListeners(table: string): Listener[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local, , state, , , , uid, , inode] = line.trim().split(/\s+/);
      const [hex, port] = local?.split(":") ?? [];
      if (state !== "0A" || hex === undefined || port === undefined || inode === undefined) return [];
      const any = /^0+$/.test(hex);
      return [{ address: readableAddress(hex), any, port: Number.parseInt(port, 16), uid: Number(uid), inode }];
    });
}

/** The kernel prints each 32-bit word in the machine's own order, little-endian wherever Docker runs. */
function readableAddress(hex: string): string {
  if (hex === "00000000000000000000000001000000") return "::1";
  if (hex === "00000000000000000000000000000000") return "::";
  const dotted = hex.length === 8 ? hex : hex.startsWith("0000000000000000FFFF0000") ? hex.slice(24) : undefined;
  return dotted === undefined ? hex : [...Buffer.from(dotted, "hex")].reverse().join(".");
}

async function processWithSocket(inode: string): Promise<string | undefined> {
  const wanted = `socket:[${inode}]`;
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => "")));
    if (!targets.includes(wanted)) continue;
    const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
    return `process ${name.trim()} (pid ${pid})`;
  }
  return undefined;
}
