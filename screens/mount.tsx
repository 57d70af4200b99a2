import { render } from "ink";
import { App, viewInput } from "./app.tsx";
import type { InputStream } from "./keyboard.ts";
import { readKeys } from "./keyboard.ts";
import type { Key } from "./keys.ts";
import { windowOf } from "./parts/window.ts";
import type { WizardServices } from "./services.ts";
import type { OutputStream } from "./terminal.ts";
import { createTerminal } from "./terminal.ts";
import type { Environment, Theme } from "./theme.ts";
import { makeTheme } from "./theme.ts";
import { viewOf } from "./views/view-of.ts";
import type { Wizard, WizardResult } from "./wizard.ts";
import { createWizard } from "./wizard.ts";

export interface MountOptions {
  stdin: InputStream;
  stdout: OutputStream;
  /** For the look: LANG, LC_ALL, LC_CTYPE, TERM, NO_COLOR. */
  env: Environment;
  /** Milliseconds, monotonic. */
  elapsed(): number;
  /** Over SSH: fewer pictures, and nothing that moves by itself. */
  slow: boolean;
  /** Aborted by a signal from outside; does what Ctrl-C does. */
  signal?: AbortSignal;
}

/** Asks, installs, shows. Settles when the terminal is as it was before; print `lastWords` then. */
export async function runWizard(services: WizardServices, options: MountOptions): Promise<WizardResult> {
  const { stdin, stdout, slow, signal } = options;
  const theme = makeTheme(options.env, slow);
  const pace = { elapsed: options.elapsed, pictureEvery: slow ? 100 : 33 };
  const wizard = createWizard(services, pace);
  const terminal = createTerminal(stdout, pace);
  // Before the first picture: whoever sees it may press a key at once, and a Ctrl-C on a terminal that is not in raw mode yet
  // would be a signal.
  const hear = (key: Key) => wizard.press(key, ...scrollRange(wizard, theme, terminal.size.now()));
  const stopReading = readKeys(stdin, hear, wizard.interrupt);
  const ink = render(<App wizard={wizard} theme={theme} size={terminal.size} onGone={terminal.leave} />, {
    // Ink uses write, columns, rows and 'resize' of a stream, and those are there.
    stdout: terminal.forInk as unknown as NodeJS.WriteStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  signal?.addEventListener("abort", wizard.interrupt);
  if (signal?.aborted) wizard.interrupt();
  try {
    return await wizard.finished;
  } finally {
    signal?.removeEventListener("abort", wizard.interrupt);
    stopReading();
    terminal.leave();
    ink.unmount();
  }
}

/** How many rows a page has, and how far down the current screen goes. */
function scrollRange(
  wizard: Wizard,
  theme: Theme,
  size: { columns: number; rows: number },
): [page: number, most: number] {
  const input = viewInput(wizard, theme, size);
  const { body } = viewOf(input);
  return [Math.max(1, input.height - 1), body.kind === "rows" ? windowOf(body, input.height).most : 0];
}

export type { WizardServices } from "./services.ts";
export type { WizardResult } from "./wizard.ts";
