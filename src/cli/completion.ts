import { allServices } from "../domain/service.ts";
import { type CommandDeclaration, type CommandName, commandTable, everywhere } from "./command-table.ts";
import { type OptionDeclaration, type OptionName, options } from "./options.ts";

export const shells = commandTable.completion.verbs;
export type Shell = (typeof shells)[number];

const commands = Object.entries<CommandDeclaration>(commandTable).filter(([name]) => name !== "wizard");
const optionsOf = (name: CommandName): OptionName[] => [
  ...((commandTable[name] as CommandDeclaration).options ?? []),
  ...everywhere,
];
/** Only these may stand alone; what else `profile list` says is a sentence. */
const profileNames = "dittofeed-setup profile list 2>/dev/null | grep -xE '[a-z0-9][a-z0-9_-]*'";
const takesServices: readonly string[] = ["restart", "logs"];
const takesProfile: readonly string[] = ["apply", "plan", "status"];

/** Made of the same table that the command line is read by; it asks the program for nothing but the names of profiles. */
export function completionScript(shell: Shell): string {
  if (shell === "fish") return fish();
  // zsh reads bash's own form.
  return shell === "zsh" ? `autoload -Uz bashcompinit && bashcompinit\n${bash()}` : bash();
}

function bash(): string {
  const valued = declared().filter(([, { type }]) => type === "string");
  const choices = valued.flatMap(([name, { choices: words }]) =>
    words === undefined ? [] : [`    ${flags(name).join("|")}) words="${words.join(" ")}" ;;`],
  );
  // As in -vp acme: short ones without a value, and one with.
  const short = (type: OptionDeclaration["type"]) =>
    declared()
      .flatMap(([, option]) => (option.type === type && option.short !== undefined ? [option.short] : []))
      .join("");
  const group = `-[${short("boolean")}]*[${short("string")}]`;
  const files = valued.filter(([, { value }]) => value === "FILE").flatMap(([name]) => flags(name));
  const verbs = commands.flatMap(([name, { verbs: words }]) =>
    words === undefined ? [] : [`    ${name}:) words="${words.join(" ")}" ;;`],
  );
  const ofCommands = commands.map(
    ([name]) =>
      `      ${name}) words="${optionsOf(name as CommandName)
        .map((one) => `--${one}`)
        .join(" ")} --help" ;;`,
  );
  return `# Completes dittofeed-setup. Made by: dittofeed-setup completion
_dittofeed_setup() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="" verb="" value="" words="" at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    if [ -n "$value" ]; then value=""; continue; fi
    case "\${COMP_WORDS[at]}" in
      ${valued.flatMap(([name]) => flags(name)).join("|")}|${group}) value=yes ;;
      -*) ;;
      *) if [ -z "$command" ]; then command="\${COMP_WORDS[at]}"; elif [ -z "$verb" ]; then verb="\${COMP_WORDS[at]}"; fi ;;
    esac
  done
  if [ -n "$value" ]; then
    case "$before" in
      ${flags("profile").join("|")}) COMPREPLY=($(compgen -f -W "$(${profileNames})" -- "$word")); return ;;
      ${files.join("|")}) COMPREPLY=($(compgen -f -- "$word")); return ;;
${choices.map((line) => `  ${line}`).join("\n")}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    return
  fi
  if [[ "$word" == -* ]]; then
    case "$command" in
${ofCommands.join("\n")}
      *) words="${optionsOf("wizard")
        .map((one) => `--${one}`)
        .join(" ")} --help --version" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    return
  fi
  case "$command:$verb" in
    :) words="${commands.map(([name]) => name).join(" ")}" ;;
${verbs.join("\n")}
    ${takesProfile.map((name) => `${name}:`).join("|")}|profile:show|profile:export|profile:delete) COMPREPLY=($(compgen -f -W "$(${profileNames})" -- "$word")); return ;;
    ${takesServices.map((name) => `${name}:*`).join("|")}) words="${allServices.join(" ")}" ;;
    db:restore|workspace:import|profile:import|profile:check) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o filenames -F _dittofeed_setup dittofeed-setup
`;
}

function fish(): string {
  const names = commands.map(([name]) => name).join(" ");
  const lines = [
    "# Completes dittofeed-setup. Made by: dittofeed-setup completion",
    "complete -c dittofeed-setup -f",
    ...commands.map(([name, { usage }]) => {
      return `complete -c dittofeed-setup -n __fish_use_subcommand -a ${name} -d ${quoted(usage[0]?.[1] ?? "")}`;
    }),
    ...commands.flatMap(([name, { verbs = [] }]) =>
      verbs.length === 0
        ? []
        : [
            `complete -c dittofeed-setup -n "__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${verbs.join(" ")}" -a "${verbs.join(" ")}"`,
          ],
    ),
    `complete -c dittofeed-setup -n "__fish_seen_subcommand_from ${takesServices.join(" ")}" -a "${allServices.join(" ")}"`,
    `complete -c dittofeed-setup -F -n "__fish_seen_subcommand_from ${takesProfile.join(" ")} show export delete" -a "(${profileNames})"`,
    `complete -c dittofeed-setup -F -n "__fish_seen_subcommand_from restore import check"`,
    ...declared().map(([name, { type, short, value, choices, says }]) => {
      const readers = commands
        .filter(([command]) => optionsOf(command as CommandName).includes(name))
        .map(([one]) => one);
      const where = everywhere.includes(name)
        ? ""
        : readers.length === 0
          ? ` -n "not __fish_seen_subcommand_from ${names}"`
          : ` -n "__fish_seen_subcommand_from ${readers.join(" ")}"`;
      const wants =
        type === "boolean" ? "" : value === "FILE" ? " -r -F" : choices ? ` -x -a "${choices.join(" ")}"` : " -x";
      const profiles = name === "profile" ? ` -r -F -a "(${profileNames})"` : wants;
      return `complete -c dittofeed-setup${where} -l ${name}${short === undefined ? "" : ` -s ${short}`}${profiles} -d ${quoted(says)}`;
    }),
    "complete -c dittofeed-setup -l help -s h -d 'options, examples and exit codes'",
  ];
  return `${lines.join("\n")}\n`;
}

const declared = () => Object.entries(options) as [OptionName, OptionDeclaration][];
const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

function flags(name: OptionName): string[] {
  const { short } = options[name] as OptionDeclaration;
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}
