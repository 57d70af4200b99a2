import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAccounts } from "../../../src/adapters/files/accounts.ts";

async function accountsOf(groups: string) {
  const folder = await mkdtemp(join(tmpdir(), "accounts-"));
  const users = [
    "root:x:0:0::/root:/bin/sh",
    "ada:x:1000:1000::/home/ada:/bin/sh",
    "bob:x:1001:1001::/home/bob:/bin/sh",
  ];
  await writeFile(join(folder, "passwd"), `${users.join("\n")}\n`);
  await writeFile(join(folder, "group"), `${groups}\n`);
  return readAccounts(folder);
}

test.each([
  ["a group of one's own", "ada:x:1000:", true],
  ["with oneself named in it", "ada:x:1000:ada", true],
  ["with root in it", "ada:x:1000:ada,root", true],
  ["with somebody else in it", "ada:x:1000:bob", false],
  ["with somebody in it whom this machine does not know", "ada:x:1000:eve", false],
  ["a group that is not known", "staff:x:50:", false],
])("%s", async (_, groups, isAlone) => {
  expect((await accountsOf(groups)).isAlone(1000, 1000)).toBe(isAlone);
});

test("a group that is somebody's first one is theirs; one without anybody is nobody's", async () => {
  const accounts = await accountsOf("bob:x:1001:\nstaff:x:50:");
  expect(accounts.isAlone(1000, 1001)).toBe(false);
  expect(accounts.isAlone(1000, 50)).toBe(true);
});

test("without the files every group is one of many", async () => {
  expect((await readAccounts(join(tmpdir(), "nowhere"))).isAlone(0, 0)).toBe(false);
});
