import { constants, createWriteStream } from "node:fs";
import { access, chmod, lstat, mkdir, open, readdir, readFile, rmdir, stat, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { FileFacts, Files } from "../../domain/ports.ts";
import { Secret } from "../../domain/secret.ts";
import { createWhole, writeWhole } from "./atomic-write.ts";
import { fileProblem, isCode } from "./file-problem.ts";
import { readRegular } from "./read-regular.ts";

export function createFiles(): Files {
  return {
    read: (path, most) =>
      orUndefined("reading", path, () => (most === undefined ? readFile(path, "utf8") : readRegular(path, most))),
    facts: (path) => orUndefined("reading", path, () => factsOf(path)),
    list: async (path) => ((await orUndefined("reading", path, () => readdir(path))) ?? []).toSorted(),
    write: (path, text, mode) => guarded("writing", path, () => writeWhole(path, textOf(text), mode)),
    createExclusive: (path, text, mode) => guarded("creating", path, () => createWhole(path, text, mode)),
    appendLine: (path, line, mode) => guarded("appending to", path, () => appendLine(path, line, mode)),
    makeFolder: (path, mode) => guarded("creating the folder", path, () => makeFolder(path, mode)),
    remove: (path) => guarded("removing", path, () => remove(path)),
    isWritable: (path) => isWritable(resolve(path)),
  };
}

function textOf(text: string | Secret): string {
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

async function appendLine(path: string, line: string, mode: number): Promise<void> {
  const file = await open(path, "a+", mode);
  try {
    const { size } = await file.stat();
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

async function makeFolder(path: string, mode?: number): Promise<void> {
  const created = await mkdir(path, { recursive: true, ...(mode === undefined ? {} : { mode }) });
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

/**
 * A log that must never stop a run: what cannot be written (a full disk) is dropped, because the
 * task that needs the disk reports it anyway.
 */
export function openAppendFile(path: string): AppendFile {
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  stream.on("error", () => undefined);
  return {
    append: (text) => void stream.write(text),
    close: () => new Promise((resolve) => (stream.destroyed ? resolve() : stream.end(resolve))),
  };
}
