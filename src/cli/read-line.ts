/**
 * One line of a stream, without its end; undefined where the stream ends first. What stands behind it stays for whoever
 * reads next, which readline's own interface would have swallowed. Rejects with the signal's reason.
 */
export async function readLine(
  stream: Pick<NodeJS.ReadableStream, "read" | "unshift" | "on" | "off" | "pause">,
  signal: AbortSignal,
): Promise<string | undefined> {
  let text = "";
  for (;;) {
    signal.throwIfAborted();
    const chunk = stream.read() as Buffer | string | null;
    if (chunk !== null) text += chunk.toString();
    const end = text.indexOf("\n");
    if (end >= 0) {
      const rest = text.slice(end + 1);
      if (rest !== "") stream.unshift(rest);
      stream.pause();
      return text.slice(0, end).replace(/\r$/, "");
    }
    if (chunk === null && !(await more(stream, signal))) return undefined;
  }
}

/** False: the stream has ended. */
function more(stream: Pick<NodeJS.ReadableStream, "on" | "off">, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const readable = () => done(() => resolve(true));
    const ended = () => done(() => resolve(false));
    const stopped = () => done(() => reject(signal.reason));
    const done = (end: () => void) => {
      stream.off("readable", readable);
      stream.off("end", ended);
      stream.off("close", ended);
      signal.removeEventListener("abort", stopped);
      end();
    };
    stream.on("readable", readable);
    stream.on("end", ended);
    stream.on("close", ended);
    signal.addEventListener("abort", stopped);
  });
}
