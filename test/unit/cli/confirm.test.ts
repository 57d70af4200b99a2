import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { confirm } from "../../../src/cli/confirm.ts";
import { Interruption } from "../../../src/cli/signals.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { startTerminal } from "../../support/terminal.ts";

const source = (path: string) => JSON.stringify(pathToFileURL(path).href);

const program = `
  const { confirm } = await import(${source("src/cli/confirm.ts")});
  const { Interruption } = await import(${source("src/cli/signals.ts")});
  const interruption = new Interruption();
  interruption.listen();
  const { createRedactor } = await import(${source("src/output/redactor.ts")});
  const context = { stdin: process.stdin, stderr: process.stderr, interruption, redactor: createRedactor() };
  const said = await confirm(context, "Enable it?").catch((problem) => problem.code);
  process.stdout.write("ANSWER " + said + "\\n");`;

const ask = () => startTerminal(process.execPath, ["--input-type=module", "-e", program], { cols: 80, rows: 12 });

describe("on a real terminal", () => {
  test.each([
    ["yes\r", "true"],
    ["YES \r", "true"],
    ["y\r", "false"],
    ["\r", "false"],
    ["yes please\r", "false"],
    ["\x04", "false"],
    ["\x03", "cancelled"],
  ])("%j gives %s, asked once, and the program ends", async (typed, answer) => {
    const terminal = ask();
    await terminal.waitFor("Enable it? Type yes to continue:");
    terminal.type(typed);
    await terminal.waitFor(`ANSWER ${answer}`);
    expect((await terminal.exited).exitCode).toBe(0);
    expect(terminal.written().split("Enable it?").length).toBe(2);
  });
});

test("without a terminal nobody is asked, whatever stands in the pipe", async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const asking = confirm({ stdin, stderr, redactor: createRedactor(), interruption: new Interruption() }, "Enable it?");
  await expect(asking).rejects.toMatchObject({ code: "no-terminal", next: expect.stringContaining("--yes") });
});
