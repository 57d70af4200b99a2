/**
 * Coolify writes the whole command, some 100 kB, into its log beside each piece of output that it
 * gets (ExecuteRemoteCommand.php, executeCommandWithProcess). So lines are kept back and go out
 * together: soon at first, then less and less often.
 */
const firstMs = 5_000;
const longestMs = 300_000;

export interface HeldOutput {
  write(text: string): void;
  /** What is held goes out now. */
  flush(): void;
}

export function holdOutput(send: (text: string) => void): HeldOutput {
  let held = "";
  let pauseMs = firstMs;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (held !== "") send(held);
    held = "";
  };
  return {
    flush,
    write(text) {
      held += text;
      if (timer !== undefined) return;
      timer = setTimeout(flush, pauseMs).unref();
      pauseMs = Math.min(pauseMs * 2, longestMs);
    },
  };
}
