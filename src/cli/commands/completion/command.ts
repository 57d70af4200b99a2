import type { CommandSpec } from "../../spec.ts";

export const completion = {
  name: "completion",
  summary: "print a shell completion script",
  words: {
    shell: {
      value: "bash|zsh|fish",
      choices: ["bash", "zsh", "fish"],
      needs: "the name of a shell: bash, zsh or fish",
    },
  },
  json: { refused: "completion prints a script for a shell; it has no JSON form." },
  examples: ["source <(dittofeed-setup completion bash)", "dittofeed-setup completion fish | source"],
  readOnly: true,
} as const satisfies CommandSpec;
