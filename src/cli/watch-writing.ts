interface Writing {
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
  once(event: "drain" | "close", listener: () => void): unknown;
  readonly writableLength?: number;
}

/** Whoever read it has gone (`| head`, a terminal that was closed): an end like any other. */
const isReaderGone = ({ code = "" }: NodeJS.ErrnoException): boolean =>
  ["EPIPE", "EIO", "ECONNRESET", "ERR_STREAM_DESTROYED"].includes(code);

/**
 * Whether what was written to standard output has arrived: on a full disk it has not, and Node
 * tells that only to whoever listens. Loaded by `--help` too.
 */
export function watchWriting(stream: Writing) {
  let failed: NodeJS.ErrnoException | undefined;
  stream.on("error", (error) => {
    if (!isReaderGone(error)) failed ??= error;
  });
  return {
    /** What is said of it, as one line; undefined where all is well. Ask when everything was written. */
    async failure(): Promise<string | undefined> {
      if ((stream.writableLength ?? 0) > 0)
        await new Promise<void>((resolve) => {
          for (const event of ["drain", "close"] as const) stream.once(event, resolve);
          stream.on("error", () => resolve());
        });
      // An error of the last write is told on the next turn.
      await new Promise((resolve) => setImmediate(resolve));
      return failed && `Standard output cannot be written: ${failed.message}\n`;
    },
  };
}
