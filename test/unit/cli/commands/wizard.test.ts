import { describe, expect, it } from "vitest";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

describe("without a command", () => {
  it.each([
    ["", { command: "" }],
    ["--screen-reader", { command: "", screenReader: true }],
    ["-p acme --ask --no-bell", { command: "", profile: "acme", ask: true, noBell: true }],
  ])("%j asks", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["--ask", "--ask works only with a profile: --profile P --ask."],
    ["--target rehearsal", "--target works only with a profile: --profile P --target T."],
    ["--json", "Questions have no JSON form. To install a profile without questions: --profile P --json."],
    ["-y", "Without a profile the installation asks. To install without questions: --profile P."],
    ["-p acme --no-bell", "--no-bell works only with the questions, attach and doctor."],
    ["wizard", 'There is no command "wizard". Here: dittofeed-setup asks, shows what will change, and installs.'],
    ["-p acme --ask --fix S1", "--fix works only with doctor."],
  ])("%j is refused", (line, said) => expect(refusal(line)).toBe(said));

  it("is refused without a terminal before anything is loaded or asked", async () => {
    expect((await ran("")).problem).toMatchObject({
      code: "no-terminal",
      next: expect.stringContaining("--profile NAME|FILE|-"),
    });
  });
});
