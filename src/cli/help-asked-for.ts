import { commandTable } from "./command-table.ts";
import { helpText } from "./help.ts";
import { options } from "./options.ts";

/**
 * The help that was asked for, and what is left to be run without it: a command that does not exist is refused as always, also where
 * somebody asks for its help.
 */
export function helpAskedFor(argv: readonly string[]): { help: string | undefined; argv: readonly string[] } {
  const rest = argv.filter((word) => word !== "--help" && word !== "-h");
  const isVerb = rest[0] === "help";
  if (rest.length === argv.length && !isVerb) return { help: undefined, argv };
  const named = isVerb ? rest.slice(1) : rest;
  const first = firstWord(named);
  if (first === undefined) return { help: helpText(), argv: named };
  if (isCommand(first)) return { help: helpText(first), argv: named };
  return { help: undefined, argv: named };
}

/** Of all that is no option and no option's value. */
function firstWord(argv: readonly string[]): string | undefined {
  const takesNext = Object.entries(options).flatMap(([name, option]) =>
    option.type === "string" ? [`--${name}`, ...("short" in option ? [`-${option.short}`] : [])] : [],
  );
  return argv.find((word, index) => !word.startsWith("-") && !takesNext.includes(argv[index - 1] ?? ""));
}

const isCommand = (word: string): word is Exclude<keyof typeof commandTable, "wizard"> =>
  word !== "wizard" && Object.hasOwn(commandTable, word);
