/** What cloudflared's log says since its last start: how many connections stand, and what went wrong last. */
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
