// Over 150 lines: three kinds of field, each with its keys, its remarks and its line.
import type { Target } from "../../src/domain/profile.ts";
import type { GivenSecret } from "../../src/domain/secret-names.ts";
import type { Key } from "../app/keys.ts";
import type { Show } from "../app/screen.ts";
import { turned } from "../parts/choice-field.ts";
import type { Edited } from "../parts/text-field.ts";
import { editText, refusals } from "../parts/text-field.ts";
import type { Answers } from "./answers.ts";
import { fieldsOf, firstWrongField, issueOf, oddityOf } from "./fields.ts";
import type { LookName, LookResult } from "./look-results.ts";
import { isLookedAt, resultOn } from "./looks.ts";
import type { QuestionName } from "./questions/all.ts";
import type { Field, SecretField } from "./questions/question.ts";
import type { WizardEffect, WizardInput, WizardMessage, WizardState } from "./state.ts";
import { profileOf } from "./state.ts";

export interface FieldCursor {
  cursor: number;
  /** What was cut out of a visible field, for Ctrl-Y. Never of a secret. */
  cut?: string | undefined;
  /** A secret is being typed. Not how long it is. */
  isTypingSecret: boolean;
}

/** What happens to the field that the keys go to. */
export type FieldMessage =
  | { type: "edit-text"; edited: Edited }
  | { type: "keep-secret"; name: GivenSecret; isUnusual: boolean }
  | { type: "forget-secret"; name: GivenSecret }
  | Show<{ isTypingSecret: boolean }>;

/** What a key is to the field; undefined: it is not for the field. */
export function onFieldKey(
  key: Key,
  field: Field | undefined,
  { state, screen, isFilled }: { state: WizardState; screen: FieldCursor; isFilled: boolean },
): WizardMessage | FieldMessage | WizardEffect<FieldMessage> | undefined {
  const isHelp = key.name === "text" && key.text === "?" && !isFilled;
  if (field === undefined || isHelp) return undefined;
  switch (field.kind) {
    case "choice": {
      const value = turned(field.choices, state.answers[field.path], key);
      return value === undefined ? undefined : { type: "answer", path: field.path, value };
    }
    case "text": {
      const edited = editText({ value: state.answers[field.path], cursor: screen.cursor, cut: screen.cut }, key);
      if (typeof edited === "string") return { type: "show-notice", text: refusals[edited] };
      return edited && { type: "edit-text", edited };
    }
    case "secret":
      if (editText({ value: "", cursor: 0 }, key) === undefined) return undefined;
      if (key.name === "clear-line" && !screen.isTypingSecret) return { type: "forget-secret", name: field.name };
      return editSecret(key);
  }
}

/** The value is not in the state. */
function editSecret(key: Key): WizardEffect<FieldMessage> {
  return ({ secret, dispatch }) => {
    const fault = secret.edit(key);
    dispatch(
      fault === undefined
        ? { type: "show", changes: { isTypingSecret: !secret.isEmpty() } }
        : { type: "show-notice", text: fault },
    );
  };
}

/** What was typed goes out, at once and whole. */
export function handOver({ name, usual }: SecretField): WizardEffect<FieldMessage> {
  return ({ secret, services, dispatch }) => {
    if (secret.isEmpty()) return;
    const value = secret.take();
    services.keepSecret(name, value);
    dispatch({ type: "keep-secret", name, isUnusual: usual?.test(value) === false });
  };
}

/** What an empty folder stands for. */
export function defaultDirectory({ target, name }: Answers, services: WizardInput["services"]): string {
  return services.defaultDirectory(target === "" ? "compose" : (target as Target), name);
}

/**
 * Shown once Enter was pressed; before that only where something was typed, for a field cannot be
 * wrong while empty.
 */
export function remarkOn(field: Field, isTried: boolean, state: WizardState): LookResult | undefined {
  const isEmpty = field.kind === "secret" || state.answers[field.path] === "";
  const issue = isEmpty && !isTried ? undefined : issueOf(field, state);
  if (issue !== undefined) return { kind: "wrong", says: issue };
  const seen = resultOn(field, state);
  const oddity = oddityOf(field, state);
  if (seen?.kind === "wrong" || oddity === undefined) return seen;
  return { kind: "odd", says: oddity };
}

/** What is said while a field's value is looked at. */
export function lookingAt(field: Field): string {
  return field.kind === "text" && field.look !== undefined ? lookWords[field.look] : "";
}

const lookWords: Record<LookName, string> = {
  folder: "Looking at the folder",
  ports: "Looking at the ports",
  address: "Looking where this leads",
  google: "Asking Google",
};

/**
 * What is wrong with the field that is asked about, and what is odd about any of them: the field
 * has been left by then.
 */
export function remarksOn(
  name: QuestionName,
  { current, isTried, refused }: { current: Field | undefined; isTried: boolean; refused: string | undefined },
  state: WizardState,
): string[] {
  return fieldsOf(name, state.answers).flatMap((field) => {
    const wrong = field === current && isTried ? (refused ?? issueOf(field, state)) : undefined;
    const seen = resultOn(field, state);
    const busy = field === current && isLookedAt(field, state) ? `${lookingAt(field)} ...` : undefined;
    const remark = wrong ?? busy ?? oddityOf(field, state) ?? seen?.says;
    return remark === undefined || remark === "" ? [] : [`${field.label}: ${remark}`];
  });
}

/** What follows from the answers, shown beside the question that decides it. */
export function consequencesOf(
  name: QuestionName,
  { state, services }: Pick<WizardInput, "state" | "services">,
): { opened: Consequence[]; registered: Consequence[] } {
  const isAddress = name === "address";
  const isGoogle = name === "google" && state.answers.google === "yes";
  if ((!isAddress && !isGoogle) || firstWrongField("address", state) >= 0) return { opened: [], registered: [] };
  const urls = services.resultingUrls(profileOf(state));
  const [page] = urls.embeddedPages;
  return {
    opened: isGoogle
      ? []
      : [
          { label: "Dashboard", value: urls.dashboard },
          ...(page === undefined ? [] : [{ label: "Pages to embed", value: page }]),
        ],
    registered: [
      { label: "Redirect URI", value: urls.redirectUri },
      { label: "JavaScript origin", value: urls.origin },
    ],
  };
}

interface Consequence {
  label: string;
  value: string;
}

/** Above what has to be registered there. */
export const atGoogle = "Register these at Google:";

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
