import { describe, expect, it } from "vitest";
import { createHost } from "../../../src/adapters/host/host.ts";
import { commandAnswer } from "../../../src/adapters/shell/secret-command.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { CommandAnswer } from "../../../src/domain/ports.ts";
import { dereference } from "../../../src/engine/dereference.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const shell = createShell({ PATH: process.env.PATH, TOKEN: "of-the-vault", GOOGLE: "taken" }, new Set(["GOOGLE"]));
const never = new AbortController().signal;
const asked = (command: readonly string[], { most = 100, timeoutMs = 5000, signal = never } = {}) =>
  commandAnswer(shell, command, { most, timeoutMs, signal });
const sh = (script: string) => ["sh", "-c", script];

describe("what a program prints", () => {
  it.each([
    [["printf", "%s", " a\u001b[1m\r\nb \n\n"], " a\u001b[1m\r\nb \n\n"],
    [["printf", "%s", "$(id) ; `id` *"], "$(id) ; `id` *"],
    [["cat"], ""],
    [sh("tty || true"), "not a tty\n"],
    [sh('printf "$TOKEN$GOOGLE"'), "of-the-vault"],
  ])("%j", async (command, text) => expect(await asked(command)).toEqual({ state: "said", text }));

  it.each([
    [sh("echo no session >&2; echo more >&2; printf x; exit 3"), { state: "failed", exitCode: 3 }],
    [["no-such-vault", "read"], { state: "not-started", saw: "ENOENT" }],
    [["yes"], { state: "too-long" }],
  ])("%j gives no value", async (command, answer) => expect(await asked(command)).toMatchObject(answer));

  it("is waited for only so long, and a stop ends it", async () => {
    expect(await asked(["sleep", "20"], { timeoutMs: 50 })).toEqual({ state: "timed-out" });
    await expect(asked(["sleep", "20"], { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  });

  it("is asked for once in a command, unless it went wrong", async () => {
    const answers: CommandAnswer[] = [{ state: "timed-out" }, { state: "said", text: "a\n" }];
    const host = createHost({ askCommand: async () => answers.shift() ?? { state: "too-long" } });
    const ask = async () => (await host.secretCommand(["op", "read"])).state;
    expect([await ask(), await ask(), await ask()]).toEqual(["timed-out", "said", "said"]);
  });
});

describe("{fromCommand: [program, argument]}", () => {
  const value = (answer: CommandAnswer) =>
    dereference(
      "TUNNEL_TOKEN",
      { fromCommand: ["op", "read", "op://v/my item"] },
      { files: memoryFiles(new Map()), host: { secretCommand: async () => answer } as never },
    );

  it("is what it prints, without one last newline", async () => {
    expect(await value({ state: "said", text: "\uFEFFtoken \n\n" })).toBe("token \n");
  });

  it.each<[CommandAnswer, string]>([
    [
      { state: "failed", exitCode: 1, stderr: "\n[ERROR] \u001b[31mnot signed in\nsecond\n" },
      "ended with code 1: [ERROR]",
    ],
    [{ state: "not-started", saw: "ENOENT" }, "op read 'op://v/my item', which cannot be started (ENOENT)."],
    [{ state: "timed-out" }, "did not answer within 30 s"],
    [{ state: "said", text: "\n" }, "printed nothing"],
  ])("%j is told with the command and what to do", async (answer, saw) => {
    await expect(value(answer)).rejects.toMatchObject({
      ...{ code: "value-missing", title: "TUNNEL_TOKEN is missing" },
      saw: expect.stringContaining(saw),
    });
    await expect(value(answer)).rejects.not.toMatchObject({ saw: expect.stringContaining("second") });
  });

  it("is refused where it is longer than any secret", async () => {
    await expect(value({ state: "too-long" })).rejects.toMatchObject({ code: "value-refused" });
    await expect(value({ state: "said", text: "x".repeat(9000) })).rejects.toMatchObject({ code: "value-refused" });
  });
});
