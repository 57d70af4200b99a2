import { longestSecret } from "../../src/domain/secret-rules.ts";
import { createBatch } from "../app/batch.ts";
import type { InputStream } from "../app/keyboard.ts";
import { readKeys } from "../app/keyboard.ts";
import type { Key } from "../app/keys.ts";
import type { MountOptions } from "../app/mount.tsx";
import { secretTooLong } from "../parts/secret-field.ts";
import { editText, longestText, refusals } from "../parts/text-field.ts";
import type { WizardServices } from "../wizard/services.ts";
import type { WizardResult } from "../wizard/state.ts";
import { createWizard, screenOf } from "../wizard/wizard.ts";
import { helpLines, keysOfLine, linesOf } from "./lines.ts";

type Options = Pick<MountOptions, "elapsed" | "signal"> & {
  stdin: InputStream;
  stdout: { write(text: string): unknown };
};

/**
 * The same wizard, line by line: each state is said once, below what was said before, and nothing
 * is ever drawn over. For screen readers, and for terminals that cannot move their cursor.
 */
export async function runLineMode(
  services: WizardServices,
  { stdin, stdout, elapsed, signal }: Options,
): Promise<WizardResult> {
  const wizard = createWizard(services, { elapsed, frameEvery: 100 });
  const write = (text: string) => stdout.write(text.replaceAll("\n", "\r\n"));
  let heading = "";
  let said = new Set<string>();
  let remarked = new Set<string>();
  let asked: string | undefined;
  let typed = "";

  const say = () => {
    const now = linesOf(wizard.state(), services);
    const isOpen = asked !== undefined;
    const isElsewhere = now.heading !== heading;
    if (isElsewhere) {
      said = new Set();
      remarked = new Set();
      // What was begun was an answer to something else.
      typed = "";
    }
    const fresh = [
      ...now.lines.filter((line) => !said.has(line)),
      ...now.remarks.filter((line) => !remarked.has(line)),
    ];
    for (const line of now.lines) said.add(line);
    for (const line of now.remarks) remarked.add(line);
    if (!isElsewhere && fresh.length === 0 && now.prompt === asked) return;
    heading = now.heading;
    asked = now.prompt;
    // What was asked before stands on a row that has not ended.
    write(
      [
        ...(isOpen ? ["\n"] : []),
        ...(isElsewhere ? [`\n${heading}\n`] : []),
        ...fresh.map((line) => `${line}\n`),
        ...(asked === undefined ? [] : [`${asked}: `]),
      ].join(""),
    );
  };
  // One change often follows another at once; only what stays is worth saying.
  const soon = createBatch<void>(50, say);
  // But a run's last step must be heard before the screen that tells of its end.
  const unsubscribe = wizard.subscribe(() => (wizard.isBusy() ? say() : soon.push()));

  const onKeys = (keys: readonly Key[]) => {
    for (const key of keys) wizard.onKey(key);
  };
  const submit = () => {
    const line = typed.trim();
    typed = "";
    write("\n");
    // Asked again even where the answer changes nothing, and with what is still wrong.
    asked = undefined;
    remarked = new Set();
    const keys = keysOfLine(line, wizard.state(), services);
    if (keys.length === 0) write(`There is no ${line} here. Type one of the numbers, or press Enter.\n`);
    onKeys(keys);
    if (wizard.state().isHelpShown) {
      write(`${helpLines(wizard.state(), services).join("\n").trim()}\n`);
      wizard.onKey({ name: "enter" });
    }
    // Another screen is said at once, also one that gives way to the next a moment later.
    if (linesOf(wizard.state(), services).heading !== heading) say();
    soon.push();
  };
  const onKey = (key: Key) => {
    if (key.name === "enter") return submit();
    if (key.name === "ctrl-c" || key.name === "escape") {
      // What was typed so far, a secret perhaps, must not become the answer to what is asked next.
      typed = "";
      write("\n");
      asked = undefined;
      return onKeys([key]);
    }
    const { isSecret } = linesOf(wizard.state(), services);
    const edited = editText({ value: typed, cursor: typed.length }, key, isSecret ? longestSecret : longestText);
    if (edited === undefined) return;
    if (typeof edited === "string") {
      const refusal = isSecret && edited === "too-long" ? secretTooLong : refusals[edited];
      return void write(`\n${refusal}\n${asked ?? ""}: ${isSecret ? "" : typed}`);
    }
    if (!isSecret)
      write(
        edited.value.startsWith(typed) ? edited.value.slice(typed.length) : "\b \b".repeat(typed.length) + edited.value,
      );
    typed = edited.value;
  };

  write("Line by line: type an answer and press Enter. ? explains, < goes back, - empties an answer, Ctrl-C quits.\n");
  say();
  const stopReading = readKeys(stdin, onKey, wizard.interrupt);
  signal?.addEventListener("abort", wizard.interrupt);
  if (signal?.aborted) wizard.interrupt();
  try {
    const result = await wizard.finished;
    const end = linesOf(wizard.state(), services);
    // Where the end was heard, it is not said again.
    const { exitCode, work } = screenOf(wizard.state().screen);
    const isEnd = exitCode !== undefined && (work?.(wizard.state().screen) ?? "none") === "none";
    const isHeard = isEnd && heading === end.heading;
    return isHeard ? { ...result, lastWords: [] } : result;
  } finally {
    signal?.removeEventListener("abort", wizard.interrupt);
    unsubscribe();
    soon.drop();
    stopReading();
    write("\n");
  }
}
