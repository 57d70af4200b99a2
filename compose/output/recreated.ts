import { jsonObject } from "./json-line.ts";

/**
 * The container that a line of `up --dry-run` says would be made anew; undefined for any other
 * line. In plain words ` DRY-RUN MODE -  Container acme-caddy-1  Recreate`, in JSON by `id`.
 */
export function recreatedIn(line: string): string | undefined {
  const event = jsonObject(line.trim());
  // 2.40 says status, later ones text.
  const said = event === undefined ? line : `${String(event.id ?? "")} ${String(event.status ?? event.text ?? "")}`;
  return /\bContainer (\S+)\s+Recreate$/.exec(said.trim())?.[1];
}

/** Service -> hash of what `config --hash` says. */
export function hashesIn(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const [, name, hash] = /^(\S+) ([0-9a-f]{64})$/.exec(line.trim()) ?? [];
      return name === undefined || hash === undefined ? [] : [[name, hash] as const];
    }),
  );
}
