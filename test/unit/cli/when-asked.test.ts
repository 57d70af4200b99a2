import { expect, test } from "vitest";
import { whenAsked } from "../../../src/cli/when-asked.ts";

interface Port {
  add(one: number, other: number): Promise<number>;
  fail(): Promise<never>;
}

test("a port is loaded once, with its first call, and answers as itself", async () => {
  let loaded = 0;
  const port = whenAsked<Port>(async () => {
    loaded += 1;
    return {
      add: async (one, other) => one + other,
      fail: () => Promise.reject(new Error("its own words")),
    };
  });
  expect(await port).toBe(port);
  expect(loaded).toBe(0);
  expect(await Promise.all([port.add(1, 2), port.add(3, 4)])).toEqual([3, 7]);
  await expect(port.fail()).rejects.toThrow("its own words");
  expect(loaded).toBe(1);
});
