import { afterAll, beforeAll, expect, it } from "vitest";
import { newUser, type User } from "../support/product.ts";

let user: User;
beforeAll(async () => {
  user = await newUser();
});
afterAll(() => user.remove());

it.each([
  [["nonsense", "--help"], 2, 'There is no command "nonsense".'],
  [["staus", "--help"], 2, "Did you mean status?"],
  // Of plan, 2 says that changes are pending.
  [["plan", "--nonsense"], 1, 'There is no option "--nonsense".'],
  [["plan"], 1, "plan needs a profile"],
])("%j ends with %i", async (args, exitCode, said) => {
  expect(await user.run(args)).toMatchObject({ exitCode, stdout: "", stderr: expect.stringContaining(said) });
});

it("a refused line of apply ends its stream of events, too", async () => {
  const { exitCode, events } = await user.run(["apply", "x", "--json", "--nonsense"]);
  expect([exitCode, events.at(-1)]).toEqual([
    2,
    expect.objectContaining({ type: "run-ended", outcome: "refused", exitCode: 2 }),
  ]);
});
