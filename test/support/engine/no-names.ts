import { createSocket } from "node:dgram";
import { once } from "node:events";

/**
 * A name server that knows no name. Containers of the tests reach no other, and Docker's own resolver, left without an
 * answer, lets an unknown name hang for 40 seconds instead of failing at once as on a real host.
 */
export async function startNoNames(address: string): Promise<() => void> {
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const reply = notFound(query);
    if (reply !== undefined) socket.send(reply, from.port, from.address);
  });
  socket.bind(53, address);
  await once(socket, "listening");
  socket.unref();
  return () => socket.close();
}

/** The question again, with NXDOMAIN. */
function notFound(query: Buffer): Buffer | undefined {
  if (query.length < 17) return undefined;
  let end = 12;
  while (end < query.length && query[end] !== 0) end += (query[end] ?? 0) + 1;
  // After the name's closing zero come two bytes of type and two of class; anything further is dropped.
  const reply = Buffer.from(query.subarray(0, end + 5));
  reply.writeUInt16BE(0x8183, 2);
  reply.writeUInt16BE(1, 4);
  reply.fill(0, 6, 12);
  return reply;
}
