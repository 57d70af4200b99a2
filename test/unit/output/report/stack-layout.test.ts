import { expect, it } from "vitest";
import { layOut, type Rectangle } from "../../../../src/output/report/stack-layout.ts";
import { someReport } from "../../../support/some-report.ts";

const { stack } = someReport();

const overlap = (a: Rectangle, b: Rectangle) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

it("puts no box on another, all within the picture, and draws each arrow", () => {
  const own = Array.from({ length: 9 }, (_, index) => ({
    ...{ service: `own-${index}`, role: "own" as const, image: "", ports: [], condition: "running" },
    ...{ severity: "ok" as const, found: [], networks: index % 2 === 0 ? [] : ["mine"] },
  }));
  const made = layOut({ ...stack, boxes: [...stack.boxes, ...own] });
  const pairs = made.boxes.flatMap((a, index) => made.boxes.slice(index + 1).filter((b) => overlap(a, b)));
  expect(pairs).toEqual([]);
  for (const { x, y, width, height } of [...made.boxes, ...made.bands]) {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect([x + width <= made.width, y + height <= made.height]).toEqual([true, true]);
  }
  expect(made.arrows).toHaveLength(stack.arrows.length);
});

it("lays a network behind its own services and no others", () => {
  const { boxes, bands } = layOut(stack);
  for (const { box, ...place } of boxes)
    expect(bands.filter((band) => overlap(band, place)).map(({ network }) => network)).toEqual(box.networks.toSorted());
});

it("is the same in whatever order the services are told", () => {
  const again = layOut({ ...stack, boxes: stack.boxes.toReversed(), arrows: stack.arrows.toReversed() });
  const paths = (layout: typeof again) => layout.arrows.map(({ path }) => path).toSorted();
  expect([again.boxes, again.bands, paths(again)]).toEqual([
    layOut(stack).boxes,
    layOut(stack).bands,
    paths(layOut(stack)),
  ]);
});

it("draws no arrow to what is not there, and none to itself", () => {
  const arrows = [...stack.arrows, { from: "api", to: "gone" }, { from: "api", to: "api" }];
  expect(layOut({ ...stack, arrows }).arrows).toHaveLength(stack.arrows.length);
});
