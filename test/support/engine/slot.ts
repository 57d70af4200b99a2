import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { exists, isAlive, withLock } from "./cache.ts";
import { endGroup } from "./process-group.ts";

/**
 * What two engines on one machine would otherwise share and fight over: a bridge, a range of addresses, a process
 * group. (An engine that manages iptables itself empties the other's chains; `--bridge none` deletes the other's
 * bridge.) Slots of test runs that were killed are cleaned up by the next run.
 */
export interface Slot {
  readonly bridge: string;
  readonly group: string;
  /** Compose networks are cut out of this range. */
  readonly pool: string;
  /** The bridge's own address; containers look for their name server here. */
  readonly gateway: string;
}

const last = 50;
/** Where every user of the machine looks, and gone after a reboot, like the bridges. */
const slots = "/run/dittofeed-setup-test/slots";

interface Owner {
  readonly pid: number;
  readonly root: string;
}

export async function takeSlot(root: string): Promise<Slot> {
  await mkdir(slots, { recursive: true });
  return withLock(`${slots}.lock`, async () => {
    await freeDeadSlots();
    const taken = new Set(await readdir(slots));
    for (let number = 1; number <= last; number += 1) {
      if (taken.has(String(number)) || (await exists(`/sys/class/net/dfe${number}`))) continue;
      const owner: Owner = { pid: process.pid, root };
      await writeFile(join(slots, String(number)), JSON.stringify(owner));
      const slot = slotOf(number);
      await execa("ip", ["link", "add", slot.bridge, "type", "bridge"]);
      await execa("ip", ["address", "add", `${range(number)}.0.1/24`, "dev", slot.bridge]);
      await execa("ip", ["link", "set", slot.bridge, "up"]);
      await execa("iptables", ["-w", "-I", ...acceptRule(number)], { reject: false });
      return slot;
    }
    throw new Error(`${last} test engines run on this machine already`);
  });
}

/** Ends what still runs in the slot and takes away what the kernel keeps for it. */
export async function freeSlot(slot: Slot): Promise<void> {
  const number = Number(slot.bridge.replace("dfe", ""));
  await endGroup(slot.group);
  const { stdout } = await execa("ip", ["-o", "-4", "address", "show"]);
  for (const line of stdout.split("\n")) {
    // "7: dfe1    inet 10.201.0.1/24 scope global dfe1"
    const [, device, , address] = line.split(/\s+/);
    if (device !== undefined && address?.startsWith(`${range(number)}.`)) {
      await execa("ip", ["link", "delete", device], { reject: false });
    }
  }
  await execa("iptables", ["-w", "-D", ...acceptRule(number)], { reject: false });
  await rm(join(slots, String(number)), { force: true });
}

async function freeDeadSlots(): Promise<void> {
  for (const name of await readdir(slots)) {
    const owner = JSON.parse(await readFile(join(slots, name), "utf8")) as Owner;
    if (isAlive(owner.pid)) continue;
    await freeSlot(slotOf(Number(name)));
    await rm(owner.root, { recursive: true, force: true });
  }
}

function slotOf(number: number): Slot {
  return {
    bridge: `dfe${number}`,
    group: `dittofeed-engine-${number}`,
    pool: `base=${range(number)}.128.0/17,size=24`,
    gateway: `${range(number)}.0.1`,
  };
}

function range(number: number): string {
  return `10.${200 + number}`;
}

/** An engine of somebody else's may have left the policy of this chain at DROP, and bridged packets pass it. */
function acceptRule(number: number): readonly string[] {
  const own = `${range(number)}.0.0/16`;
  return ["FORWARD", "-s", own, "-d", own, "-j", "ACCEPT"];
}
