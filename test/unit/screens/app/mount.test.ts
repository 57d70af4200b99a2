import { expect, it } from "vitest";
import { whenLongWorkEnds } from "../../../../screens/app/mount.tsx";

it("rings once when something that took over a minute has ended, and never before", () => {
  let now = 0;
  let isBusy = false;
  let rung = 0;
  const changed = whenLongWorkEnds(
    () => isBusy,
    () => now,
    () => {
      rung += 1;
    },
  );
  const at = (milliseconds: number, busy: boolean) => {
    [now, isBusy] = [milliseconds, busy];
    changed();
  };
  at(0, false);
  at(10, true);
  at(59_000, true);
  at(59_500, false);
  expect(rung).toBe(0);
  at(60_000, true);
  at(120_100, false);
  at(200_000, false);
  expect(rung).toBe(1);
});
