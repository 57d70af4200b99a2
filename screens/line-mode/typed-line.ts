import type { Key } from "../app/keys.ts";
import { currentField } from "../wizard/fields.ts";
import { optionNames } from "../wizard/questions/all.ts";
import type { WizardState } from "../wizard/state.ts";
import { modeChoices, welcomeChoices } from "../wizard/welcome-choices.ts";

const enter: Key = { name: "enter" };

/** The keys that a typed line stands for: so both kinds of screen do the same thing in the same place. */
export function keysOfLine(line: string, state: WizardState): Key[] {
  if (line === "?") return [{ name: "help" }];
  if (line === "<") return [{ name: "escape" }];
  const { screen, answers } = state;
  switch (screen.name) {
    case "welcome":
      return choose(line, screen.at, welcomeChoices(state.found).length, ["down", "up"]);
    case "mode":
      return choose(line, screen.at, modeChoices.length, ["down", "up"]);
    case "options":
      // Enter alone goes on: nobody who only listens wants the option that was asked about last once more.
      return choose(line || "1", screen.at, optionNames.length + 1, ["down", "up"]);
    case "question": {
      const field = currentField(screen, answers);
      if (line === "" || field === undefined) return [enter];
      if (field.kind === "secret")
        return line === "-" ? [{ name: "clear-line" }, enter] : [{ name: "paste", text: line }, enter];
      if (field.kind === "text")
        return [
          { name: "end" },
          { name: "clear-line" },
          ...(line === "-" ? [] : [{ name: "paste", text: line } as const]),
          enter,
        ];
      const at = field.choices.findIndex(({ value }) => value === answers[field.path]);
      return choose(line, at, field.choices.length, ["right", "left"]);
    }
    default:
      return line === "" ? [enter] : [{ name: "text", text: line }];
  }
}

/**
 * To the choice of this number, counted from one, and Enter. Nothing where there is no such choice: the lists go round, and
 * another one must not be taken for it.
 */
function choose(line: string, from: number, count: number, [forward, back]: ["down", "up"] | ["right", "left"]): Key[] {
  if (line === "") return [enter];
  const to = /^\d{1,3}$/.test(line) ? Number(line) - 1 : -1;
  if (to < 0 || to >= count) return [];
  const key: Key = { name: to < from ? back : forward };
  return [...Array.from({ length: Math.abs(to - from) }, () => key), enter];
}
