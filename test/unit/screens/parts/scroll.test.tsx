import { Text } from "ink";
import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { Choices } from "../../../../screens/parts/choices.tsx";
import { Scroll, ScrollRows } from "../../../../screens/parts/scroll.tsx";
import { drawn } from "../../../support/drawn.tsx";

afterEach(cleanup);

const items = Array.from({ length: 12 }, (_, index) => ({ label: `item ${index}` }));
const list = (at: number) => (
  <Scroll>
    <Choices items={items} at={at} />
  </Scroll>
);
const text = (count: number, asked: Set<number>, top?: number) => (
  <ScrollRows
    count={count}
    top={top}
    row={(index) => {
      asked.add(index);
      return <Text>{`row ${index}`}</Text>;
    }}
  />
);

describe("what is higher than its room", () => {
  it("moves so that the focus is in sight, and back no farther than it has to", () => {
    const { rows, again, viewport } = drawn(list(0), { columns: 20, rows: 5 });
    expect(rows()).toEqual(["❯ item 0", "  item 1", "  item 2", "  item 3", "  item 4"]);
    again(list(7));
    expect(rows()).toEqual(["  item 3", "  item 4", "  item 5", "  item 6", "❯ item 7"]);
    again(list(4));
    expect(rows()[1]).toBe("❯ item 4");
    expect(viewport.seen()).toEqual({ first: 3, height: 5, content: 12 });
  });

  it("is scrolled by keys as far as it goes", () => {
    const { rows, again, viewport } = drawn(text(30, new Set(), 0), { columns: 20, rows: 5 });
    expect(viewport.scrolled({ name: "end" })).toBe(25);
    again(text(30, new Set(), 25));
    expect(rows()).toEqual(["row 25", "row 26", "row 27", "row 28", "row 29"]);
    again(text(30, new Set(), 1000));
    expect(rows()[0]).toBe("row 25");
  });

  it("is laid out where it is seen and nowhere else, whatever there is of it", () => {
    const asked = new Set<number>();
    const { rows } = drawn(text(100_000, asked, 50_000), { columns: 20, rows: 5 });
    expect(rows()).toEqual(["row 50000", "row 50001", "row 50002", "row 50003", "row 50004"]);
    expect(asked.size).toBe(5);
  });
});
