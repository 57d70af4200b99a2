import type { Key } from "./keys.ts";
import { createKeyDecoder } from "./keys.ts";

export interface InputStream {
  setEncoding(encoding: "utf8"): unknown;
  setRawMode?(isRaw: boolean): unknown;
  resume?(): unknown;
  pause?(): unknown;
  ref?(): unknown;
  unref?(): unknown;
  on(event: "data", listener: (chunk: string) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  off(event: "data", listener: (chunk: string) => void): unknown;
  off(event: "end", listener: () => void): unknown;
}

/** So long may a slow line take between the parts of one arrow key before it is taken for Escape. */
const sequencePause = 50;
/** So long may a paste, or what the terminal says of itself, stand still before it counts as ended. */
const textPause = 1000;

/** Reads keys from a terminal in raw mode until it is told to stop. `onEnd`: there will be no more keys. */
export function readKeys(stdin: InputStream, onKey: (key: Key) => void, onEnd: () => void): () => void {
  const decoder = createKeyDecoder();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pressAll = (keys: readonly Key[]) => {
    for (const key of keys) onKey(key);
  };
  const onData = (chunk: string) => {
    clearTimeout(timer);
    pressAll(decoder.push(chunk));
    const waitsFor = decoder.waitsFor();
    const pause = waitsFor === "sequence" ? sequencePause : textPause;
    if (waitsFor !== undefined) timer = setTimeout(() => pressAll(decoder.flush()), pause);
  };
  stdin.setEncoding("utf8");
  stdin.setRawMode?.(true);
  stdin.on("data", onData);
  stdin.on("end", onEnd);
  stdin.ref?.();
  stdin.resume?.();
  return () => {
    clearTimeout(timer);
    stdin.off("data", onData);
    stdin.off("end", onEnd);
    stdin.setRawMode?.(false);
    stdin.pause?.();
    stdin.unref?.();
  };
}
