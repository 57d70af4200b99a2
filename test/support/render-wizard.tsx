import { render } from "ink-testing-library";
import { App, viewInput } from "../../screens/app.tsx";
import { readKeys } from "../../screens/keyboard.ts";
import { windowOf } from "../../screens/parts/window.ts";
import type { WizardServices } from "../../screens/services.ts";
import { makeTheme } from "../../screens/theme.ts";
import { viewOf } from "../../screens/views/view-of.ts";
import { createWizard } from "../../screens/wizard.ts";

/** The wizard on ink-testing-library's terminal, which has no size of its own. */
export function renderWizard(
  services: WizardServices,
  size = { columns: 80, rows: 24 },
  env: Record<string, string> = {},
) {
  let now = 0;
  const theme = makeTheme({ LANG: "C.UTF-8", NO_COLOR: "1", ...env }, true);
  const wizard = createWizard(services, { elapsed: () => now++, pictureEvery: 1 });
  const app = <App wizard={wizard} theme={theme} size={{ now: () => size, subscribe: () => () => undefined }} />;
  const ink = render(app);
  readKeys(
    ink.stdin,
    (key) => {
      const input = viewInput(wizard, theme, size);
      const { body } = viewOf(input);
      wizard.press(key, input.height - 1, body.kind === "rows" ? windowOf(body, input.height).most : 0);
    },
    wizard.interrupt,
  );
  const frame = () => ink.lastFrame() ?? "";
  return {
    wizard,
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
  help: "\x07",
  ctrlC: "\x03",
  clear: "\x15",
  paste: (text: string) => `\x1b[200~${text}\x1b[201~`,
};
