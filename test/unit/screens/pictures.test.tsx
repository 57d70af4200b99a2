import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { App } from "../../../screens/app/app.ts";
import { AppView } from "../../../screens/app/app-view.tsx";
import type { Size } from "../../../screens/app/terminal.ts";
import { makeTheme } from "../../../screens/app/theme.ts";
import { createViewport } from "../../../screens/app/viewport.ts";
import { wizardFrame } from "../../../screens/wizard/wizard.ts";
import { type Ground, pictureOfFrame } from "../../../scripts/picture-of-frame.ts";
import { doctorStates } from "../../support/doctor-states.ts";
import { exhaustive } from "../../support/exhaustive.ts";
import { frameAt } from "../../support/frame-at.ts";
import { services, wizardStates } from "../../support/wizard-states.ts";

const text = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");
const folder = new URL("../../../docs/pictures/", import.meta.url).pathname;
const theme = makeTheme({ LANG: "C.UTF-8" }, true, "256");
const sizes: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

type Drawn = Pick<App<unknown>, "subscribe" | "state" | "frame" | "viewport">;

const ofWizard = Object.entries(wizardStates).map(([name, state]) => ({
  name,
  app: async (size: Size): Promise<Drawn> => ({
    subscribe: () => () => undefined,
    state: () => state,
    frame: () => wizardFrame(state, services, theme, size),
    viewport: createViewport(),
  }),
}));

const pictures = [...ofWizard, ...doctorStates].flatMap((screen) =>
  sizes.flatMap((size) =>
    (["dark", "light"] satisfies Ground[]).map((ground) => ({
      ...{ ...screen, size, ground },
      file: `${screen.name}.${size.columns}x${size.rows}.${ground}.svg`,
    })),
  ),
);
/** Each run of an installation is another one. */
const recorded = ["installation.dark.svg", "installation.light.svg"];

const shown = [...(await text("README.md")).matchAll(/docs\/pictures\/([\w.-]+\.svg)/g)].map(([, file]) => file);
/** Those that the README shows are held to their frames each time, the others where somebody asks for all. */
const isAll = exhaustive || process.env.PICTURES === "all";

/** `npm run pictures` draws them anew, and records the installation. */
describe("the picture of a screen", () => {
  it.each(pictures.filter(({ file }) => isAll || shown.includes(file)))(
    "$file is drawn from its frame",
    async (one) => {
      const { app, file, size, ground } = one;
      const view = (
        <AppView app={await app(size)} theme={theme} size={{ now: () => size, subscribe: () => () => undefined }} />
      );
      await expect(pictureOfFrame(frameAt(view, size), size, ground)).toMatchFileSnapshot(`${folder}${file}`);
    },
  );

  it("is there where the README shows it, and for no screen that is gone", async () => {
    const drawn = await readdir(folder);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((file) => !drawn.includes(file ?? ""))).toEqual([]);
    const known = [...pictures.map(({ file }) => file), ...recorded];
    expect(drawn.filter((file) => !known.includes(file))).toEqual([]);
  });
});
