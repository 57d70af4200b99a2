import { parseArgs } from "node:util";
import { commandTable } from "./command-table.ts";
import { helpText } from "./help.ts";
import { options } from "./options.ts";

/** What is printed, and the words that are run in its place where the command whose help was asked for does not exist. */
export type AskedFor = { help: string } | { refused: string[] } | undefined;

/** Whoever asks for help gets help or a refusal: nothing that stands beside it is ever run. Read by the same rules as the rest. */
export function helpAskedFor(argv: readonly string[]): AskedFor {
  const forms = { ...options, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options: forms, allowPositionals: true, strict: false });
  const isVerb = positionals[0] === "help";
  if (values.help === undefined && !isVerb) return undefined;
  const [word] = isVerb ? positionals.slice(1) : positionals;
  if (word === undefined) return { help: helpText() };
  return isCommand(word) ? { help: helpText(word) } : { refused: [word] };
}

const isCommand = (word: string): word is Exclude<keyof typeof commandTable, "wizard"> =>
  word !== "wizard" && Object.hasOwn(commandTable, word);
