import { readdir } from "node:fs/promises";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { App } from "../../../screens/app/app.ts";
import { AppView } from "../../../screens/app/app-view.tsx";
import type { Size } from "../../../screens/app/terminal.ts";
import { makeTheme } from "../../../screens/app/theme.ts";
import { createViewport } from "../../../screens/app/viewport.ts";
import { wizardFrame } from "../../../screens/wizard/wizard.ts";
import { doctorStates } from "../../support/doctor-states.ts";
import { frameAt } from "../../support/frame-at.ts";
import { services, wizardStates } from "../../support/wizard-states.ts";

type Drawn = Pick<App<unknown>, "subscribe" | "state" | "frame" | "viewport">;

const folder = new URL("../../fixtures/frames/", import.meta.url).pathname;
const sizes: Size[] = [
  { columns: 80, rows: 24 },
  { columns: 40, rows: 12 },
  { columns: 120, rows: 40 },
];
const theme = makeTheme({ LANG: "C.UTF-8", NO_COLOR: "1" }, true);

const ofWizard = Object.entries(wizardStates).map(([name, state]) => ({
  name,
  app: async (size: Size): Promise<Drawn> => ({
    subscribe: () => () => undefined,
    state: () => state,
    frame: () => wizardFrame(state, services, theme, size),
    viewport: createViewport(),
  }),
}));
const screens: { name: string; app(size: Size): Promise<Drawn> }[] = [...ofWizard, ...doctorStates];

/**
 * Each screen as a person sees it, kept as text and read by eye whenever it changes:
 * `npx vitest run test/unit/screens/frame-fixtures.test.tsx --update`, then `git diff test/fixtures/frames`.
 */
describe.each(sizes)("at $columns x $rows", (size) => {
  it.each(screens)("$name looks as it was approved", async ({ name, app: made }) => {
    const app = await made(size);
    const frame = frameAt(
      <AppView app={app} theme={theme} size={{ now: () => size, subscribe: () => () => undefined }} />,
      size,
    );
    const rows = frame.split("\n").map((row) => row.trimEnd());
    expect(rows.length).toBeLessThan(size.rows);
    expect(Math.max(...rows.map((row) => stringWidth(row)))).toBeLessThanOrEqual(size.columns);
    await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot(`${folder}${name}.${size.columns}x${size.rows}.txt`);
  });
});

it("has no frame of a screen that is gone", async () => {
  const expected = screens.flatMap(({ name }) => sizes.map(({ columns, rows }) => `${name}.${columns}x${rows}.txt`));
  expect((await readdir(folder)).toSorted()).toEqual(expected.toSorted());
});
