import { readdir, readFile, readlink } from "node:fs/promises";
import { createServer } from "node:net";

interface Tried {
  free: boolean;
  owner: string | undefined;
}

/**
 * The one sure answer is to bind. Who holds it is read from /proc, as far as our rights reach.
 * 0.0.0.0 stands for every address of the host: Docker then binds that of IPv6 as well, and fails
 * where only that one is taken.
 */
export async function inspectPort(address: string, port: number): Promise<Tried> {
  const tried = await inspectAddress(address, port);
  if (!tried.free || address !== "0.0.0.0") return tried;
  return inspectAddress("::", port);
}

async function inspectAddress(address: string, port: number): Promise<Tried> {
  const code = await tryToBind(address, port);
  if (code === undefined) return { free: true, owner: undefined };
  const isMissing = code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT";
  // A host without IPv6: Docker leaves it out too, and so does what listens on localhost.
  if (isMissing && address.startsWith("::")) return { free: true, owner: undefined };
  if (isMissing) return { free: false, owner: `no process, but this host does not have the address ${address}` };
  const sockets = await socketsOn(port);
  const owner = await listenerOf(sockets, address);
  // Below 1024 we may not bind, but the engine may: then only a listener makes it taken.
  if (owner !== undefined || code === "EACCES") return { free: owner === undefined, owner };
  // Somebody's outgoing connection was given this number. One that is over is gone within a minute.
  if (sockets.length > 0 && sockets.every(({ state }) => state === "over")) return { free: true, owner: undefined };
  const outgoing = sockets.find(({ state }) => state === "connected");
  return { free: false, owner: outgoing && `an outgoing connection of ${await processOf(outgoing)}` };
}

function tryToBind(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    // Apart from IPv4, whose turn it was before.
    server.listen({ host: address, port, exclusive: true, ipv6Only: address === "::" }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}

async function socketsOn(port: number): Promise<Socket[]> {
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  return tables.flatMap((table) => parseSockets(table)).filter((socket) => socket.port === port);
}

/** Undefined where nobody listens there, as far as can be seen. */
async function listenerOf(sockets: readonly Socket[], address: string): Promise<string | undefined> {
  const listeners = sockets.filter(({ state }) => state === "listening");
  // The exact address first: several may listen on one port, each on an address of its own.
  const wanted = listeners.find((one) => one.address === address) ?? listeners.find((one) => one.any) ?? listeners[0];
  return wanted && processOf(wanted);
}

/** "process nginx (pid 812)"; a user's number where the process is not ours to see. */
async function processOf({ inode, uid }: Socket): Promise<string> {
  return (await processWithSocket(inode)) ?? `a process of user ID ${uid}`;
}

export interface Socket {
  state: "listening" | "connected" | "over";
  /** Dotted for IPv4 and for IPv4 inside IPv6; otherwise the kernel's own digits. */
  address: string;
  any: boolean;
  port: number;
  uid: number;
  inode: string;
}

/** Of the kernel's numbers: 0A listens, 06 is TIME_WAIT. */
const states: Readonly<Record<string, Socket["state"]>> = { "0A": "listening", "06": "over" };

export function parseSockets(table: string): Socket[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local, , state, , , , uid, , inode] = line.trim().split(/\s+/);
      const [hex, port] = local?.split(":") ?? [];
      if (state === undefined || hex === undefined || port === undefined || inode === undefined) return [];
      const address = { address: readableAddress(hex), any: /^0+$/.test(hex), port: Number.parseInt(port, 16) };
      return [{ state: states[state] ?? "connected", ...address, uid: Number(uid), inode }];
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
