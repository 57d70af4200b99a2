// Over 150 lines: one model of a file system, with what each call does to it.
import { lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { encodings } from "./inspect-stack.ts";
import { type SystemCall, wordsOf } from "./system-calls.ts";

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
      for (const { name, form } of forms) if (command.includes(form)) found.add(`${name} is an argument: ${short(command)}`);
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
    return [...this.#entries].filter(([, { isFolder, mode }]) => isFolder && (mode & 0o077) === 0).map(([path]) => path);
  }

  /** How often a file was written that others could find by its name. */
  searched(): string[] {
    return [...this.#entries].flatMap(([path, { written }]) => (written.length > 0 ? [path] : []));
  }

  see(call: SystemCall): void {
    const failed = call.result.startsWith("-1 ");
    if (call.name === "execve" && !failed) this.#commands.push(call.given);
    if (failed || call.name === "execve") return;
    if (/^p?writev?2?(64)?$/.test(call.name)) return this.#write(call);
    const words = wordsOf(call.given);
    const [first = "", second = "", third = "", fourth = ""] = words;
    const said = `${call.name}(${short(call.given)})`;
    const here = `AT_FDCWD<${this.#folders.get(call.pid) ?? ""}>`;
    const cwd = /^AT_FDCWD<(.+)>$/.exec(first)?.[1];
    if (cwd !== undefined) this.#folders.set(call.pid, cwd);
    switch (call.name) {
      case "umask":
        this.#umasks.set(call.pid, Number.parseInt(first, 8));
        return;
      case "chdir":
        this.#folders.set(call.pid, this.#path(here, first, call) ?? "");
        return;
      case "open":
        return this.#create(call, call.result, second, third, said);
      case "creat":
        return this.#create(call, call.result, "O_CREAT", second, said);
      case "openat":
        return this.#create(call, call.result, third, fourth, said);
      case "openat2":
        return this.#create(call, call.result, third, /mode=(\d+)/.exec(third)?.[1] ?? "", said);
      case "mkdir":
        return this.#make(this.#path(here, first, call), second, call, said, true);
      case "mkdirat":
        return this.#make(this.#path(first, second, call), third, call, said, true);
      case "mknod":
        return this.#make(this.#path(here, first, call), second, call, said, false);
      case "mknodat":
        return this.#make(this.#path(first, second, call), third, call, said, false);
      case "chmod":
        return this.#chmod(this.#path(here, first, call), second, said);
      case "fchmod":
        return this.#chmod(pathOf(first), second, said);
      case "fchmodat":
      case "fchmodat2":
        return this.#chmod(this.#path(first, second, call), third, said);
      case "rename":
        return this.#rename(this.#path(here, first, call), this.#path(here, second, call), said);
      case "renameat":
      case "renameat2":
        return this.#rename(this.#path(first, second, call), this.#path(third, fourth, call), said);
      case "link":
        return this.#link(this.#path(here, first, call), this.#path(here, second, call), said);
      case "linkat":
        return this.#link(this.#path(first, second, call), this.#path(third, fourth, call), said);
      case "unlink":
      case "rmdir":
        return this.#remove(this.#path(here, first, call));
      case "unlinkat":
        return this.#remove(this.#path(first, second, call));
      case "copy_file_range":
        return this.#copy(pathOf(first), pathOf(third), said);
      case "sendfile":
        return this.#copy(pathOf(second), pathOf(first), said);
      // The name of another file: no content of its own.
      case "symlink":
      case "symlinkat":
        return;
      default:
        this.#unclear.push(`not understood: ${said}`);
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
  #copy(from: string | undefined, to: string | undefined, call: string): void {
    if (from === undefined || to === undefined) return;
    const source = this.#seen(from);
    const target = this.#seen(to);
    target.filledClosed ??= source.filledClosed;
    target.written.push(...source.written.map(({ text }) => ({ call, text })));
  }

  #create(call: SystemCall, result: string, flags: string, mode: string, said: string): void {
    if (!flags.includes("O_CREAT") && !flags.includes("O_TMPFILE")) return;
    const path = pathOf(result);
    if (path === undefined) this.#unclear.push(`without a path: ${said}`);
    else if (!this.#entries.has(path)) this.#make(path, mode, call, said, false);
  }

  #make(path: string | undefined, mode: string, call: SystemCall, said: string, isFolder: boolean): void {
    if (path === undefined) return;
    const bits = Number.parseInt(/0[0-7]*$/.exec(mode)?.[0] ?? "0666", 8) & 0o777;
    this.#entries.set(path, newEntry(isFolder, bits & ~(this.#umasks.get(call.pid) ?? 0)));
    this.#look(path, said);
  }

  #chmod(path: string | undefined, mode: string, said: string): void {
    if (path === undefined) return;
    this.#seen(path).mode = Number.parseInt(mode, 8) & 0o777;
    this.#lookBelow(path, said);
  }

  #rename(from: string | undefined, to: string | undefined, said: string): void {
    if (from === undefined || to === undefined) return;
    this.#seen(from);
    this.#remove(to);
    for (const [path, entry] of [...this.#entries]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#entries.delete(path);
      this.#entries.set(`${to}${path.slice(from.length)}`, entry);
    }
    this.#lookBelow(to, said);
  }

  #link(from: string | undefined, to: string | undefined, said: string): void {
    if (from === undefined || to === undefined) return;
    this.#entries.set(to, this.#seen(from));
    this.#look(to, said);
  }

  #remove(path: string | undefined): void {
    const entry = path === undefined ? undefined : this.#entries.get(path);
    if (path === undefined || entry === undefined) return;
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

  #path(folder: string, word: string, call: SystemCall): string | undefined {
    const path = unquoted(word);
    if (path.startsWith("/")) return join(path);
    const from = /<(\/.*)>$/.exec(folder)?.[1];
    if (from !== undefined) return join(from, path);
    this.#unclear.push(`of an unknown folder: ${call.name}(${short(call.given)})`);
    return undefined;
  }
}

const newEntry = (isFolder: boolean, mode: number): Entry => ({
  ...{ isFolder, mode, opened: undefined, filledClosed: undefined, written: [] },
});

/** `23</path>` */
const pathOf = (descriptor: string): string | undefined => /^\d+<(\/.*)>(?:\(deleted\))?$/.exec(descriptor)?.[1];

const unquoted = (word: string): string => word.slice(1, -1).replace(/\\(["\\])/g, "$1");

const short = (given: string): string => (given.length > 160 ? `${given.slice(0, 160)}...` : given);

/** How strace writes printable text. */
const asTraced = (form: string): string => form.replace(/["\\]/g, "\\$&");
