import { expect, it } from "vitest";
import { loadScreens } from "../../../src/cli/screen-options.ts";

const at = (environment: Record<string, string>) => ({ environment, stdout: { isTTY: true } }) as never;

it.each([
  ["never", { TERM: "xterm-256color" }, "0"],
  ["auto", { TERM: "xterm-256color" }, "2"],
  ["auto", { TERM: "linux" }, "1"],
  ["always", { TERM: "xterm-256color", FORCE_COLOR: "0" }, "2"],
] as const)("tells what draws of --color %s, for as long as it is loaded", async (color, env, told) => {
  const environment: Record<string, string> = { ...env };
  expect(await loadScreens(at(environment), { color }, async () => environment.FORCE_COLOR)).toBe(told);
  expect(environment).toEqual(env);
});
