import { expect, it } from "vitest";
import { createViewport } from "../../../../screens/app/viewport.ts";
import { row } from "../../../../screens/parts/rows.ts";

const rows = Array.from({ length: 30 }, (_, index) => row(`${index}`));

it("scrolls from what was drawn, no farther than it goes, also with several keys before the next picture", () => {
  const viewport = createViewport();
  viewport.drawn({ kind: "rows", rows }, 10);
  expect(viewport.page()).toBe(9);
  expect(viewport.scrolled({ name: "up" })).toBe(0);
  expect(viewport.scrolled({ name: "down" })).toBe(1);
  expect(viewport.scrolled({ name: "page-down" })).toBe(10);
  expect(viewport.scrolled({ name: "end" })).toBe(20);
  expect(viewport.scrolled({ name: "down" })).toBe(20);
  expect(viewport.scrolled({ name: "text", text: " " })).toBe(20);
  expect(viewport.scrolled({ name: "page-up" })).toBe(11);
  expect(viewport.scrolled({ name: "home" })).toBe(0);
  expect(viewport.scrolled({ name: "enter" })).toBeUndefined();
});

it("begins where a text was in sight that began at its end, and forgets a longer one", () => {
  const viewport = createViewport();
  viewport.drawn({ kind: "rows", rows, focus: { first: 29, count: 1 } }, 10);
  expect(viewport.scrolled({ name: "up" })).toBe(19);
  viewport.drawn({ kind: "rows", rows: rows.slice(0, 12), top: 19 }, 10);
  expect(viewport.scrolled({ name: "up" })).toBe(1);
});
