import stringWidth from "string-width";
import type { Theme } from "../app/theme.ts";
import { isNarrow } from "../app/view.ts";
import { issueOf, oddityOf } from "../wizard/fields.ts";
import type { ChoiceField, Field, SecretField, TextField } from "../wizard/questions/question.ts";
import type { QuestionScreen, WizardState } from "../wizard/state.ts";
import type { Row, Span } from "./rows.ts";
import { prose } from "./rows.ts";

interface FieldInput {
  state: WizardState;
  screen: QuestionScreen;
  theme: Theme;
  columns: number;
  /** What an empty folder stands for. */
  defaultDirectory: string;
}

const labelWidth = 18;

/** A field: its label and value on one row, or on two where the terminal is narrow, and what is wrong with it. */
export function fieldRows(field: Field, isFocused: boolean, input: FieldInput): Row[] {
  const { theme, columns } = input;
  const pointer: Span = { text: isFocused ? `${theme.symbols.pointer} ` : "  ", tone: "accent" };
  const isOnTwoRows = isNarrow({ columns });
  const label: Span = {
    text: isOnTwoRows ? field.label : field.label.padEnd(labelWidth),
    tone: isFocused ? "strong" : "plain",
  };
  const room = columns - 2 - (isOnTwoRows ? 0 : labelWidth);
  const value = valueSpans(field, isFocused, room, input);
  const indent: Span = { text: "  " };
  const lines: Row[] = isOnTwoRows
    ? [{ spans: [pointer, label] }, { spans: [indent, ...value] }]
    : [{ spans: [pointer, label, ...value] }];
  return [...lines, ...issueRows(field, isFocused, input, isOnTwoRows ? 2 : 2 + labelWidth)];
}

/** Shown once Enter was pressed; before that only where something was typed, for a field cannot be wrong while empty. */
function issueRows(
  field: Field,
  isFocused: boolean,
  { state, screen, theme, columns }: FieldInput,
  indent: number,
): Row[] {
  const issue = issueOf(field, state) ?? oddityOf(field, state);
  const isEmpty = field.kind === "secret" || state.answers[field.path] === "";
  if (issue === undefined || (isEmpty && !(screen.isTried && isFocused) && oddityOf(field, state) === undefined))
    return [];
  const sentence = `${theme.symbols.warning} ${issue.startsWith("must ") ? `${field.label} ` : ""}${issue}`;
  return prose(" ".repeat(indent) + sentence, columns, "warn", 2);
}

function valueSpans(field: Field, isFocused: boolean, room: number, input: FieldInput): Span[] {
  switch (field.kind) {
    case "choice":
      return choiceSpans(field, isFocused, room, input);
    case "secret":
      return secretSpans(field, isFocused, input);
    case "text":
      return textSpans(field, isFocused, room, input);
  }
}

function choiceSpans({ path, choices }: ChoiceField, isFocused: boolean, room: number, { state }: FieldInput): Span[] {
  const spans = choices.flatMap(({ value, label }): Span[] => {
    const isChosen = state.answers[path] === value;
    // Brackets, so that the choice is seen without colours too.
    return [
      { text: isChosen ? `[${label}]` : ` ${label} `, tone: isChosen ? (isFocused ? "accent" : "plain") : "dim" },
      { text: " " },
    ];
  });
  if (spans.reduce((width, { text }) => width + stringWidth(text), -1) <= room) return spans;
  // Side by side they would be cut off, and the chosen one perhaps with them.
  const at = choices.findIndex(({ value }) => state.answers[path] === value);
  return [
    { text: `[${choices[at]?.label ?? ""}]`, tone: isFocused ? "accent" : "plain" },
    { text: ` ${at + 1} of ${choices.length}`, tone: "dim" },
  ];
}

/** The mask is as wide for a long secret as for a short one. */
function secretSpans(field: SecretField, isFocused: boolean, { state, screen, theme }: FieldInput): Span[] {
  const isTyping = isFocused && screen.isTypingSecret;
  const isTyped = state.typed.has(field.name);
  // It may stay empty where the profile or `.env` may have one. Whether they do is for the next screen to say.
  const mayStayEmpty = issueOf(field, state) === undefined;
  const hint = mayStayEmpty ? "leave empty to keep what is there" : "paste it here; it is not shown";
  const mask: Span = { text: isTyping || isTyped ? theme.symbols.mask.repeat(8) : "" };
  const said: Span = {
    text: isTyping ? "" : isTyped ? " typed" : isFocused ? ` ${hint}` : "",
    tone: "dim",
  };
  return [mask, ...(isFocused ? [cursorAt(" ", theme)] : []), said];
}

function textSpans(
  field: TextField,
  isFocused: boolean,
  room: number,
  { state, screen, theme, defaultDirectory }: FieldInput,
): Span[] {
  const value = state.answers[field.path];
  if (value === "") {
    const hint = hintOf(field, defaultDirectory);
    return isFocused ? onHint(hint, theme) : [{ text: hint, tone: "dim" }];
  }
  if (!isFocused) return [{ text: value }];
  const characters = [...new Intl.Segmenter().segment(value)];
  const at = characters.findIndex(({ index }) => index >= screen.cursor);
  const cursor = at < 0 ? characters.length : at;
  const texts = characters.map(({ segment }) => segment);
  // A value longer than the row slides to the left until the cursor is in sight.
  let first = 0;
  while (first < cursor && stringWidth(texts.slice(first, cursor).join("")) >= room - 1) first += 1;
  return [
    { text: texts.slice(first, cursor).join("") },
    cursorAt(texts[cursor] ?? " ", theme),
    { text: texts.slice(cursor + 1).join("") },
  ];
}

/** In words that tell it from an answer, for grey may not be seen. */
function hintOf({ path, example, whenEmpty }: TextField, defaultDirectory: string): string {
  const meaning = path === "directory" ? defaultDirectory : whenEmpty;
  if (meaning !== undefined) return `(${meaning})`;
  return example === undefined ? "" : `such as ${example}`;
}

/** The cursor stands on the first letter of the hint, so that the hint does not move when it comes. */
function onHint(hint: string, theme: Theme): Span[] {
  const isInverse = theme.colours.cursor.inverse === true;
  const rest: Span = { text: isInverse ? hint.slice(1) : hint, tone: "dim" };
  return [cursorAt(isInverse ? (hint[0] ?? " ") : " ", theme), rest];
}

/** Where nothing can be shown inverse, the cursor is a character of its own. */
function cursorAt(character: string, theme: Theme): Span {
  const isInverse = theme.colours.cursor.inverse === true;
  if (isInverse) return { text: character, tone: "cursor" };
  return { text: character === " " ? theme.symbols.cursor : `${theme.symbols.cursor}${character}` };
}
