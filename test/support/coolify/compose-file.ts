import { parse, stringify } from "yaml";

/** What Symfony's YAML makes of a compose file, as far as Coolify looks at it. */
export interface ComposeFile {
  services: Record<string, Service>;
  volumes: Record<string, Named>;
  networks: Record<string, Named>;
  configs: Record<string, unknown>;
  secrets: Record<string, unknown>;
}

export type Service = Record<string, unknown>;
type Named = Record<string, unknown> | null;
export type Environment = Record<string, unknown>;

export function readCompose(text: string): ComposeFile {
  const read = parse(text) as Partial<ComposeFile> | null;
  if (read === null || typeof read !== "object" || read.services === undefined) {
    throw new Error('Docker Compose file must contain a "services" section');
  }
  const { services, volumes, networks, configs, secrets } = read;
  return {
    services,
    // parsers.php 402: a volume that is only named is forgotten, and comes back under its new name.
    volumes: Object.fromEntries(Object.entries(volumes ?? {}).filter(([, volume]) => volume !== null)),
    networks: { ...networks },
    configs: { ...configs },
    secrets: { ...secrets },
  };
}

export function writeCompose({ services, ...rest }: ComposeFile): string {
  const filled = Object.entries(rest).filter(([, section]) => Object.keys(section).length > 0);
  return stringify({ services, ...Object.fromEntries(filled) }, { lineWidth: 0 });
}

/** shared.php 4057. In a list an entry without "=" is an empty value, and not one that is passed on. */
export function asMap(environment: unknown): Environment {
  if (!Array.isArray(environment)) return { ...(environment as Environment | null | undefined) };
  const entries = environment.filter((each): each is string => typeof each === "string");
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf("=");
      return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/** `labels` of either form as a list. */
export function asList(labels: unknown): readonly string[] {
  if (Array.isArray(labels)) return labels.map(String);
  return Object.entries((labels ?? {}) as Environment).map(([key, value]) => `${key}=${value}`);
}
