import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { nodeTooOld } from "../../../src/cli/node-version.ts";

it.each(["18.19.0", "20.20.2", "22.12.0"])("%s is too old, and what to do is said", (version) => {
  expect(nodeTooOld(version)).toMatch(new RegExp(`Seen: Node.js ${version} at /.*\n.*\n  Next: Install a newer one`));
});

it.each(["22.13.0", "23.0.0", "24.21.0"])("%s will do", (version) => {
  expect(nodeTooOld(version)).toBeUndefined();
});

it("needs what package.json says", async () => {
  const { engines } = JSON.parse(await readFile("package.json", "utf8")) as { engines: { node: string } };
  expect(nodeTooOld("0.0.0")).toContain(`needs ${engines.node.replace(">=", "")} or newer`);
});
