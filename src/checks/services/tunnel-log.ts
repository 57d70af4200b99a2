/**
 * What cloudflared's log says since its last start: how many connections stand, and what went wrong
 * last.
 */
export function tunnelConnections(lines: readonly string[]): {
  open: number;
  lastError: string | undefined;
  /** Its start is among the lines, so nothing was said before them. */
  isYoung: boolean;
} {
  const start = lines.findLastIndex((line) => line.includes("Starting tunnel"));
  const open = new Set<string>();
  let lastError: string | undefined;
  for (const line of lines.slice(start + 1)) {
    const [, index = "?"] = /connIndex=(\d+)/.exec(line) ?? [];
    if (line.includes("Registered tunnel connection")) open.add(index);
    else if (/Unregistered tunnel connection|Connection terminated|Serve tunnel error|Lost connection/i.test(line))
      open.delete(index);
    if (/\bERR\b/.test(line)) lastError = line;
  }
  return { open: open.size, lastError, isYoung: start >= 0 };
}

/**
 * Where a tunnel's log says that it sends requests, as it was told last: `http://dashboard:3000`.
 */
export function tunnelOrigins(lines: readonly string[]): string[] {
  const last = lines.findLastIndex((line) => line.includes("Updated to new configuration"));
  const configured = last < 0 ? [] : [...(lines[last] ?? "").matchAll(/\\?"service\\?":\s*\\?"([^"\\]+)/g)];
  // Before the newest configuration it may have been told something else.
  const used = lines.slice(last + 1).flatMap((line) => [...line.matchAll(/originService=(\S+)/g)]);
  return [...new Set([...configured, ...used].flatMap(([, origin]) => origin ?? []))].filter((one) =>
    /^\w+:\/\//.test(one),
  );
}

/** The host of `http://172.18.0.5:3000`; undefined for what is no address of a network. */
export function hostOfOrigin(origin: string): string | undefined {
  return /^(?:https?|tcp|ws|wss|ssh|rdp|smb):\/\/(?:\[([^\]]+)\]|([^:/?#]+))/.exec(origin)?.slice(1).find(Boolean);
}

export const isAddress = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(":");
