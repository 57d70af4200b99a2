import { expect, it } from "vitest";
import { commands } from "../../../../src/cli/commands/all.ts";
import { manualPage } from "../../../../src/cli/manual-page.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

it("man prints the page, with the version of the program", async () => {
  expect(parsed("man")).toEqual({ command: "man" });
  expect(refusal("man doctor")).toBe('man does not take "doctor".');
  const page = manualPage(
    commands.map(({ spec }) => spec),
    "1.2.3",
  );
  expect(await ran("man")).toMatchObject({ exitCode: 0, printed: page });
});
