import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { StatusFooter } from "../../../src/output/logs/status-footer.ts";

const aBatch = () => vi.advanceTimersByTime(40);
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("stays below what is printed, goes while somebody types, and says less where there is less room", () => {
  let written = "";
  const take = () => {
    const text = written;
    written = "";
    return text;
  };
  let columns = 80;
  const footer = new StatusFooter(
    (text) => {
      written += text;
    },
    () => columns,
  );
  footer.set("api ready on port 3001", "api ok");
  aBatch();
  expect(take()).toBe("api ready on port 3001");
  footer.print("one\n");
  footer.print("two\n");
  expect(take()).toBe("");
  aBatch();
  expect(take()).toBe("\r\x1b[Kone\ntwo\napi ready on port 3001");
  footer.print("\nfilter: ");
  expect(take()).toBe("\r\x1b[K\nfilter: ");
  columns = 10;
  footer.set("api failed, dashboard ready", "api failed, dashboard ok");
  footer.print("x");
  expect(take()).toBe("x");
  footer.print("\n");
  aBatch();
  expect(take()).toBe("\napi faile");
  footer.end();
  expect(take()).toBe("\r\x1b[K");
});
