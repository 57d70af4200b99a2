import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { AppView } from "../../../screens/app/app-view.tsx";
import { makeTheme } from "../../../screens/app/theme.ts";
import { createViewport } from "../../../screens/app/viewport.ts";
import { wizardFrame } from "../../../screens/wizard/wizard.ts";
import { pictureOfFrame } from "../../../scripts/picture-of-frame.ts";
import { frameAt } from "../../support/frame-at.ts";
import { services, wizardStates } from "../../support/wizard-states.ts";

const folder = new URL("../../../docs/pictures/", import.meta.url).pathname;
const theme = makeTheme({ LANG: "C.UTF-8" }, true, "256");
/** Those that the README shows are held to their frames each time, the others where somebody asks for all. */
const isAll = process.env.PICTURES === "all" || process.env.TEST_EXHAUSTIVE === "1";
const inReadme = ["mode.80x24.dark", "review.80x24.dark"];

const pictures = Object.entries(wizardStates).flatMap(([name, state]) =>
  [
    { columns: 80, rows: 24 },
    { columns: 120, rows: 40 },
  ].flatMap((size) =>
    (["dark", "light"] as const).map((ground) => ({
      file: `${name}.${size.columns}x${size.rows}.${ground}`,
      ...{ state, size, ground },
    })),
  ),
);

/** `npm run pictures` draws them anew. */
describe("the picture of a screen", () => {
  it.each(pictures.filter(({ file }) => isAll || inReadme.includes(file)))("$file is drawn from its frame", async (one) => {
    const { file, state, size, ground } = one;
    const app = {
      subscribe: () => () => undefined,
      state: () => state,
      frame: () => wizardFrame(state, services, theme, size),
      viewport: createViewport(),
    };
    const view = <AppView app={app} theme={theme} size={{ now: () => size, subscribe: () => () => undefined }} />;
    await expect(pictureOfFrame(frameAt(view, size), size, ground)).toMatchFileSnapshot(`${folder}${file}.svg`);
  });
});
