/** Where a tunnel's log says that it sends requests, as it was told last: `http://dashboard:3000`. */
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
