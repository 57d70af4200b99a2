/* Longer than other files: the scripts of two shells stand here as they are, and reading them in parts would not help. */

import { allServices } from "../domain/service.ts";
import { formsOf, type Leaf, leavesOf, optionsOf } from "./command-tree.ts";
import { type CommandSpec, everywhere, type OptionSpec, type WordSpec } from "./spec.ts";

export type Shell = "bash" | "zsh" | "fish";

/** Only these may stand alone; what else `profile list` says is a sentence. */
const profileNames = "dittofeed-setup profile list 2>/dev/null | grep -xE '[a-z0-9][a-z0-9_-]*'";

/** Made of the same data that the command line is read by; it asks the program for nothing but the names of profiles. */
export function completionScript(program: readonly CommandSpec[], shell: Shell): string {
  if (shell === "fish") return fish(program);
  // zsh reads bash's own form; its own variables (path, words) must not be used for anything in it.
  return shell === "zsh" ? `autoload -Uz bashcompinit && bashcompinit\n${bash(program)}` : bash(program);
}

function bash(program: readonly CommandSpec[]): string {
  const forms = Object.entries(formsOf(program));
  const declared = new Map(leavesOf(program).flatMap(({ spec }) => optionsOf(spec)));
  const valued = forms.filter(([, { type }]) => type === "string").map(([name]) => name);
  const flagsOf = (name: string) => {
    const short = declared.get(name)?.short;
    return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  };
  // As in -vp acme: short ones without a value, and one with.
  const short = (type: string) =>
    forms.flatMap(([, one]) => (one.type === type && one.short ? [one.short] : [])).join("");
  const values = valued.flatMap((name) => {
    const option = declared.get(name);
    const offered = option === undefined ? undefined : offer(option);
    return offered === undefined ? [] : [`      ${flagsOf(name).join("|")}) ${offered} ;;`];
  });
  const groups = groupsOf(program);
  const ofWords = leavesOf(program).flatMap(({ path, spec }) =>
    Object.values(spec.words ?? {}).flatMap((word) => {
      const offered = offer(word);
      // What stands for all that follow stands after each of them, too.
      const at = word.many ? `"${path.join(" ")}"|"${path.join(" ")} "*` : `"${path.join(" ")}"`;
      return offered === undefined ? [] : [`    ${at}) ${offered} ;;`];
    }),
  );
  const ofOptions = [
    ...leavesOf(program).filter(({ spec }) => spec.isDefault !== true),
    ...groups.filter(({ path }) => path.length > 0).map(asLeaf),
  ].map(
    ({ path, spec }) => `      "${path.join(" ")}"|"${path.join(" ")} "*) offered="${longOptions(spec)} --help" ;;`,
  );
  const unnamed = program.filter(({ isDefault }) => isDefault).map(longOptions);
  return `# Completes dittofeed-setup. Made by: dittofeed-setup completion
_dittofeed_setup() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" called="" value="" offered="" files="" at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    if [ -n "$value" ]; then value=""; continue; fi
    case "\${COMP_WORDS[at]}" in
      ${valued.flatMap(flagsOf).join("|")}|-[${short("boolean")}]*[${short("string")}]) value=yes ;;
      -*) ;;
      *) called="\${called:+$called }\${COMP_WORDS[at]}" ;;
    esac
  done
  if [ -n "$value" ]; then
    case "$before" in
${values.join("\n")}
    esac
  elif [[ "$word" == -* ]]; then
    case "$called" in
${ofOptions.join("\n")}
      *) offered="${unnamed.join(" ")} --help --version" ;;
    esac
  else
    case "$called" in
${groups.map(({ path, names }) => `    "${path.join(" ")}") offered="${names.join(" ")}" ;;`).join("\n")}
${ofWords.join("\n")}
    esac
  fi
  COMPREPLY=($(compgen $files -W "$offered" -- "$word"))
}
complete -o filenames -F _dittofeed_setup dittofeed-setup
`;
}

/** What bash offers for a value or a word. */
function offer({ choices, completes }: OptionSpec | WordSpec): string | undefined {
  if (choices !== undefined) return `offered="${choices.join(" ")}"`;
  if (completes === "service") return `offered="${allServices.join(" ")}"`;
  if (completes === "file") return "files=-f";
  return completes === "profile" ? `files=-f offered="$(${profileNames})"` : undefined;
}

interface Group {
  path: readonly string[];
  names: readonly string[];
  commands: readonly CommandSpec[];
}

/** Where a word must be one of several, and which; the first is the program itself. */
function groupsOf(commands: readonly CommandSpec[], path: readonly string[] = []): Group[] {
  const typed = commands.filter(({ isDefault }) => isDefault !== true);
  return [
    { path, commands, names: typed.map(({ name }) => name) },
    ...typed.flatMap((spec) => (spec.commands === undefined ? [] : groupsOf(spec.commands, [...path, spec.name]))),
  ];
}

/** All options of what stands below it: which of them fits is known once the next word is there. */
function asLeaf({ path, commands }: Group): Leaf {
  const options = Object.assign({}, ...leavesOf(commands).map(({ spec }) => spec.options));
  return { path, spec: { name: path.join(" "), summary: "", options } };
}

const longOptions = (spec: CommandSpec): string =>
  optionsOf(spec)
    .map(([name]) => `--${name}`)
    .join(" ");

function fish(program: readonly CommandSpec[]): string {
  const complete = "complete -c dittofeed-setup";
  const leaves = leavesOf(program);
  const names = new Set(leaves.flatMap(({ path }) => path.slice(0, 1)));
  const offerOf = ({ choices, completes }: OptionSpec | WordSpec): string => {
    if (choices !== undefined) return ` -a ${quoted(choices.join(" "))}`;
    if (completes === "service") return ` -a ${quoted(allServices.join(" "))}`;
    return completes === "profile" ? ` -F -a "(${profileNames})"` : completes === "file" ? " -F" : "";
  };
  const optionLines = (leaf: Leaf) =>
    Object.entries(leaf.spec.options ?? {}).map(([name, option]) => {
      const where = leaf.spec.isDefault ? `not __fish_seen_subcommand_from ${[...names].join(" ")}` : seen(leaf.path);
      return `${complete} -n ${quoted(where)}${optionFish(name, option)}`;
    });
  const optionFish = (name: string, option: OptionSpec) => {
    const { type, short, help } = option;
    const value =
      type === "flag" ? "" : offerOf(option).includes("-F") ? ` -r${offerOf(option)}` : ` -x${offerOf(option)}`;
    return ` -l ${name}${short === undefined ? "" : ` -s ${short}`}${value} -d ${quoted(help)}`;
  };
  const lines = [
    "# Completes dittofeed-setup. Made by: dittofeed-setup completion",
    `${complete} -f`,
    ...groupsOf(program).flatMap(({ path, commands }) =>
      commands
        .filter(({ isDefault }) => isDefault !== true)
        .map(({ name, summary }) => {
          const others = commands.map((one) => one.name).join(" ");
          const where = path.length === 0 ? "__fish_use_subcommand" : seen(path, others);
          return `${complete} -n ${quoted(where)} -a ${name} -d ${quoted(summary)}`;
        }),
    ),
    ...leaves.flatMap(({ path, spec }) =>
      Object.values(spec.words ?? {})
        .filter((word) => offerOf(word) !== "")
        .map((word) => `${complete} -n ${quoted(seen(path))}${offerOf(word)}`),
    ),
    ...leaves.flatMap(optionLines),
    ...Object.entries<OptionSpec>(everywhere).map(([name, option]) => `${complete}${optionFish(name, option)}`),
    `${complete} -l help -s h -d 'options, examples and exit codes'`,
  ];
  return `${[...new Set(lines)].join("\n")}\n`;
}

/** fish's condition that these words were typed, and none of those. */
function seen(path: readonly string[], but?: string): string {
  const all = path.map((word) => `__fish_seen_subcommand_from ${word}`);
  return [...all, ...(but === undefined ? [] : [`not __fish_seen_subcommand_from ${but}`])].join("; and ");
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
