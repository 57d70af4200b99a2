import { describe, expect, it } from "vitest";
import { claimPlaces } from "../../../../src/cli/commands/local/places.ts";
import type { ProcessIdentity } from "../../../../src/domain/ports.ts";
import { RunningRecords } from "../../../../src/engine/running-records.ts";
import { memoryFiles } from "../../../support/memory-files.ts";
import { untouchablePorts } from "../../../support/untouchable-ports.ts";

const identity = (pid: number): ProcessIdentity => ({ pid, bootId: "boot", startedAtTick: "1", hostname: "here" });

/** `local up` of several terminals over one installation; those in `alive` live. */
function world() {
  const files = memoryFiles(new Map());
  const alive = new Set<number>();
  const ended: string[] = [];
  const told: string[] = [];
  const portsOf = (pid: number) =>
    untouchablePorts({
      files,
      host: { thisProcess: async () => identity(pid), isAlive: async (one) => alive.has(one.pid) },
      clock: { now: () => new Date("2026-11-28T00:00:00Z") },
    });
  const processes = {
    start: () => expect.fail("nobody starts"),
    askToEnd: () => expect.fail("nobody asks"),
    marked: async () => ({ pids: [41, 42], memoryBytes: undefined }),
    endMarked: async (mark: string) => void ended.push(mark),
  };
  const claim = (pid: number, services: readonly ("api" | "dashboard")[]) => {
    alive.add(pid);
    const output = {
      run: `20261128T000000Z-00000${pid}`,
      tell: (lines: readonly string[]) => void told.push(...lines),
    };
    return claimPlaces({ ports: portsOf(pid), processes }, "/srv/dev", services, output);
  };
  return { claim, alive, ended, told, records: new RunningRecords(portsOf(1), "/srv/dev") };
}

describe("places of what runs from source", () => {
  it("two terminals can run different services, and not the same", async () => {
    const { claim, records } = world();
    const first = await claim(1, ["api"]);
    await claim(2, ["dashboard"]);
    await expect(claim(3, ["api", "dashboard"])).rejects.toMatchObject({ code: "lock-held" });
    expect((await records.all()).map(({ process, supervisor }) => [process, supervisor.pid])).toEqual([
      ["api", 1],
      ["dashboard", 2],
    ]);
    first.write("api", { phase: "ready", pid: 7 });
    await first.leave();
    expect((await records.all()).map(({ process }) => process)).toEqual(["dashboard"]);
  });

  it("what a killed one has left is named and ended, by its mark, before its place is taken", async () => {
    const { claim, alive, ended, told } = world();
    await claim(1, ["api"]);
    alive.delete(1);
    const second = await claim(2, ["api"]);
    expect(ended).toEqual(["20261128t000000z-000001-api"]);
    expect(told).toEqual(["api of an earlier local up still runs (process 41, 42): ending it."]);
    expect(second.markOf("api")).toBe("20261128t000000z-000002-api");
  });
});
