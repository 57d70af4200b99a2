import type { CommandSpec } from "../../spec.ts";

export const completion = {
  name: "completion",
  summary: "a script that completes commands and options",
  words: {
    shell: {
      value: "bash|zsh|fish",
      choices: ["bash", "zsh", "fish"],
      needs: "the name of a shell: bash, zsh or fish",
    },
  },
  examples: ["source <(dittofeed-setup completion bash)", "dittofeed-setup completion fish | source"],
  readOnly: true,
} as const satisfies CommandSpec;
