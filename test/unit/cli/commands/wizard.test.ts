import { describe, expect, it } from "vitest";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

describe("without a command", () => {
  it.each([
    ["", { command: "" }],
    ["--screen-reader", { command: "", screenReader: true }],
    ["-p acme --ask --no-bell", { command: "", profile: "acme", ask: true, noBell: true }],
  ])("%j asks", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["--ask", "--ask goes with a profile: --profile P --ask."],
    ["--target rehearsal", "--target goes with a profile: --profile P --target T."],
    ["-p acme --no-bell", "--no-bell goes with the questions and doctor only."],
    ["wizard", 'There is no command "wizard".'],
    ["-p acme --ask --fix S1", "--fix goes with doctor only."],
  ])("%j is refused", (line, said) => expect(refusal(line)).toBe(said));

  it("is refused without a terminal before anything is loaded or asked", async () => {
    expect((await ran("")).problem).toMatchObject({
      code: "no-terminal",
      next: expect.stringContaining("--profile NAME|FILE|-"),
    });
  });

  it("answers in no format for programs", async () => {
    expect((await ran("--json", { typed: "" })).problem).toMatchObject({
      code: "usage",
      saw: expect.stringContaining("--output json goes with --profile P"),
    });
  });
});
