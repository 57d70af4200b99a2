import { createInterface } from "node:readline";
import { cleanLine } from "../domain/clean-text.ts";
import { Problem, stoppedOnRequest } from "../domain/problem.ts";
import { outgoingLine } from "../output/outgoing.ts";
import type { Redactor } from "../output/redactor.ts";
import { readLine } from "./read-line.ts";

/** As much of the context as a question needs. */
export interface Asking {
  stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  interruption: { readonly signal: AbortSignal };
  redactor: Pick<Redactor, "redactText">;
}

/** Both ends: a question that nobody sees must not be answered by what happens to stand in a pipe. */
export const canAsk = ({ stdin, stderr }: Pick<Asking, "stdin" | "stderr">): boolean =>
  stdin.isTTY === true && stderr.isTTY === true;

/**
 * Asks once, on the terminal; only "yes", typed out, is a yes. The question goes to stderr: stdout may be a file. A
 * closed input is a no. Throws Problem `no-terminal` where nobody can be asked, `cancelled` after a signal.
 */
export function confirm(context: Asking, question: string): Promise<boolean> {
  return askFor(context, question, "yes", "Preview it with --dry-run, then run the same command with --yes.");
}

/** For what cannot be undone: the thing's own name has to be typed. */
export function confirmByName(context: Asking, question: string, name: string): Promise<boolean> {
  return askFor(context, question, name, "Run the same command in a terminal, without --yes, and type the name there.");
}

/**
 * Asks which of several words is meant, and again until one of them is typed; an empty line or a closed input chooses
 * none. Only where `canAsk`. Throws Problem `cancelled` after a signal.
 */
export async function choose(
  context: Asking,
  lines: readonly string[],
  words: readonly string[],
): Promise<string | undefined> {
  const { signal } = context.interruption;
  const write = (text: string) => void context.stderr.write(text);
  for (const line of lines) write(`${outgoingLine(context.redactor, line)}\n`);
  for (;;) {
    write(`Type ${words.map(cleanLine).join(" or ")}, or press Enter to cancel: `);
    const answer = await readLine(context.stdin, signal).catch((error: unknown) => {
      throw signal.aborted ? stopped() : error;
    });
    const typed = answer?.trim() ?? "";
    if (typed === "") return undefined;
    // A column's name differs from another by case alone; a person's typing rarely means to.
    const meant =
      words.find((word) => word === typed) ?? words.find((word) => word.toLowerCase() === typed.toLowerCase());
    if (meant !== undefined) return meant;
  }
}

async function askFor(context: Asking, question: string, wanted: string, elsewhere: string): Promise<boolean> {
  if (!canAsk(context)) throw noTerminal(question, elsewhere);
  const { signal } = context.interruption;
  if (signal.aborted) throw stopped();
  const asking = createInterface({ input: context.stdin, output: context.stderr, terminal: false });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(stopped()), { once: true });
      asking.once("close", () => resolve(false));
      asking.question(`${outgoingLine(context.redactor, question)} Type ${cleanLine(wanted)} to continue: `, (answer) =>
        resolve(answer.trim().toLowerCase() === wanted.toLowerCase()),
      );
    });
  } finally {
    asking.close();
  }
}

function noTerminal(question: string, next: string): Problem {
  return new Problem({
    code: "no-terminal",
    title: "This command needs a terminal",
    saw: `The question was: ${question}`,
    why: "Nothing changes without confirmation. Nothing was changed.",
    next,
  });
}

function stopped(): Problem {
  return stoppedOnRequest({
    why: "It was waiting for an answer. Nothing was done.",
    next: "Run the same command again.",
  });
}
