import type { KeyHint } from "../../app/key-hint.ts";
import type { Theme } from "../../app/theme.ts";
import type { View, ViewInput } from "../../app/view.ts";
import { isRoomy } from "../../app/view.ts";
import { fieldRows } from "../../parts/field-rows.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose } from "../../parts/rows.ts";
import { currentField, fieldsOf } from "../fields.ts";
import { questions } from "../questions/all.ts";
import type { QuestionScreen, WizardState } from "../state.ts";
import { asideRows } from "./aside.ts";

/** Every question looks the same: why it is asked, its fields, and what follows from the answers. */
export function questionView(input: ViewInput, screen: QuestionScreen): View {
  const { state, columns, theme } = input;
  const { title, intro } = questions[screen.question];
  const rows: Row[] = isRoomy(input) ? [...prose(intro, columns), emptyRow] : [];
  const target = state.answers.target === "rehearsal" ? "rehearsal" : "compose";
  const defaultDirectory = input.services.defaultDirectory(target, state.answers.name);
  let focus = { first: 0, count: 1 };
  for (const [index, field] of fieldsOf(screen.question, state.answers).entries()) {
    const isFocused = index === screen.field;
    const own = fieldRows(field, isFocused, { state, screen, theme, columns, defaultDirectory });
    if (isFocused) focus = { first: rows.length, count: own.length };
    rows.push(...own);
  }
  const aside = asideRows(screen.question, input);
  return {
    title,
    body: {
      kind: "rows",
      rows: aside.length === 0 ? rows : [...rows, emptyRow, ...aside],
      focus,
      ...(screen.top === undefined ? {} : { top: screen.top }),
    },
    keys: ["Enter go on", "Esc back", ...fieldKeys(state, screen, theme)],
  };
}

/** `?` is help only while it could not be part of the answer; Ctrl-G always is. */
function fieldKeys({ answers, typed }: WizardState, screen: QuestionScreen, { symbols }: Theme): KeyHint[] {
  const field = currentField(screen, answers);
  if (field?.kind === "choice")
    return [["Left/Right change", `${symbols.sideways} change`], "? help", "Tab next", ["Ctrl-C leave", ""]];
  if (field?.kind === "secret" && typed.has(field.name) && !screen.isTypingSecret)
    return ["? help", ["Ctrl-U forget what was typed", "^U forget"]];
  const isEmpty = field?.kind === "secret" ? !screen.isTypingSecret : field === undefined || answers[field.path] === "";
  return isEmpty
    ? ["? help", "Tab next", ["Ctrl-C leave", ""]]
    : [["Ctrl-G help", "^G help"], "Tab next", "Ctrl-U empty the field"];
}
