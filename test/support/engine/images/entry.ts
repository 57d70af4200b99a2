/** One file of a layer. Everything belongs to root; what must not is given away by the entrypoints, as officially. */
export type Entry =
  | { readonly kind: "folder"; readonly path: string; readonly mode: number }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "text"; readonly path: string; readonly mode: number; readonly text: string | Buffer }
  /** A file of this machine, with links followed. */
  | { readonly kind: "copy"; readonly path: string; readonly from: string; readonly capability?: Capability };

/** What a program carries by itself, as `setcap NAME=+ep` does it: without it in its container it cannot be started. */
export type Capability = "cap_net_bind_service";

export function folder(path: string, mode = 0o755): Entry {
  return { kind: "folder", path, mode };
}

export function link(path: string, target: string): Entry {
  return { kind: "link", path, target };
}

export function text(path: string, content: string | Buffer, mode = 0o644): Entry {
  return { kind: "text", path, mode, text: content };
}

export function copy(path: string, from = path): Entry {
  return { kind: "copy", path, from };
}

/** The entry at this path, with a capability on the file. */
export function carrying(capability: Capability, path: string, entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => (entry.kind === "copy" && entry.path === path ? { ...entry, capability } : entry));
}

/** A layer under a name to show in errors; the order of its entries does not matter. */
export interface Layer {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** The part of an image's configuration that these images use, in the registry's own spelling. */
export interface ImageConfig {
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly User?: string;
  readonly Volumes?: Readonly<Record<string, Record<string, never>>>;
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>;
  readonly StopSignal?: string;
}

export interface Image {
  /** As in a compose file: `repository:tag`, with a registry's host where it has one. */
  readonly names: readonly string[];
  readonly layers: readonly Layer[];
  readonly config: ImageConfig;
}
