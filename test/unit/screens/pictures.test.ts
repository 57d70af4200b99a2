import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { framesShown, pictureOfFrame } from "../../../scripts/picture-of-frame.ts";

const text = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

it.each(framesShown)("the picture of %s is drawn from its frame: npm run pictures", async (name) => {
  const frame = await text(`test/fixtures/frames/${name}.80x24.txt`);
  expect(await text(`docs/pictures/${name}.svg`)).toBe(pictureOfFrame(frame, 80));
});

it("the README shows only pictures that are drawn", async () => {
  const shown = [...(await text("README.md")).matchAll(/docs\/pictures\/([\w-]+\.svg)/g)].map(([, name]) => name);
  const all = await readdir(new URL("../../../docs/pictures", import.meta.url));
  // Those of the report are a browser's.
  const drawn = all.filter((name) => name.endsWith(".svg"));
  expect(shown.length).toBeGreaterThan(0);
  expect(drawn.toSorted()).toEqual(framesShown.map((name) => `${name}.svg`).toSorted());
  expect(shown.filter((name) => name === undefined || !drawn.includes(name))).toEqual([]);
});
