import type { Key } from "../keys.ts";
import { currentField } from "../state/fields.ts";
import type { WizardState } from "../state/wizard-state.ts";

const enter: Key = { name: "enter" };

/** The keys that a typed line stands for: so both kinds of screen do the same thing in the same place. */
export function keysOfLine(line: string, state: WizardState): Key[] {
  if (line === "?") return [{ name: "help" }];
  if (line === "<") return [{ name: "escape" }];
  const { screen, answers } = state;
  switch (screen.name) {
    case "welcome":
    case "mode":
    case "options":
      return [...steps(numberOf(line, screen.at), screen.at, "down", "up"), enter];
    case "question": {
      const field = currentField(screen, answers);
      if (line === "" || field === undefined) return [enter];
      if (field.kind === "secret") return [{ name: "paste", text: line }, enter];
      if (field.kind === "text")
        return [
          { name: "end" },
          { name: "clear-line" },
          ...(line === "-" ? [] : [{ name: "paste", text: line } as const]),
          enter,
        ];
      const at = field.choices.findIndex(({ value }) => value === answers[field.path]);
      return [...steps(numberOf(line, at), at, "right", "left"), enter];
    }
    default:
      return line === "" ? [enter] : [{ name: "text", text: line }];
  }
}

/** Counted from one; what is no number leaves the choice where it is. */
function numberOf(line: string, at: number): number {
  return /^\d+$/.test(line) ? Number(line) - 1 : at;
}

function steps(to: number, from: number, forward: "down" | "right", back: "up" | "left"): Key[] {
  const key: Key = { name: to < from ? back : forward };
  return Array.from({ length: Math.min(100, Math.abs(to - from)) }, () => key);
}
