import { alsoSetByHand, dotenvText } from "../../compose/env/dotenv.ts";
import type { EnvEntry } from "../../compose/env/env-file.ts";
import { dashboardSettings, sourceSettings } from "../../compose/env/source-environment.ts";
import type { Secret } from "../../src/domain/secret.ts";
import type { SettingsFile } from "../../src/domain/source.ts";
import type { AssessInput, Change, Task } from "../../src/domain/task.ts";
import { sourceOf } from "./source-seen.ts";

/**
 * The settings of the app's own processes, in the two files that they read. Between two marks;
 * every other line stays byte for byte.
 */
export const writeSourceEnv: Task = {
  id: "write-source-env",
  phase: "source",
  title: "Write the app's settings into its source",
  looksAt: ["source"],
  assess(input) {
    const left = wanted(input).filter(({ isDone }) => !isDone);
    if (left.length === 0) return { state: "done", because: "both files are up to date, mode 0600" };
    return {
      state: "needed",
      because: left.every(({ file }) => file.text === undefined)
        ? "there are none yet"
        : "they are not as they should be",
      changes: left.flatMap(changesOf),
    };
  },
  async run(ctx) {
    for (const { file, text, isDone } of wanted(ctx)) if (!isDone) await ctx.ports.files.write(file.path, text, 0o600);
  },
};

interface Wanted {
  file: SettingsFile;
  text: Secret;
  entries: readonly EnvEntry[];
  isDone: boolean;
}

function wanted(input: AssessInput): Wanted[] {
  const { settings } = sourceOf(input);
  const files = [
    { file: settings.root, entries: sourceSettings(input.profile, input.secrets) },
    { file: settings.dashboard, entries: dashboardSettings },
  ];
  return files.map(({ file, entries }) => {
    const text = dotenvText(file.path, file.text, entries);
    return { file, text, entries, isDone: file.mode === 0o600 && file.text?.equals(text) === true };
  });
}

function changesOf({ file, text, entries }: Wanted): Change[] {
  const names = entries.map(({ name }) => name);
  if (file.text === undefined)
    return [{ action: "create", what: `${file.path}, mode 0600, ${names.length} settings; git ignores it` }];
  const own = alsoSetByHand(file.text, names);
  const over = own.length === 0 ? "" : `; it wins over your own lines for ${own.join(", ")}`;
  return [
    ...(file.text.equals(text)
      ? []
      : [{ action: "update", what: `${file.path}: one marked block, your other lines stay${over}` } as const]),
    ...(file.mode === 0o600 ? [] : [{ action: "update", what: `${file.path}: mode 0600` } as const]),
  ];
}
