import { readFile, writeFile } from "node:fs/promises";
import { framesShown, pictureOfFrame } from "./picture-of-frame.ts";

/** `npm run pictures`: docs/pictures anew from test/fixtures/frames. A test holds the one to the other. */
for (const name of framesShown) {
  const frame = await readFile(new URL(`../test/fixtures/frames/${name}.80x24.txt`, import.meta.url), "utf8");
  await writeFile(new URL(`../docs/pictures/${name}.svg`, import.meta.url), pictureOfFrame(frame, 80));
}
