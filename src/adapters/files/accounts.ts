import { readFile } from "node:fs/promises";

export interface Accounts {
  /** Is the group known, and nobody in it but this user and root? */
  isAlone(uid: number, gid: number): boolean;
}

/**
 * Who is in which group, as this machine's own files say. A group that only a directory service
 * knows is not known here, and counts as one of many.
 */
export async function readAccounts(folder = "/etc"): Promise<Accounts> {
  const [users, groups] = await Promise.all([rows(`${folder}/passwd`), rows(`${folder}/group`)]);
  return {
    isAlone: (uid, gid) => {
      const group = groups.find(([, , id]) => Number(id) === gid);
      if (group === undefined) return false;
      const named = (group[3] ?? "").split(",").filter(Boolean);
      const members = users.filter(([name, , , primary]) => named.includes(name ?? "") || Number(primary) === gid);
      const isListed = named.every((name) => users.some((user) => user[0] === name));
      return isListed && members.every(([, , id]) => id === "0" || Number(id) === uid);
    },
  };
}

async function rows(path: string): Promise<string[][]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").map((line) => line.split(":"));
}
