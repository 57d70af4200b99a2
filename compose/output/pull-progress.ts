import type { PullReport } from "../../src/domain/docker.ts";
import { jsonObject } from "./json-line.ts";

/** Reads a pull of one image line by line and tells how far it is, each time that changed. One reader per pull. */
export type PullReader = (line: string) => PullReport[];

/**
 * `docker pull` without a terminal prints no bytes, so this one says only that it runs and that it
 * is done. What each layer says is not counted: a report's numbers are bytes.
 */
export function dockerPullProgress(reference: string): PullReader {
  const tell = onChange(reference);
  return (raw) => {
    const line = raw.trim();
    const done = /^Status: (Downloaded newer image|Image is up to date)/.test(line);
    return line === "" ? [] : tell(done ? "pulled" : "pulling", 0, undefined);
  };
}

/**
 * The engine's own stream (`POST /images/create`), and `docker compose --progress json pull`:
 * bytes, layer by layer.
 */
export function jsonPullProgress(reference: string): PullReader {
  const layers = new Map<string, { done: number; total: number }>();
  // Layers that are announced but whose size is not known yet: until it is, no total is honest, and
  // percents would fall.
  const unsized = new Set<string>();
  const tell = onChange(reference);
  return (line) => {
    const event = jsonObject(line.trim());
    if (event === undefined) return [];
    const status = String(event.text ?? event.status ?? "");
    const isLayer = event.parent_id !== undefined || /^[0-9a-f]{12}$/.test(String(event.id ?? ""));
    if (isLayer) count(layers, String(event.id), status, event);
    if (isLayer && /^(Pulling fs layer|Waiting)$/.test(status) && !layers.has(String(event.id)))
      unsized.add(String(event.id));
    else if (isLayer) unsized.delete(String(event.id));
    const sum = (key: "done" | "total") => [...layers.values()].reduce((all, layer) => all + layer[key], 0);
    if (!isLayer && /^(Pulled|Status: )/.test(status)) return tell("pulled", sum("total"), sum("total") || undefined);
    return tell("pulling", sum("done"), unsized.size > 0 ? undefined : sum("total") || undefined);
  };
}

/** Only downloading counts: extracting tells the bytes of the same layer a second time. */
function count(
  layers: Map<string, { done: number; total: number }>,
  id: string,
  status: string,
  event: Record<string, unknown>,
) {
  const detail = (event.progressDetail ?? event) as { current?: unknown; total?: unknown };
  const known = layers.get(id);
  if (status === "Downloading" && typeof detail.current === "number") {
    const total = typeof detail.total === "number" && detail.total > 0 ? detail.total : (known?.total ?? 0);
    layers.set(id, { done: Math.min(Math.max(detail.current, known?.done ?? 0), total || detail.current), total });
  } else if (known !== undefined && /^(Verifying Checksum|Download complete|Extracting|Pull complete)$/.test(status)) {
    layers.set(id, { done: known.total, total: known.total });
  }
}

function onChange(reference: string) {
  let last = "";
  return (state: PullReport["state"], done: number, total: number | undefined): PullReport[] => {
    const key = `${state} ${done} ${total}`;
    if (key === last || last.startsWith("pulled")) return [];
    last = key;
    return [{ reference, state, done, total }];
  };
}
