import { readFile } from "node:fs/promises";
import type { UserAccount } from "../../domain/facts/host.ts";

/** Best first. `postgres` is made for it; the others exist on nearly every system and own nothing of worth. */
const preferred = ["postgres", "_postgres", "nobody", "daemon", "www-data", "bin"];

export async function unprivilegedUsers(file = "/etc/passwd"): Promise<UserAccount[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  const users = new Map(
    text
      .split("\n")
      .flatMap((line) => parseUser(line))
      .map((user) => [user.name, user]),
  );
  return preferred.flatMap((name) => users.get(name) ?? []);
}

function parseUser(line: string): UserAccount[] {
  const [name, , uid, gid] = line.split(":");
  const user = { name: name ?? "", uid: Number(uid), gid: Number(gid) };
  // macOS writes nobody's -2 into the file; Node wants the number as the kernel has it.
  if (user.name === "" || line.startsWith("#") || !Number.isInteger(user.uid) || !Number.isInteger(user.gid)) return [];
  return user.uid === 0 ? [] : [{ name: user.name, uid: user.uid >>> 0, gid: user.gid >>> 0 }];
}
