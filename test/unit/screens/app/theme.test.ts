import { describe, expect, it } from "vitest";
import { makeTheme } from "../../../../screens/app/theme.ts";

describe("theme", () => {
  it.each([
    [{ LANG: "en_GB.UTF-8" }, true],
    [{ LANG: "C" }, false],
    [{}, false],
    [{ LANG: "en_GB.UTF-8", LC_ALL: "C" }, false],
    [{ LANG: "C", LC_CTYPE: "C.utf8" }, true],
    [{ LANG: "en_GB.UTF-8", TERM: "linux" }, false],
    [{ LANG: "en_GB.UTF-8", TERM: "dumb" }, false],
  ])("%o: Unicode %s", (env, unicode) => {
    const theme = makeTheme(env, false);
    expect(theme.unicode).toBe(unicode);
    if (!unicode) expect(Object.values(theme.symbols).join("")).toMatch(/^[ -~]*$/);
  });

  it("uses no colour with NO_COLOR or on a dumb terminal", () => {
    for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
      for (const look of Object.values(makeTheme(env, false).colours)) expect(look).toEqual({});
    }
    expect(makeTheme({ NO_COLOR: "" }, false).colours.good).toEqual({ color: "green" });
  });

  it("moves nothing by itself on a slow line", () => {
    expect(makeTheme({}, true).isAnimated).toBe(false);
  });
});
