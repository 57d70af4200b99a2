import { createWriteStream } from "node:fs";

export interface AppendFile {
  append(text: string): void;
  /** Resolves when everything appended so far has reached the file, or could not. */
  close(): Promise<void>;
}

/**
 * A log that must never stop a run: what cannot be written (a full disk) is dropped, because the task that needs the disk
 * reports it anyway.
 */
export function openAppendFile(path: string): AppendFile {
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  stream.on("error", () => undefined);
  return {
    append: (text) => void stream.write(text),
    close: () => new Promise((resolve) => (stream.destroyed ? resolve() : stream.end(resolve))),
  };
}
