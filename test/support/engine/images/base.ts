import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { binaries } from "./binaries.ts";
import { copy, type Entry, folder, type Layer, link, text } from "./entry.ts";

/** What a slim Debian image has of the usual commands. No curl, wget, nc or ps: the real app images have none either. */
const commands = [
  ..."basename cat chmod chown cp cut date dirname echo env expr false head id install ln ls mkdir mktemp mv".split(
    " ",
  ),
  ..."printenv printf pwd readlink realpath rm rmdir sha256sum sleep sort stat stty tail tee test timeout touch".split(
    " ",
  ),
  ..."tr true uname uniq wc whoami bash dash find getent grep hostname mawk sed setpriv xargs".split(" "),
];

let debian: Promise<Layer> | undefined;

/** A small Debian made of this machine's own programs: what stands where the official images have `debian:…-slim`. */
export function debianBase(): Promise<Layer> {
  // Asked for by nearly every image, and ldd takes a tenth of a second.
  debian ??= collectDebian();
  return debian;
}

async function collectDebian(): Promise<Layer> {
  const programs = await binaries(commands.map((name) => `/usr/bin/${name}`));
  return {
    name: "debian",
    entries: [...(await skeleton()), ...programs, link("/usr/bin/sh", "dash"), link("/usr/bin/awk", "mawk")],
  };
}

/** Only libraries and the skeleton, no shell: what stands where cloudflared has a distroless image. */
export async function distrolessBase(): Promise<Layer> {
  return { name: "distroless", entries: await skeleton() };
}

/** What the official images drop their rights with; it needs no library. */
export const gosu: Layer = { name: "gosu", entries: [copy("/usr/local/bin/gosu", "/usr/sbin/gosu")] };

async function skeleton(): Promise<readonly Entry[]> {
  return [
    ...["bin", "sbin", "lib", "lib64"].map((name) => link(`/${name}`, `usr/${name}`)),
    ...["bin", "sbin", "lib", "lib64", "local/bin", "share"].map((name) => folder(`/usr/${name}`)),
    ...["/dev", "/etc", "/home", "/proc", "/run", "/sys", "/var/lib", "/var/log"].map((path) => folder(path)),
    link("/var/run", "/run"),
    folder("/root", 0o700),
    folder("/tmp", 0o1777),
    folder("/var/tmp", 0o1777),
    ...users(),
    text("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
    copy("/etc/os-release", "/usr/lib/os-release"),
    // initdb fails without the locale, ClickHouse without the local time.
    ...(await tree("/usr/lib/locale/C.utf8")),
    ...["UTC", "GMT", "Etc/UTC", "Etc/GMT"].map((name) => copy(`/usr/share/zoneinfo/${name}`)),
    link("/etc/localtime", "/usr/share/zoneinfo/Etc/UTC"),
    text("/etc/timezone", "Etc/UTC\n"),
  ];
}

/** Root and nobody, and one service account where the image has one. */
export function users(name?: string, id?: number, home = "/"): readonly Entry[] {
  const own = name === undefined ? "" : `${name}:x:${id}:${id}::${home}:/bin/sh\n`;
  const group = name === undefined ? "" : `${name}:x:${id}:\n`;
  return [
    text("/etc/passwd", `root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/nonexistent:/bin/false\n${own}`),
    text("/etc/group", `root:x:0:\ntty:x:5:\nnogroup:x:65534:\n${group}`),
  ];
}

/** Every file below a folder of this machine, at the same place. */
export async function tree(root: string, keep: (path: string) => boolean = () => true): Promise<readonly Entry[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  return found
    .filter((each) => !each.isDirectory())
    .map((each) => join(each.parentPath, each.name))
    .filter(keep)
    .map((path) => copy(path));
}
