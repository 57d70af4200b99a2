import { describe, expect, it } from "vitest";
import type { Files, Host, ProcessIdentity } from "../../../src/domain/ports.ts";
import { InstallationLock } from "../../../src/engine/lock.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

/** A host with files in memory, on which the processes in `alive` run. */
function machine() {
  const disk = new Map<string, string>();
  const alive = new Set<number>();
  const files: Partial<Files> = {
    read: async (path) => disk.get(path),
    list: async () => [],
    makeFolder: async () => undefined,
    remove: async (path) => void disk.delete(path),
    createExclusive: async (path, text) => {
      if (disk.has(path)) return false;
      disk.set(path, String(text));
      return true;
    },
  };
  const lockFor = (pid: number) => {
    const host: Partial<Host> = {
      thisProcess: async () => ({ pid, bootId: "boot", startedAtTick: "1", hostname: "here" }),
      isAlive: async (identity: ProcessIdentity) => alive.has(identity.pid),
    };
    const clock = { now: () => new Date(0), elapsed: () => 0, sleep: async () => undefined };
    const ports = untouchablePorts({ files: files as Files, host: host as Host });
    return new InstallationLock({ files: ports.files, host: ports.host, clock }, "/srv/acme");
  };
  return { disk, alive, lockFor };
}

describe("InstallationLock", () => {
  it("is held by one at a time and names its holder", async () => {
    const { alive, lockFor } = machine();
    alive.add(1);
    await lockFor(1).acquire("dittofeed-setup apply");
    await expect(lockFor(2).acquire("dittofeed-setup apply")).rejects.toMatchObject({
      code: "lock-held",
      saw: 'The lock is held by process 1 on here, "dittofeed-setup apply", since 1970-01-01T00:00:00.000Z.',
    });
  });

  it("takes over from a process that is dead", async () => {
    const { disk, alive, lockFor } = machine();
    await lockFor(1).acquire("killed with -9");
    alive.add(2);
    await lockFor(2).acquire("the next one");
    expect([...disk.values()][0]).toContain("the next one");
  });

  it("takes over a torn lock file", async () => {
    const { disk, lockFor } = machine();
    disk.set("/srv/acme/.dittofeed-setup/lock.json", '{"pid": 1');
    await expect(lockFor(2).acquire("x")).resolves.toBeUndefined();
  });

  it("removes only its own file", async () => {
    const { disk, lockFor } = machine();
    const first = lockFor(1);
    await first.acquire("first");
    disk.set("/srv/acme/.dittofeed-setup/lock.json", "somebody else's");
    await first.release();
    expect(disk.size).toBe(1);
  });
});
