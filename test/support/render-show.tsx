import { render } from "ink-testing-library";
import { App } from "../../screens/app.tsx";
import { readKeys } from "../../screens/keyboard.ts";
import { scrollRange } from "../../screens/mount.tsx";
import type { Pace } from "../../screens/pace.ts";
import type { WizardServices } from "../../screens/services.ts";
import type { Show } from "../../screens/show.ts";
import { makeTheme } from "../../screens/theme.ts";
import { createWizard } from "../../screens/wizard.ts";

const usual = { columns: 80, rows: 24 };

export function renderWizard(services: WizardServices, size = usual, env: Record<string, string> = {}) {
  const { show, ...rest } = renderShow((pace) => createWizard(services, pace), size, env);
  return { wizard: show, ...rest };
}

/** A show on ink-testing-library's terminal, which has no size of its own. */
export function renderShow<Shown extends Show<unknown>>(
  make: (pace: Pace) => Shown,
  size = usual,
  env: Record<string, string> = {},
) {
  let now = 0;
  const theme = makeTheme({ LANG: "C.UTF-8", NO_COLOR: "1", ...env }, true);
  const show = make({ elapsed: () => now++, pictureEvery: 1 });
  const ink = render(<App show={show} theme={theme} size={{ now: () => size, subscribe: () => () => undefined }} />);
  readKeys(ink.stdin, (key) => show.press(key, ...scrollRange(show.picture(theme, size), size.rows)), show.interrupt);
  const frame = () => ink.lastFrame() ?? "";
  return {
    show,
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
