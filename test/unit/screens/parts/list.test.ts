import { describe, expect, it } from "vitest";
import { makeTheme } from "../../../../screens/app/theme.ts";
import { fitChoice } from "../../../../screens/parts/list.ts";
import { row } from "../../../../screens/parts/rows.ts";

const theme = makeTheme({ LANG: "C" }, false);
const rows = (count: number, name: string) => Array.from({ length: count }, (_, index) => row(`${name} ${index + 1}`));

/** What stands above, how many items, and what stands below; a blank row is the empty string. */
function fitted(intro: number, items: number, about: number, height: number) {
  const body = {
    kind: "choice" as const,
    intro: rows(intro, "intro"),
    items: rows(items, "item").map((_, index) => `${index}`),
    at: 0,
    about: rows(about, "about"),
  };
  const { above, limit, below } = fitChoice(body, height, theme);
  const texts = (shown: typeof above) => shown.map(({ spans }) => spans.map(({ text }) => text).join(""));
  return { above: texts(above), limit, below: texts(below) };
}

describe("a list with what stands above and below it", () => {
  it("has all of it where there is room", () => {
    expect(fitted(2, 3, 2, 20)).toEqual({
      above: ["intro 1", "intro 2", ""],
      limit: 3,
      below: ["", "about 1", "about 2"],
    });
  });

  it("keeps the explanation whole, and cuts what stands above", () => {
    expect(fitted(3, 2, 3, 8)).toEqual({
      above: ["intro 1 ~", ""],
      limit: 2,
      below: ["", "about 1", "about 2", "about 3"],
    });
    expect(fitted(1, 3, 4, 9)).toEqual({
      above: ["intro 1", ""],
      limit: 3,
      below: ["about 1", "about 2", "about 3", "about 4"],
    });
    expect(fitted(2, 3, 4, 8)).toEqual({
      above: [],
      limit: 3,
      below: ["", "about 1", "about 2", "about 3", "about 4"],
    });
  });

  it("says so where even the explanation had to be cut", () => {
    expect(fitted(2, 6, 4, 9)).toEqual({ above: [], limit: 6, below: ["", "about 1", "about 2 ~"] });
    expect(fitted(2, 8, 4, 9)).toEqual({ above: [], limit: 8, below: [] });
  });

  it("never takes more rows than there are", () => {
    for (let height = 3; height < 20; height += 1)
      for (let items = 1; items < 12; items += 1)
        for (let about = 0; about < 6; about += 1) {
          const { above, limit, below } = fitted(3, items, about, height);
          expect(above.length + limit + below.length, `${height} ${items} ${about}`).toBeLessThanOrEqual(height);
        }
  });
});
