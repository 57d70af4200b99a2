import { render } from "ink";
import type { Colours } from "../../src/output/colour.ts";
import type { App } from "./app.ts";
import { AppView } from "./app-view.tsx";
import type { InputStream } from "./keyboard.ts";
import { readKeys } from "./keyboard.ts";
import type { Key } from "./keys.ts";
import type { FrameRate } from "./painter.ts";
import type { OutputStream } from "./terminal.ts";
import { createTerminal } from "./terminal.ts";
import type { Environment } from "./theme.ts";
import { makeTheme } from "./theme.ts";

export interface MountOptions {
  stdin: InputStream;
  stdout: OutputStream;
  /** For the look: LANG, LC_ALL, LC_CTYPE, TERM. */
  env: Environment;
  /** How many colours the terminal gets; where this is left out, what `env` says. */
  colours?: Colours;
  /** Milliseconds, monotonic. */
  elapsed(): number;
  /** Over SSH: fewer frames, and nothing that moves by itself. */
  slow: boolean;
  /** Rings when something that took long has ended. */
  rings: boolean;
  /** Ctrl-Z: stops this process as the shell wants it, and settles when it goes on. */
  suspend?(): Promise<void>;
  /** Aborted by a signal from outside; does what Ctrl-C does. */
  signal?: AbortSignal;
  /** Calls `restore` should the process end in the middle, before its last words; the answer calls that off. */
  onCrash?(restore: () => void): () => void;
}

/**
 * What happens by itself is shown so often, in milliseconds, as Docker Compose does it: nobody reads
 * faster, and each frame costs. A key is answered at once.
 */
const eventsEvery = 100;

/** Shows it until it is finished. Settles when the terminal is as it was before. */
export async function mount<Result>(make: (rate: FrameRate) => App<Result>, options: MountOptions): Promise<Result> {
  const { stdin, stdout, slow, signal } = options;
  const theme = makeTheme(options.env, slow, options.colours);
  const { elapsed } = options;
  const app = make({ elapsed, frameEvery: eventsEvery });
  const terminal = createTerminal(stdout, { elapsed, every: slow ? 100 : 33 });
  // Before the first frame: whoever sees it may press a key at once, and a Ctrl-C on a terminal
  // that is not in raw mode yet would be a signal.
  const read = () => readKeys(stdin, onKey, app.interrupt);
  // What is about the terminal itself is no screen's matter.
  const onKey = (key: Key) => {
    if (key.name === "redraw") terminal.redraw();
    else if (key.name === "suspend") void suspend();
    else app.onKey(key);
  };
  const suspend = async () => {
    if (options.suspend === undefined) return;
    stopReading();
    terminal.leave();
    await options.suspend();
    terminal.comeBack();
    stopReading = read();
  };
  let stopReading = read();
  const ink = render(
    <AppView app={app} theme={theme} size={terminal.size} onTitle={terminal.title} onGone={terminal.leave} />,
    {
      // Ink uses write, columns, rows and 'resize' of a stream, and those are there.
      stdout: terminal.forInk as unknown as NodeJS.WriteStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );
  if (options.rings) app.subscribe(whenLongWorkEnds(app.isBusy, elapsed, terminal.ring));
  signal?.addEventListener("abort", app.interrupt);
  if (signal?.aborted) app.interrupt();
  const callOff = options.onCrash?.(() => {
    stopReading();
    terminal.leave();
  });
  try {
    return await app.finished;
  } finally {
    callOff?.();
    signal?.removeEventListener("abort", app.interrupt);
    stopReading();
    terminal.leave();
    ink.unmount();
  }
}

/** So long has to be worked before somebody is called back. */
const longWork = 60_000;

export function whenLongWorkEnds(isBusy: () => boolean, elapsed: () => number, call: () => void): () => void {
  let since: number | undefined;
  return () => {
    if (isBusy()) since ??= elapsed();
    else {
      if (since !== undefined && elapsed() - since >= longWork) call();
      since = undefined;
    }
  };
}
