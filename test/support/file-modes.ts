// Over 150 lines: one model of a file system, with what each call does to it.
import { lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Effect, effectOf, type Place } from "./file-effects.ts";
import { encodings } from "./inspect-stack.ts";
import type { SystemCall } from "./system-calls.ts";

interface Entry {
  isFolder: boolean;
  /** Permission bits. */
  mode: number;
  /** The call that gave anybody but the owner a bit, while all folders above let others pass. It stays: who opened it then still has it. */
  opened: string | undefined;
  /** What was written while it was closed to others is not looked at: it counts as a secret, whatever it is. */
  filledClosed: string | undefined;
  /** What was written while it could be reached, to be searched when the secrets are known. */
  written: { call: string; text: string }[];
}

/**
 * What others could read at each moment of a run, by replaying its calls: modes of files and folders as the calls made them, not as they
 * are afterwards. Root's own view: any bit for group or others counts.
 */
export class FileModes {
  readonly #entries = new Map<string, Entry>();
  readonly #removed = new Map<string, Entry>();
  readonly #umasks = new Map<number, number>();
  readonly #folders = new Map<number, string>();
  readonly #commands: string[] = [];
  /** Calls whose effect cannot be told: each is a failure, because a secret may be in it. */
  readonly #unclear: string[] = [];

  /** `known`: folders whose modes are taken before the run; what lies elsewhere is looked up when it is first met. */
  constructor(known: readonly string[]) {
    for (const folder of known) {
      this.#seen(folder);
      for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) this.#seen(join(folder, path));
    }
  }

  /** One line for each way in which one of these values could have been read by others; empty where none could. */
  exposed(secrets: Readonly<Record<string, string>>): string[] {
    const forms = Object.entries(secrets).flatMap(([name, value]) =>
      encodings(value).map((form) => ({ name, form: asTraced(form) })),
    );
    const found = new Set(this.#unclear);
    for (const command of this.#commands)
      for (const { name, form } of forms)
        if (command.includes(form)) found.add(`${name} is an argument: ${short(command)}`);
    for (const [path, { opened, filledClosed, written }] of [...this.#entries, ...this.#removed]) {
      if (opened === undefined) continue;
      if (filledClosed !== undefined) found.add(`${path}: filled in private by ${filledClosed}, opened by ${opened}`);
      for (const { call, text } of written)
        for (const { name, form } of forms)
          if (text.includes(form)) found.add(`${path}: ${name} by ${call}, readable by ${opened}`);
    }
    return [...found];
  }

  /** The folders that were made closed, and so hide what is in them. */
  closedFolders(): string[] {
    return [...this.#entries]
      .filter(([, { isFolder, mode }]) => isFolder && (mode & 0o077) === 0)
      .map(([path]) => path);
  }

  /** Files that were written where others could find them by name: all that was written there is searched. */
  searched(): string[] {
    return [...this.#entries].flatMap(([path, { written }]) => (written.length > 0 ? [path] : []));
  }

  see(call: SystemCall): void {
    if (call.result.startsWith("-1 ")) return;
    if (call.name === "execve") {
      this.#commands.push(call.given);
      return;
    }
    if (/^p?write/.test(call.name)) {
      this.#write(call);
      return;
    }
    const { effect, cwd } = effectOf(call.name, call.given, call.result);
    if (cwd !== undefined) this.#folders.set(call.pid, cwd);
    const said = `${call.name}(${short(call.given)})`;
    if (effect === undefined) this.#unclear.push(`not understood: ${said}`);
    else this.#apply(effect, call.pid, said);
  }

  #apply(effect: Effect, pid: number, said: string): void {
    if (effect.do === "nothing") return;
    if (effect.do === "mask") {
      this.#umasks.set(pid, Number.parseInt(effect.mask, 8));
      return;
    }
    const [path, other] =
      "place" in effect ? [this.#path(effect.place, pid)] : [this.#path(effect.from, pid), this.#path(effect.to, pid)];
    if (path === undefined || ("from" in effect && other === undefined)) {
      this.#unclear.push(`of an unknown folder: ${said}`);
      return;
    }
    switch (effect.do) {
      case "enter":
        this.#folders.set(pid, path);
        break;
      case "create":
        if (!this.#entries.has(path)) this.#make(path, effect.mode, pid, said, false);
        break;
      case "make":
        this.#make(path, effect.mode, pid, said, effect.isFolder);
        break;
      case "chmod":
        this.#seen(path).mode = Number.parseInt(effect.mode, 8) & 0o777;
        this.#lookBelow(path, said);
        break;
      case "remove":
        this.#remove(path);
        break;
      default:
        this.#between(effect.do, path, other ?? "", said);
    }
  }

  #between(how: "rename" | "link" | "copy", from: string, to: string, said: string): void {
    if (how === "rename") this.#rename(from, to, said);
    else if (how === "copy") this.#copy(from, to, said);
    else {
      this.#entries.set(to, this.#seen(from));
      this.#look(to, said);
    }
  }

  #write({ name, given }: SystemCall): void {
    const [, path, isDeleted] = /^\d+<(\/[^>]*)>(\(deleted\))?/.exec(given) ?? [];
    if (path === undefined || path.startsWith("/dev/") || path.startsWith("/proc/")) return;
    const call = `${name}(${short(given)})`;
    const entry = (isDeleted === undefined ? undefined : this.#removed.get(path)) ?? this.#seen(path);
    if (entry.opened === undefined && !this.#canBeReached(path)) {
      entry.filledClosed ??= call;
      return;
    }
    if (given.includes('"...')) this.#unclear.push(`${path}: not seen whole: ${call}`);
    entry.written.push({ call, text: given });
  }

  /** What is copied within the kernel does not show: it has what its source had. */
  #copy(from: string, to: string, call: string): void {
    const source = this.#seen(from);
    const target = this.#seen(to);
    target.filledClosed ??= source.filledClosed;
    target.written.push(...source.written.map(({ text }) => ({ call, text })));
  }

  #make(path: string, mode: string, pid: number, said: string, isFolder: boolean): void {
    const bits = Number.parseInt(/0[0-7]*$/.exec(mode)?.[0] ?? "0666", 8) & 0o777;
    this.#entries.set(path, newEntry(isFolder, bits & ~(this.#umasks.get(pid) ?? 0)));
    this.#look(path, said);
  }

  #rename(from: string, to: string, said: string): void {
    this.#seen(from);
    this.#remove(to);
    for (const [path, entry] of [...this.#entries]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#entries.delete(path);
      this.#entries.set(`${to}${path.slice(from.length)}`, entry);
    }
    this.#lookBelow(to, said);
  }

  #remove(path: string): void {
    const entry = this.#entries.get(path);
    if (entry === undefined) return;
    this.#entries.delete(path);
    // Of two files of one name both count.
    const before = this.#removed.get(path);
    if (before !== undefined && before !== entry) this.#removed.set(`${path} (before)`, before);
    this.#removed.set(path, entry);
  }

  #lookBelow(path: string, said: string): void {
    for (const [one] of this.#entries) if (one === path || one.startsWith(`${path}/`)) this.#look(one, said);
  }

  #look(path: string, said: string): void {
    const entry = this.#seen(path);
    if (entry.isFolder || (entry.mode & 0o077) === 0 || !this.#canBeReached(path)) return;
    entry.opened ??= `${said} (mode ${entry.mode.toString(8).padStart(4, "0")})`;
  }

  /** Do all folders above let anybody but their owner pass? */
  #canBeReached(path: string): boolean {
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
      if ((this.#seen(folder).mode & 0o011) === 0) return false;
    return true;
  }

  /** As the calls have made it; else as it stands there, and what is not there is open to all. */
  #seen(path: string): Entry {
    const known = this.#entries.get(path);
    if (known !== undefined) return known;
    const found = lstatSync(path, { throwIfNoEntry: false });
    const entry = newEntry(found?.isDirectory() ?? false, (found?.mode ?? 0o777) & 0o777);
    this.#entries.set(path, entry);
    this.#look(path, "somebody before");
    return entry;
  }

  #path(place: Place, pid: number): string | undefined {
    if ("descriptor" in place) return pathOf(place.descriptor);
    const path = unquoted(place.name);
    if (path.startsWith("/")) return join(path);
    const folder = place.folder === undefined ? undefined : /<(\/.*)>$/.exec(place.folder)?.[1];
    const from = folder ?? this.#folders.get(pid);
    return from === undefined ? undefined : join(from, path);
  }
}

const newEntry = (isFolder: boolean, mode: number): Entry => ({
  ...{ isFolder, mode, opened: undefined, filledClosed: undefined, written: [] },
});

/** `23</path>` */
const pathOf = (descriptor: string): string | undefined => /^\d+<(\/.*)>(?:\(deleted\))?$/.exec(descriptor)?.[1];

const unquoted = (word: string): string => word.slice(1, -1).replace(/\\(["\\])/g, "$1");

const short = (given: string): string => (given.length > 160 ? `${given.slice(0, 160)}...` : given);

/** How strace writes text: what is not printable ASCII byte by byte. */
const asTraced = (form: string): string =>
  form
    .replace(/["\\]/g, "\\$&")
    .replace(/[^ -~]/gu, (one) => [...Buffer.from(one)].map((byte) => `\\${byte.toString(8)}`).join(""));
