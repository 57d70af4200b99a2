import { parse, stringify } from "yaml";
import type { Service } from "./compose-file.ts";
import type { Resource } from "./resource.ts";
import { slug } from "./slug.ts";
import { isLocal, localSource, parseVolumeString } from "./volume-string.ts";

interface LongVolume {
  type?: string;
  source?: string;
  target?: string;
  content?: string;
  is_directory?: boolean;
  isDirectory?: boolean;
}

interface Volumes {
  readonly resource: Resource;
  readonly root: string;
  /** `volumes:` of the file: the renamed ones are added. */
  readonly topLevel: Record<string, Record<string, unknown> | null>;
  /** Coolify's `$parsed` outlives a volume: a bind in the long form gets the mode of the last short one (815). */
  readonly memory: { mode: string | undefined };
}

/** parsers.php 736 to 880. */
export function rewriteVolumes(service: Service, around: Volumes): readonly unknown[] {
  const volumes = (service.volumes ?? []) as readonly (string | LongVolume)[];
  return volumes.map((volume) => (typeof volume === "string" ? short(volume, around) : long(volume, around)));
}

function short(volume: string, around: Volumes): string {
  const { source, target, mode } = parseVolumeString(volume);
  around.memory.mode = mode;
  if (isLocal(source)) return bind(source, target, around, { content: null, isDirectory: true });
  return withMode(`${named(source, around)}:${target}`, mode);
}

function long(volume: LongVolume, around: Volumes): unknown {
  const { type, source = "", target = "", content, is_directory, isDirectory, ...rest } = volume;
  if (type === "bind") {
    const directory = isDirectory === true || is_directory === true || content === undefined;
    // A bind comes out in the short form: whatever else its long form said (`bind.propagation`, `read_only`) is lost.
    return bind(source, target, around, { content: content ?? null, isDirectory: directory });
  }
  if (type !== "volume") return volume;
  const there = around.topLevel[source] as { driver_opts?: { type?: string } } | undefined;
  if (there?.driver_opts?.type === "cifs" || there?.driver_opts?.type === "nfs") return volume;
  return { ...rest, type, source: named(source, around), target };
}

function bind(
  source: string,
  target: string,
  { resource, root, memory }: Volumes,
  made: { content: string | null; isDirectory: boolean },
): string {
  if (["/var/run/docker.sock", "/tmp", "/tmp/"].includes(source)) return withMode(`${source}:${target}`, memory.mode);
  const path = localSource(source, `${root}/${resource.kind}s/${resource.uuid}`);
  // 806: what is known of this place in a container is what was first read. Another `content:` later is not seen.
  const known = resource.files.get(target);
  resource.files.set(target, {
    path,
    content: known?.content ?? made.content,
    isDirectory: known?.isDirectory ?? made.isDirectory,
  });
  return withMode(`${path}:${target}`, memory.mode);
}

/** The name of a volume loses its underscores: data under the old name is not found again. */
function named(source: string, { resource, topLevel }: Volumes): string {
  const name = `${resource.uuid}_${slug(source)}`;
  topLevel[name] = { name };
  return name;
}

const withMode = (volume: string, mode: string | undefined) => (mode === undefined ? volume : `${volume}:${mode}`);

/** parsers.php 1512: contents are taken out of the file that Coolify keeps, and the file is written anew. */
export function withoutContent(text: string): string {
  const file = parse(text) as { services?: Record<string, { volumes?: unknown[] } | null> };
  for (const service of Object.values(file.services ?? {})) {
    for (const volume of service?.volumes ?? []) {
      if (typeof volume !== "object" || volume === null) continue;
      for (const key of ["content", "isDirectory", "is_directory"]) delete (volume as Record<string, unknown>)[key];
    }
  }
  return stringify(file, { lineWidth: 0 });
}
