import { Problem, stoppedOnRequest } from "../domain/problem.ts";
import { usage } from "../domain/usage.ts";
import { canAsk } from "./confirm.ts";
import type { Context } from "./context.ts";

export interface Editor {
  words: readonly string[];
  /** Where it was said, for messages. */
  from: string;
}

const usual = ["vi", "nano"];

/** $VISUAL, $EDITOR, or what is there. Throws Problem usage. */
export async function chooseEditor(
  context: Pick<Context, "environment" | "editor" | "stdin" | "stderr">,
): Promise<Editor> {
  for (const name of ["VISUAL", "EDITOR"]) {
    const words = shellWords(context.environment[name] ?? "");
    if (words.length > 0) return { words, from: `$${name}` };
  }
  if (!canAsk(context))
    throw usage(
      "No editor is set, and without a terminal none can be opened. Set EDITOR to a program that edits the file.",
    );
  const found = await context.editor.first(usual);
  if (found === undefined) throw usage(`Neither ${usual.join(" nor ")} is installed. Set EDITOR to your editor.`);
  return { words: [found], from: "the usual ones" };
}

/** Opens the file, and waits until the editor has ended. `again`: what is typed to try once more. */
export async function edit(
  context: Pick<Context, "editor" | "interruption" | "waiting">,
  { words, from }: Editor,
  path: string,
  again: () => Promise<string>,
): Promise<void> {
  context.waiting.end();
  const end = await context.interruption.leaveKeysTo(() => context.editor.open(words, path));
  if (context.interruption.signal.aborted)
    throw stoppedOnRequest({ why: "The saved profile was not changed.", next: await again() });
  if ("exitCode" in end && end.exitCode === 0) return;
  const how = "exitCode" in end ? `ended with code ${end.exitCode}` : `cannot be started (${end.failedToStart})`;
  throw new Problem({
    code: "usage",
    title: "The editor did not end well",
    saw: `${words[0]}, from ${from}, ${how}.`,
    why: "It is not known whether the file is as you want it. The saved profile was not changed.",
    next: `EDITOR=nano ${await again()}`,
  });
}

/** As a shell would split it, of quotes and backslashes alone: nothing in it is ever run or expanded. */
export function shellWords(text: string): string[] {
  const word = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;
  const part = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^"'\\]+)/gs;
  return (text.match(word) ?? []).map((one) =>
    [...one.matchAll(part)]
      .map(
        ([, double, single, escaped, plain]) =>
          double?.replace(/\\(["\\$`])/g, "$1") ?? single ?? escaped ?? plain ?? "",
      )
      .join(""),
  );
}
