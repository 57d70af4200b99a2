import { closeSync, constants, createWriteStream, fstatSync, openSync } from "node:fs";
import { access, chmod, type FileHandle, lstat, mkdir, open, readdir, rmdir, stat, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { FileFacts, Files } from "../../domain/ports.ts";
import { Secret } from "../../domain/secret.ts";
import { createWhole, writeWhole } from "./atomic-write.ts";
import { fileProblem, isCode } from "./file-problem.ts";
import { followFile } from "./follow-file.ts";
import { readEnd, readRegular, refuseOthers } from "./read-regular.ts";
import { wayTo } from "./way.ts";

/** What is read where nobody says how much: a file that people write, and that has to be shown or understood whole. */
const largestText = 4 * 1024 * 1024;

export function createFiles(): Files {
  return {
    read: (path, most = largestText) => orUndefined("reading", path, () => readRegular(path, most)),
    readEnd: (path, most) => orUndefined("reading", path, () => readEnd(path, most)),
    follow: (path) => orUndefined("reading", path, () => followFile(path)),
    way: (path) => guarded("reading", path, () => wayTo(path)),
    facts: (path) => orUndefined("reading", path, () => factsOf(path)),
    list: async (path) => ((await orUndefined("reading", path, () => readdir(path))) ?? []).toSorted(),
    write: (path, text, mode) => guarded("writing", path, () => writeWhole(path, textOf(text), mode)),
    createExclusive: (path, text, mode) => guarded("creating", path, () => createWhole(path, textOf(text), mode)),
    appendLine: (path, line, mode) => guarded("appending to", path, () => appendLine(path, line, mode)),
    makeFolder: (path, mode) => guarded("creating the folder", path, () => makeFolder(path, mode)),
    remove: (path) => guarded("removing", path, () => remove(path)),
    isWritable: (path) => isWritable(resolve(path)),
  };
}

function textOf<Text extends string | Uint8Array>(text: Text | Secret): Text | string {
  return text instanceof Secret ? text.toPrivateFile() : text;
}

async function guarded<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw fileProblem(thrown, path, doing);
  }
}

function orUndefined<T>(doing: string, path: string, work: () => Promise<T>): Promise<T | undefined> {
  return guarded(doing, path, async () => {
    try {
      return await work();
    } catch (thrown) {
      if (isCode(thrown, "ENOENT", "ENOTDIR")) return undefined;
      throw thrown;
    }
  });
}

async function factsOf(path: string): Promise<FileFacts> {
  const [seen, itself] = await Promise.all([stat(path), lstat(path)]);
  const kind = seen.isFile() ? "file" : seen.isDirectory() ? "folder" : "other";
  return { kind, mode: seen.mode & 0o7777, uid: seen.uid, bytes: seen.size, isLink: itself.isSymbolicLink() };
}

/** A link is not followed, and a pipe not waited for. */
const appending = constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function appendLine(path: string, line: string, mode: number): Promise<void> {
  const file = await open(path, appending | constants.O_RDWR, mode);
  try {
    const size = await sizeOf(path, file);
    // A run that was killed while writing left half a line: it must not swallow ours.
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const torn = size > 0 && last.toString() !== "\n";
    await file.appendFile(`${torn ? "\n" : ""}${line}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string, file: FileHandle): Promise<number> {
  const seen = await file.stat();
  refuseOthers(path, seen, Number.POSITIVE_INFINITY);
  return seen.size;
}

/** Whatever the umask: what is made on the way is for its owner alone to write. */
const forOwnerToWrite = 0o755;

async function makeFolder(path: string, mode?: number): Promise<void> {
  const created = await mkdir(path, { recursive: true, mode: mode ?? forOwnerToWrite });
  // The umask may have taken bits away; a folder that was there keeps the mode that somebody gave it.
  if (created !== undefined && mode !== undefined) await chmod(path, mode);
}

/** A file or an empty folder; never a folder with something in it. */
async function remove(path: string): Promise<void> {
  const seen = await lstat(path).catch(() => undefined);
  if (seen === undefined) return;
  await (seen.isDirectory() ? rmdir(path) : unlink(path)).catch((thrown: unknown) => {
    if (!isCode(thrown, "ENOENT")) throw thrown;
  });
}

async function isWritable(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isDirectory()) return false;
    await access(path, constants.W_OK | constants.X_OK);
    return true;
  } catch (thrown) {
    const parent = dirname(path);
    return isCode(thrown, "ENOENT") && parent !== path && isWritable(parent);
  }
}

export interface AppendFile {
  append(text: string): void;
  /** Resolves when everything appended so far has reached the file, or could not. */
  close(): Promise<void>;
}

/** A run says some hundred kB; a service that repeats one line for hours must not fill the disk. */
const largestLog = 32 * 1024 * 1024;

/**
 * A new log that must never stop a run: what cannot be written (a full disk) is dropped, because
 * the task that needs the disk reports it anyway. Nothing is written through a link, and no more
 * than `most` bytes: then its last line says so.
 */
export function openLogFile(path: string, most = largestLog): AppendFile {
  const fd = openNew(path);
  if (fd === undefined) return { append: () => undefined, close: async () => undefined };
  const stream = createWriteStream(path, { fd });
  stream.on("error", () => undefined);
  let room = most;
  return {
    append(text) {
      if (room <= 0) return;
      room -= Buffer.byteLength(text);
      stream.write(room > 0 ? text : `The log ends here: it has reached ${most} bytes.\n`);
    },
    close: () => new Promise((resolve) => (stream.destroyed ? resolve() : stream.end(resolve))),
  };
}

function openNew(path: string): number | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, appending | constants.O_WRONLY, 0o600);
    refuseOthers(path, fstatSync(fd), Number.POSITIVE_INFINITY);
    return fd;
  } catch {
    if (fd !== undefined) closeSync(fd);
    return undefined;
  }
}
