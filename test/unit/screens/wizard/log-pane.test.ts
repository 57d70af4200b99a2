import { expect, it } from "vitest";
import { typedFilter } from "../../../../screens/wizard/log-pane.ts";

it("a filter takes what a field takes, and refuses what a field refuses", () => {
  const typed = (filter: string, text: string) => typedFilter({ filter }, { name: "paste", text });
  expect(typed("err", "or\n")).toEqual({ filter: "error", isTyping: true });
  expect(typed("", "x".repeat(4097))).toBe("too-long");
  expect(typed("", "a\nb")).toBe("control");
  expect(typedFilter({ filter: "two words" }, { name: "clear-word" })).toEqual({ filter: "two ", isTyping: true });
  expect(typedFilter({ filter: "error" }, { name: "enter" })).toEqual({ filter: "error", isTyping: false });
  expect(typedFilter({ filter: "error" }, { name: "tab" })).toBeUndefined();
});
