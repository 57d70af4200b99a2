import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { App } from "../../../screens/app/app.ts";
import { AppView } from "../../../screens/app/app-view.tsx";
import type { Key } from "../../../screens/app/keys.ts";
import type { Size } from "../../../screens/app/terminal.ts";
import { makeTheme } from "../../../screens/app/theme.ts";
import { createViewport } from "../../../screens/app/viewport.ts";
import { createDoctor } from "../../../screens/doctor/doctor.ts";
import { wizardFrame } from "../../../screens/wizard/wizard.ts";
import { type Ground, pictureOfFrame } from "../../../scripts/picture-of-frame.ts";
import { exhaustive } from "../../support/exhaustive.ts";
import { bad, fakeDoctorServices } from "../../support/fake-doctor-services.ts";
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

const wrong = {
  C8: bad("AUTH_PROVIDER is workos in api."),
  S1: bad("api-1 has exited with code 137: it had too little memory."),
  E2: bad("The dashboard answers 500.", "warn"),
};
const pressed: Readonly<Record<string, readonly Key[]>> = {
  "doctor-list": [{ name: "down" }],
  "doctor-finding": [{ name: "down" }, { name: "enter" }],
  "doctor-fix": [{ name: "down" }, { name: "text", text: "f" }],
};
const ofDoctor = Object.entries(pressed).map(([name, keys]) => ({
  name,
  app: async (): Promise<Drawn> => {
    const { services: outside } = fakeDoctorServices(wrong, { S1: "restarts" });
    const app = createDoctor(outside, { elapsed: () => 0, frameEvery: 1 });
    const isDone = () => app.state().looking.state === "done";
    await new Promise<void>((resolve) => (isDone() ? resolve() : app.subscribe(() => isDone() && resolve())));
    for (const key of keys) app.onKey(key);
    return app;
  },
}));

const pictures = [...ofWizard, ...ofDoctor].flatMap((screen) =>
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
