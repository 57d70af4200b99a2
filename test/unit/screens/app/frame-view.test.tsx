import type { ComponentProps } from "react";
import { describe, expect, it } from "vitest";
import { FrameView } from "../../../../screens/app/frame-view.tsx";
import { makeTheme } from "../../../../screens/app/theme.ts";
import { createViewport } from "../../../../screens/app/viewport.ts";
import { Prose } from "../../../../screens/parts/prose.tsx";
import { Scroll } from "../../../../screens/parts/scroll.tsx";
import { frameAt } from "../../../support/frame-at.ts";

const theme = makeTheme({ LANG: "C.UTF-8", NO_COLOR: "1" }, true);

function frame(changes: Partial<ComponentProps<typeof FrameView>>): string[] {
  const props: ComponentProps<typeof FrameView> = {
    view: { title: "Mode", body: <Prose>One sentence.</Prose> },
    visit: "1",
    hints: ["Enter continue", "Esc back"],
    position: "2/9",
    notice: undefined,
    columns: 80,
    rows: 24,
    ...{ theme, viewport: createViewport() },
    ...changes,
  };
  return frameAt(<FrameView {...props} />, props)
    .split("\n")
    .map((row) => row.trimEnd());
}

const text = (lines: number) => (
  <Scroll top={3}>
    <Prose>{Array.from({ length: lines }, (_, index) => `line ${index}`).join("\n")}</Prose>
  </Scroll>
);

describe("the frame", () => {
  it("has its foot in the last row of a usual terminal, and no lower on a tall one", () => {
    expect(frame({}).lastIndexOf("Enter continue   Esc back")).toBe(22);
    expect(frame({ rows: 50 }).lastIndexOf("Enter continue   Esc back")).toBe(22);
    const tall = frame({ rows: 50, view: { title: "Review", body: text(30) } });
    expect(tall.lastIndexOf("Enter continue   Esc back")).toBe(33);
  });

  it("has its foot in the last row of a small terminal, whatever stands above it", () => {
    for (let lines = 1; lines <= 40; lines += 1) {
      const small = frame({ columns: 40, rows: 12, view: { title: "Review", body: text(lines) } });
      expect(small.at(-1), `${lines} lines`).toContain("Enter continue");
    }
  });

  it("says in the foot where one is in a longer text", () => {
    const rows = frame({ view: { title: "Review", body: text(60) } });
    expect(rows[2]).toBe("line 3");
    expect(rows[20]).toBe("line 21");
    expect(rows[22]).toBe("↑↓ 4-22 of 60   Enter continue   Esc back");
  });

  it("has a question in a box above everything else's end, with the keys in it", () => {
    const view = { title: "Installing", body: text(60), question: "Stop now? You can continue later." };
    const rows = frame({ view, hints: ["y stop", "n keep running"] });
    expect(rows.slice(-4)).toEqual([
      `╭${"─".repeat(78)}╮`,
      `│ ${view.question.padEnd(77)}│`,
      `│ ${"↑↓ 4-19 of 60   y stop   n keep running".padEnd(77)}│`,
      `╰${"─".repeat(78)}╯`,
    ]);
    expect(rows[17]).toBe("line 18");
  });

  it("says what has to be said above the keys, which stay", () => {
    const rows = frame({ notice: "The profile cannot be used." });
    expect(rows.slice(21)).toEqual(["⚠ The profile cannot be used.", "Enter continue   Esc back"]);
  });

  it("is no wider than a text can be read, but for what needs all of it", () => {
    expect(frame({ columns: 200 })[0]).toHaveLength(100);
    expect(frame({ columns: 200, view: { title: "Log", body: text(3), isWide: true } })[0]).toHaveLength(200);
  });

  it("has its foot on a small terminal, however long the body is", () => {
    for (let rows = 10; rows < 40; rows += 1) {
      const drawn = frame({ columns: 40, rows: 12, view: { title: "Review", body: text(rows) } });
      expect(drawn.at(-1), `${rows} rows`).toContain("Enter continue  Esc back");
    }
  });
});
