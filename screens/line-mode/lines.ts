import { cleanLine } from "../../src/domain/clean-text.ts";
import type { Key } from "../app/keys.ts";
import type { ScreenLines } from "../app/screen.ts";
import { hintsOf } from "../app/screen.ts";
import { makeTheme } from "../app/theme.ts";
import { hintTexts } from "../app/view.ts";
import { keysToItem } from "../parts/list.ts";
import type { WizardServices } from "../wizard/services.ts";
import type { WizardInput, WizardState } from "../wizard/state.ts";
import { helpOf, screenOf } from "../wizard/wizard.ts";

/** A screen as lines that are only ever added; what it is called and which keys it has is taken from it. */
export function linesOf(state: WizardState, services: WizardServices): ScreenLines {
  const { screen } = state;
  const { view, keys, inLines } = screenOf(screen);
  const input = inputOf(state, services);
  const { title } = view(input, screen);
  const own = inLines?.(input, screen);
  const choice = own?.choice;
  const hints = hintTexts(hintsOf(keys, { state, screen, theme: input.theme }));
  const lines: ScreenLines = {
    heading: title,
    lines: [],
    prompt: choice === undefined ? hints.join(", ").replace("Esc back", "< back") : byNumber(choice.usual),
    isSecret: false,
    ...own,
    remarks: [...(own?.remarks ?? []), ...(state.notice === undefined ? [] : [state.notice])],
  };
  return { ...lines, lines: cleaned(lines.lines), remarks: cleaned(lines.remarks) };
}

/** Two sentences on what is asked, as the help screen has them, and why. */
export function helpLines(state: WizardState, services: WizardServices): string[] {
  const { text, why } = helpOf(inputOf(state, services));
  return cleaned([text, why]);
}

/** The keys that a typed line stands for: so both kinds of screen do the same thing in the same place. */
export function keysOfLine(line: string, state: WizardState, services: WizardServices): Key[] {
  if (line === "?") return [{ name: "help" }];
  if (line === "<") return [{ name: "escape" }];
  const { screen } = state;
  const definition = screenOf(screen);
  if (definition.keysOfLine !== undefined) return definition.keysOfLine(line, { state, screen });
  const input = inputOf(state, services);
  const choice = definition.inLines?.(input, screen).choice;
  if (choice !== undefined) return keysToItem(line || `${choice.usual + 1}`, choice.at, choice.count);
  return line === "" ? [{ name: "enter" }] : [{ name: "text", text: line }];
}

/** Wide enough that nothing is cut: whoever reads line by line has no columns. */
function inputOf(state: WizardState, services: WizardServices): WizardInput {
  return { state, services, theme: makeTheme({}, true), columns: 500, height: 1000 };
}

function byNumber(at: number): string {
  return `Number, or Enter for ${at + 1}`;
}

function cleaned(lines: readonly string[]): string[] {
  return lines.map(clean).filter((line) => line !== "");
}

/** Somebody else's output may hold control codes, and those must not reach the terminal. */
function clean(line: string): string {
  return cleanLine(line).trimEnd();
}
