import { render } from "ink-testing-library";
import type { App } from "../../screens/app/app.ts";
import { AppView } from "../../screens/app/app-view.tsx";
import { readKeys } from "../../screens/app/keyboard.ts";
import type { FrameRate } from "../../screens/app/painter.ts";
import { makeTheme } from "../../screens/app/theme.ts";
import type { WizardServices } from "../../screens/wizard/services.ts";
import { createWizard } from "../../screens/wizard/wizard.ts";

const usual = { columns: 80, rows: 24 };

export function renderWizard(services: WizardServices, size = usual, env: Record<string, string> = {}) {
  const { app, ...rest } = renderApp((rate) => createWizard(services, rate), size, env);
  return { wizard: app, ...rest };
}

/** An app on ink-testing-library's terminal, which has no size of its own. */
export function renderApp<Made extends App<unknown>>(
  make: (rate: FrameRate) => Made,
  size = usual,
  env: Record<string, string> = {},
) {
  let now = 0;
  const theme = makeTheme({ LANG: "C.UTF-8", NO_COLOR: "1", ...env }, true);
  const app = make({ elapsed: () => now++, frameEvery: 1 });
  const ink = render(<AppView app={app} theme={theme} size={{ now: () => size, subscribe: () => () => undefined }} />);
  readKeys(ink.stdin, app.onKey, app.interrupt);
  const frame = () => ink.lastFrame() ?? "";
  return {
    app,
    frame,
    frames: ink.frames,
    type: (text: string) => ink.stdin.write(text),
    /** Until the picture holds this text. */
    sees: async (text: string) => {
      for (let turn = 0; turn < 2000; turn += 1) {
        if (frame().includes(text)) return;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      throw new Error(`Waited in vain for "${text}". The picture:\n${frame()}`);
    },
    unmount: ink.unmount,
  };
}

export const keys = {
  enter: "\r",
  escape: "\x1b",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  end: "\x1b[F",
  pageDown: "\x1b[6~",
  help: "\x07",
  ctrlC: "\x03",
  clear: "\x15",
  paste: (text: string) => `\x1b[200~${text}\x1b[201~`,
};
