import xterm from "@xterm/headless";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createPainter } from "../../../../screens/app/painter.ts";

describe("painter", () => {
  it("shows exactly the last picture, whatever was there before", async () => {
    const picture = fc.array(fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 12 }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(picture, { minLength: 1, maxLength: 6 }),
        fc.array(fc.boolean()),
        async (pictures, forgets) => {
          const terminal = new xterm.Terminal({ cols: 20, rows: 8, allowProposedApi: true });
          const painter = createPainter({ write: (text) => terminal.write(text), elapsed: () => 0, every: 0 });
          terminal.write("left over from before\r\nand more");
          for (const [index, rows] of pictures.entries()) {
            if (forgets[index]) painter.forget();
            painter.paint(rows.join("\n"));
          }
          await new Promise<void>((resolve) => terminal.write("", resolve));
          const seen = Array.from({ length: 8 }, (_, row) =>
            terminal.buffer.active.getLine(row)?.translateToString(true).trimEnd(),
          );
          const last = pictures.at(-1) ?? [];
          expect(seen).toEqual(Array.from({ length: 8 }, (_, row) => (last[row] ?? "").trimEnd()));
        },
      ),
      { numRuns: 50 },
    );
  });

  it("sends only the rows that changed, and nothing for the same picture", () => {
    const sent: string[] = [];
    const painter = createPainter({ write: (text) => sent.push(text), elapsed: () => 0, every: 0 });
    painter.paint("one\ntwo\nthree");
    painter.paint("one\nTWO\nthree");
    painter.paint("one\nTWO\nthree");
    expect(sent).toHaveLength(2);
    expect(sent[1]).toContain("TWO");
    expect(sent[1]).not.toContain("three");
  });

  it("paints the first picture at once and then keeps to its pace", () => {
    vi.useFakeTimers();
    let now = 1000;
    const sent: string[] = [];
    const painter = createPainter({ write: (text) => sent.push(text), elapsed: () => now, every: 100 });
    for (let picture = 0; picture < 50; picture += 1) {
      painter.paint(`picture ${picture}`);
      now += 10;
      vi.advanceTimersByTime(10);
    }
    now += 100;
    vi.advanceTimersByTime(100);
    vi.useRealTimers();
    expect(sent.length).toBeLessThanOrEqual(7);
    expect(sent.at(-1)).toContain("picture 49");
  });
});
