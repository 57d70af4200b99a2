import { createServer } from "node:net";
import { listenerOn } from "./listener.ts";

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
