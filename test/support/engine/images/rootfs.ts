import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Entry, text } from "./entry.ts";

const scripts = join(import.meta.dirname, "..", "rootfs");

/** A script of ../rootfs, executable in the image under `path`. */
export function script(path: string, file: string): Entry {
  return text(path, readFileSync(join(scripts, file)), 0o755);
}
