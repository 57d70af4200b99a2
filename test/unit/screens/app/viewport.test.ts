import { expect, it } from "vitest";
import { createViewport, firstInSight } from "../../../../screens/app/viewport.ts";

it("scrolls from what was drawn, no farther than it goes, also with several keys before the next frame", () => {
  const viewport = createViewport();
  viewport.drawn({ first: 0, height: 10, content: 30 });
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
  viewport.drawn({ first: 20, height: 10, content: 30 });
  expect(viewport.scrolled({ name: "up" })).toBe(19);
  viewport.drawn(undefined);
  viewport.sized(8);
  expect(viewport.page()).toBe(7);
  expect(viewport.scrolled({ name: "down" })).toBe(0);
});

it("moves no farther than the focus needs, and never beyond the end", () => {
  const drawn = { first: 5, height: 10, content: 30, top: undefined };
  const at = (first: number, count = 1) => firstInSight({ ...drawn, focus: { first, count } });
  expect(at(5)).toBe(5);
  expect(at(14)).toBe(5);
  expect(at(15)).toBe(6);
  expect(at(4)).toBe(4);
  expect(at(29)).toBe(20);
  // Higher than the room: its first row in any case.
  expect(at(12, 15)).toBe(12);
  expect(firstInSight({ ...drawn, focus: undefined })).toBe(5);
  expect(firstInSight({ ...drawn, focus: undefined, content: 12 })).toBe(2);
  expect(firstInSight({ ...drawn, focus: { first: 0, count: 1 }, top: 99 })).toBe(20);
});
