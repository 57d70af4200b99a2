import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newUser, program, type User } from "../support/product.ts";

let user: User;
beforeAll(async () => {
  user = await newUser();
});
afterAll(() => user.remove());

it.each([
  [["nonsense", "--help"], 2, 'There is no command "nonsense".'],
  [["staus", "--help"], 2, "Did you mean dittofeed-setup status?"],
  // Of plan, 2 says that changes are pending.
  [["plan", "--nonsense"], 1, 'There is no option "--nonsense".'],
  [["plan"], 1, "plan needs a profile"],
])("%j ends with %i", async (args, exitCode, said) => {
  expect(await user.run(args)).toMatchObject({ exitCode, stdout: "", stderr: expect.stringContaining(said) });
});

/** In a shell, where $ds is the program. */
const inShell = (script: string) =>
  execa("bash", ["-o", "pipefail", "-c", script], {
    env: { ...user.env, ds: `${process.execPath} ${program}` },
    ...{ extendEnv: false, cwd: user.room, reject: false },
  });

it("what cannot be written is a failure, and a reader who leaves is none", async () => {
  const full = "Standard output cannot be written: ENOSPC: no space left on device, write";
  const said = await inShell(
    `for one in --help --version "profile schema" "doctor --list --json" "status --json"; do $ds $one > /dev/full; echo $?; done`,
  );
  expect(said.stdout.split("\n")).toEqual(["1", "1", "1", "1", "1"]);
  expect(said.stderr.split("\n").filter((line) => line === full)).toHaveLength(5);
  const gone = await inShell(
    `$ds man | head -c 9; $ds profile schema --json | head -c 1; $ds --help >&- 2>&-; $ds profile list 2>&-; $ds nonsense 2> /dev/full`,
  );
  expect(gone).toMatchObject({ exitCode: 2, stdout: ".TH DITTO{No profiles are saved yet.", stderr: "" });
});

it("a refused line of apply ends its stream of events, too", async () => {
  const { exitCode, events } = await user.run(["apply", "x", "--json", "--nonsense"]);
  expect([exitCode, events.at(-1)]).toEqual([
    2,
    expect.objectContaining({ type: "run-ended", outcome: "refused", exitCode: 2 }),
  ]);
});
