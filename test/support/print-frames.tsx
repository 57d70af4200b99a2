import process from "node:process";
import { AppView } from "../../screens/app/app-view.tsx";
import { makeTheme } from "../../screens/app/theme.ts";
import { createViewport } from "../../screens/app/viewport.ts";
import { wizardFrame } from "../../screens/wizard/wizard.ts";
import { frameAt } from "./frame-at.ts";
import { services, wizardStates } from "./wizard-states.ts";

/** Bundled as the product is, for who looks at its screens from outside: the frames of the named states. */
const size = { columns: 200, rows: 50 };
const theme = makeTheme({ LANG: "C.UTF-8", NO_COLOR: "1" }, true);
for (const name of process.argv.slice(2)) {
  const state = wizardStates[name];
  if (state === undefined) throw new Error(`no state is called ${name}`);
  const app = {
    subscribe: () => () => undefined,
    state: () => state,
    frame: () => wizardFrame(state, services, theme, size),
    viewport: createViewport(),
  };
  const window = { now: () => size, subscribe: () => () => undefined };
  process.stdout.write(`${frameAt(<AppView app={app} theme={theme} size={window} />, size)}\n`);
}
