import xterm from "@xterm/headless";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createPainter } from "../../../../screens/app/painter.ts";

/** Each letter that is seen, with how it looks. */
async function cellsOf(terminal: InstanceType<typeof xterm.Terminal>): Promise<string[]> {
  await new Promise<void>((resolve) => terminal.write("", resolve));
  return Array.from({ length: 8 * 20 }, (_, place) => {
    const cell = terminal.buffer.active.getLine(Math.floor(place / 20))?.getCell(place % 20);
    const letter = cell?.getChars() || " ";
    const isSeen = letter !== " " || cell?.isInverse() !== 0;
    return isSeen ? [letter, cell?.isBold(), cell?.isDim(), cell?.isInverse(), cell?.getFgColor()].join() : "";
  });
}

describe("painter", () => {
  it("shows exactly the last picture, with its colours, whatever was there before", async () => {
    const look = fc.constantFrom(
      "\x1b[1m",
      "\x1b[2m",
      "\x1b[22m",
      "\x1b[31m",
      "\x1b[39m",
      "\x1b[7m",
      "\x1b[27m",
      "\x1b[38;5;9m",
    );
    const letter = fc.constantFrom("a", "b", " ", "a", "b", "é", "漢");
    const row = fc.array(fc.oneof({ weight: 4, arbitrary: letter }, { weight: 1, arbitrary: look }), { maxLength: 12 });
    const picture = fc.array(
      row.map((parts) => `${parts.join("")}\x1b[0m`),
      { minLength: 1, maxLength: 6 },
    );
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
          const fresh = new xterm.Terminal({ cols: 20, rows: 8, allowProposedApi: true, convertEol: true });
          fresh.write(pictures.at(-1)?.join("\n") ?? "");
          expect(await cellsOf(terminal)).toEqual(await cellsOf(fresh));
        },
      ),
      { numRuns: 100 },
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

  it("sends of a row of plain letters what differs, and of any other all of it", () => {
    const sent = (before: string, after: string) => {
      let last = "";
      const painter = createPainter({ write: (text) => (last = text), elapsed: () => 0, every: 0 });
      painter.paint(before);
      painter.paint(after);
      return last.slice("\x1b[?2026h".length, -"\x1b[?2026l".length);
    };
    expect(sent("12 of 40 MB", "15 of 40 MB")).toBe("\x1b[1;2H5\x1b[0m");
    expect(sent("\x1b[2mapi\x1b[22m ready", "\x1b[2mapi\x1b[22m")).toBe("\x1b[1;4H\x1b[0m\x1b[K");
    expect(sent("\x1b[2mapi\x1b[22m up", "\x1b[2map2\x1b[22m up")).toBe("\x1b[1;3H\x1b[0m\x1b[2m2\x1b[0m");
    expect(sent("✔ 12 of 40", "✔ 15 of 40")).toBe("\x1b[1;1H\x1b[K✔ 15 of 40\x1b[0m");
  });

  it("paints the first picture at once and then keeps to its pace", () => {
    vi.useFakeTimers();
    let now = 1000;
    const sent: string[] = [];
    const painter = createPainter({ write: (text) => sent.push(text), elapsed: () => now, every: 100 });
    for (let picture = 0; picture < 50; picture += 1) {
      painter.paint(`❯ picture ${picture}`);
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
