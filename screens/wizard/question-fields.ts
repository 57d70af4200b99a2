import { choiceSpans } from "../parts/choice-field.ts";
import type { Row, Span } from "../parts/rows.ts";
import { prose, row } from "../parts/rows.ts";
import { secretSpans } from "../parts/secret-field.ts";
import { textSpans } from "../parts/text-field.ts";
import type { Answers } from "./answers.ts";
import { fieldsOf, firstWrongField, issueOf, oddityOf } from "./fields.ts";
import type { QuestionName } from "./questions/all.ts";
import type { Field } from "./questions/question.ts";
import type { WizardInput, WizardState } from "./state.ts";
import { profileOf } from "./state.ts";

/** How the value of a field looks in so many columns. */
export function valueSpans(
  field: Field,
  isFocused: boolean,
  room: number,
  { state, services, theme }: WizardInput,
  { cursor, isTypingSecret }: { cursor: number; isTypingSecret: boolean },
): Span[] {
  const { answers, typed } = state;
  switch (field.kind) {
    case "choice":
      return choiceSpans(field.choices, answers[field.path], isFocused, room);
    case "secret":
      return secretSpans(
        {
          isFocused,
          isTyping: isFocused && isTypingSecret,
          isTyped: typed.has(field.name),
          // It may stay empty where the profile or `.env` may have one. Whether they do is for the next screen to say.
          mayStayEmpty: issueOf(field, state) === undefined,
        },
        theme,
      );
    case "text": {
      const value = answers[field.path];
      // In words that tell it from an answer, for grey may not be seen.
      const meaning = field.path === "directory" ? defaultDirectory(answers, services) : field.whenEmpty;
      const example = field.example === undefined ? "" : `such as ${field.example}`;
      const hint = meaning === undefined ? example : `(${meaning})`;
      return textSpans({ value, cursor, hint, isFocused }, room, theme);
    }
  }
}

/** What an empty folder stands for. */
function defaultDirectory({ target, name }: Answers, services: WizardInput["services"]): string {
  return services.defaultDirectory(target === "rehearsal" ? "rehearsal" : "compose", name);
}

/** Shown once Enter was pressed; before that only where something was typed, for a field cannot be wrong while empty. */
export function remarkOn(field: Field, isTried: boolean, state: WizardState): string | undefined {
  const isEmpty = field.kind === "secret" || state.answers[field.path] === "";
  const oddity = oddityOf(field, state);
  return isEmpty && !isTried && oddity === undefined ? undefined : (issueOf(field, state) ?? oddity);
}

/** What is wrong with the field that is asked about, and what is odd about any of them: the field has been left by then. */
export function remarksOn(
  name: QuestionName,
  { current, isTried }: { current: Field | undefined; isTried: boolean },
  state: WizardState,
): string[] {
  return fieldsOf(name, state.answers).flatMap((field) => {
    const wrong = field === current && isTried ? issueOf(field, state) : undefined;
    const remark = wrong ?? oddityOf(field, state);
    return remark === undefined ? [] : [`${field.label}: ${remark}`];
  });
}

/** What follows from the answers, shown beside the question that decides it. */
export function consequenceRows(name: QuestionName, { state, services, columns }: WizardInput): Row[] {
  const isAddress = name === "address";
  const isGoogle = name === "google" && state.answers.google === "yes";
  if ((!isAddress && !isGoogle) || firstWrongField("address", state) >= 0) return [];
  const urls = services.resultingUrls(profileOf(state));
  const google = [
    ...urlRows("Redirect URI to register at Google:", urls.redirectUri, columns),
    ...urlRows("JavaScript origin:", urls.origin, columns),
  ];
  if (isGoogle) return google;
  const [page] = urls.embeddedPages;
  const embedded = page === undefined ? [] : urlRows("Pages to embed, such as:", page, columns);
  return [...urlRows("People open:", urls.dashboard, columns), ...google, ...embedded];
}

/** An address has a row of its own where that keeps it in one piece. */
function urlRows(label: string, url: string, columns: number): Row[] {
  const line = `  ${label} ${url}`;
  if (line.length <= columns) return [{ spans: [{ text: `  ${label} `, tone: "dim" }, { text: url }] }];
  return [row(`  ${label}`, "dim"), ...prose(`    ${url}`, columns)];
}

export function promptOf(field: Field, { state, services }: WizardInput): string {
  const { answers, typed } = state;
  switch (field.kind) {
    case "secret": {
      if (typed.has(field.name)) return `${field.label} (typed; Enter keeps it)`;
      const mayStayEmpty = issueOf(field, state) === undefined;
      return `${field.label} (${mayStayEmpty ? "Enter keeps what is there" : "it is not shown"})`;
    }
    case "choice": {
      const at = field.choices.findIndex(({ value }) => value === answers[field.path]);
      return `${field.label}: ${field.choices.map(({ label }, index) => `${index + 1} ${label}`).join(", ")} (Enter for ${at + 1})`;
    }
    case "text": {
      const usual = field.path === "directory" ? defaultDirectory(answers, services) : field.whenEmpty;
      const example = field.example === undefined ? "" : ` (such as ${field.example})`;
      const value = answers[field.path];
      return value === "" && usual === undefined
        ? `${field.label}${example}`
        : `${field.label} (Enter for ${value || usual})`;
    }
  }
}
