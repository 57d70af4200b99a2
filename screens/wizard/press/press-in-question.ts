import type { Key } from "../../app/keys.ts";
import { editText } from "../../parts/text-field.ts";
import { currentField } from "../fields.ts";
import type { ChoiceField, Field } from "../questions/question.ts";
import type { QuestionScreen, WizardState } from "../state.ts";
import type { Order, Pressed } from "./order.ts";
import { scroll } from "./scroll.ts";

export const refusal = "That text holds line breaks or control characters, so it was not taken.";

export function pressInQuestion(pressed: Pressed, screen: QuestionScreen): Order[] {
  const { key, state } = pressed;
  // What stands below the fields does not always fit.
  if (key.name === "page-up" || key.name === "page-down") return scroll(pressed);
  const field = currentField(screen, state.answers);
  const walk = walking(key);
  if (walk !== undefined) return field?.kind === "secret" ? [{ type: "hand-over-secret", field }, walk] : [walk];
  return field === undefined ? [] : pressInField(key, field, state, screen);
}

function walking(key: Key): Order | undefined {
  switch (key.name) {
    case "enter":
      return { type: "go-next" };
    case "escape":
      return { type: "go-back" };
    case "up":
    case "shift-tab":
      return { type: "move", by: -1 };
    case "down":
    case "tab":
      return { type: "move", by: 1 };
    default:
      return undefined;
  }
}

function pressInField(key: Key, field: Field, { answers }: WizardState, screen: QuestionScreen): Order[] {
  if (field.kind === "secret") {
    const isNothingLeft = key.name === "clear-line" && !screen.isTypingSecret;
    return [isNothingLeft ? { type: "forget-secret", name: field.name } : { type: "edit-secret", key }];
  }
  if (field.kind === "choice") return turn(key, field, answers[field.path]);
  const edited = editText({ value: answers[field.path], cursor: screen.cursor }, key);
  if (edited === undefined) return [];
  return [edited === "refused" ? { type: "show-notice", text: refusal } : { type: "edit-text", edited }];
}

function turn(key: Key, { path, choices }: ChoiceField, value: string): Order[] {
  const isSpace = key.name === "text" && key.text === " ";
  const step = key.name === "right" || isSpace ? 1 : key.name === "left" ? -1 : 0;
  const at = choices.findIndex((choice) => choice.value === value);
  const next = choices[(at + step + choices.length) % choices.length];
  return step === 0 || next === undefined ? [] : [{ type: "answer", path, value: next.value }];
}
