import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";

/** Where a name leads, as every program of this host would find it; undefined where it leads nowhere. */
export async function addressesOf(name: string): Promise<string[] | undefined> {
  try {
    const found = await lookup(name.replace(/^\[(.*)\]$/, "$1"), { all: true });
    return [...new Set(found.map(({ address }) => address))];
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    // That there is no such name is an answer; that nobody could be asked is none.
    if (code === "ENOTFOUND" || code === "ENODATA") return undefined;
    throw thrown;
  }
}

/** Those that this host itself has; behind a router its public one is not among them. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
