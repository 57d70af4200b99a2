import { open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Capability, Entry } from "./entry.ts";

/**
 * A tar archive that depends on its entries alone (no clock, no owner, sorted), so equal layers have equal digests on
 * every machine and need no root to be made.
 */
export async function* tar(entries: readonly Entry[]): AsyncGenerator<Buffer> {
  for (const entry of inOrder(entries)) {
    if (entry.kind === "folder") yield header(`${entry.path}/`, entry.mode, 0, "5");
    else if (entry.kind === "link") yield header(entry.path, 0o777, 0, "2", entry.target);
    else if (entry.kind === "text") {
      const content = Buffer.from(entry.text as string);
      yield header(entry.path, entry.mode, content.length, "0");
      yield content;
      yield padding(content.length);
    } else {
      const { size, mode } = await stat(entry.from);
      if (entry.capability !== undefined) yield* extended("security.capability", capabilities[entry.capability]);
      yield header(entry.path, mode & 0o777, size, "0");
      const file = await open(entry.from);
      for await (const chunk of file.createReadStream({ highWaterMark: 1 << 20 })) yield chunk as Buffer;
      yield padding(size);
    }
  }
  yield Buffer.alloc(1024);
}

/** As the kernel keeps it (vfs_cap_data, revision 2, effective): bit 10 is NET_BIND_SERVICE. */
const capabilities: Readonly<Record<Capability, Buffer>> = {
  cap_net_bind_service: Buffer.from("0100000200040000000000000000000000000000", "hex"),
};

/** A header of its own, about the entry that follows it. */
function* extended(attribute: string, value: Buffer): Generator<Buffer> {
  const rest = Buffer.concat([Buffer.from(` SCHILY.xattr.${attribute}=`), value, Buffer.from("\n")]);
  // The length counts its own digits: two of them up to 99.
  const record = Buffer.concat([Buffer.from(String(rest.length + 2)), rest]);
  yield header("/PaxHeaders", 0o644, record.length, "x");
  yield record;
  yield padding(record.length);
}

/** Parents first; of two entries with one path the later counts. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const byPath = new Map<string, Entry>();
  for (const entry of entries) {
    for (let up = dirname(entry.path); up !== "/" && !byPath.has(up); up = dirname(up)) {
      byPath.set(up, { kind: "folder", path: up, mode: 0o755 });
    }
    byPath.set(entry.path, entry);
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function header(path: string, mode: number, size: number, type: string, target = ""): Buffer {
  const block = Buffer.alloc(512);
  const name = path.slice(1);
  // The ustar form splits a long name at a slash; what fits in neither half has no place in these images.
  const cut = name.length <= 100 ? -1 : name.lastIndexOf("/", Math.min(154, name.length - 2));
  if (name.length - cut - 1 > 100 || target.length > 100) throw new Error(`too long for a ustar header: ${path}`);
  block.write(name.slice(cut + 1), 0);
  if (cut > 0) block.write(name.slice(0, cut), 345);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write("        ", 148);
  block.write(type, 156);
  block.write(target, 157);
  block.write("ustar\u000000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\u0000 `, 148);
  return block;
}

function octal(value: number, width: number): string {
  return value.toString(8).padStart(width, "0");
}

function padding(size: number): Buffer {
  return Buffer.alloc((512 - (size % 512)) % 512);
}
