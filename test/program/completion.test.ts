import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newUser, program, type User } from "../support/product.ts";

let user: User;
let script: string;

beforeAll(async () => {
  user = await newUser();
  script = (await user.run(["completion", "bash"])).stdout;
  const bin = join(user.home, "bin");
  await mkdir(bin);
  const command = join(bin, "dittofeed-setup");
  await writeFile(command, `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`);
  await chmod(command, 0o755);
  await writeFile(join(user.room, "acme.yaml"), "");
});
afterAll(() => user.remove());

/** What bash offers after these words, by its own rules; the last is the one being typed. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout, stderr } = await execa(
    "bash",
    [
      "-c",
      `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dittofeed_setup; printf '%s\\n' "\${COMPREPLY[@]}"`,
      "bash",
      "dittofeed-setup",
      ...words,
    ],
    { cwd: user.room, env: { ...user.env, PATH: `${user.home}/bin:/usr/bin:/bin` }, extendEnv: false },
  );
  expect(stderr).toBe("");
  return stdout.split("\n").filter(Boolean);
}

it.each<[string[], string[]]>([
  [["do"], ["down", "doctor"]],
  [["db", "re"], ["restore"]],
  [["-vp", "acme", "logs", "d"], ["dashboard"]],
  [
    ["-p", "doctor", "st"],
    ["status", "stop", "start"],
  ],
  [
    ["logs", "--level", ""],
    ["warn", "error"],
  ],
  [["doctor", "--f"], ["--fix"]],
  [["status", "--f"], []],
  [["plan", "ac"], ["acme.yaml"]],
  [["profile", "check", "a"], ["acme.yaml"]],
  [["profile", "show", ""], ["acme.yaml"]],
  [["workspace", "--name", "x", "cr"], ["create"]],
  [["db", "row-security", "en"], ["enable"]],
  [["workspace", "-p", "acme", "member", "a"], ["add"]],
  [["workspace", "member", "add", "--ro"], ["--role"]],
  [["workspace", "member", "list", "--ro"], []],
  [["db", "restore", "ac"], ["acme.yaml"]],
])("bash completes %j", async (words, words2) => {
  expect(await offered(...words)).toEqual(words2);
});

it("offers saved profiles, and no sentence where there are none", async () => {
  expect(await offered("-p", "N")).toEqual([]);
  const profile =
    "apiVersion: dittofeed-setup/v1\nname: saved-one\nmode: standard\naddress: https://app.a.example\nworkspace: {name: A, domain: a.example, administrator: a@a.example}\n";
  await user.run(["profile", "import", "-"], { input: profile });
  expect(await offered("plan", "s")).toEqual(["saved-one"]);
});
