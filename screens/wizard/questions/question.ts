import type { GivenSecret } from "../../../src/domain/secret-names.ts";
import type { AnswerPath, Answers } from "../answers.ts";
import type { LookName } from "../look-results.ts";

/** A field of a question. Its help is two sentences, the second an example or what happens without an answer. */
export type Field = TextField | SecretField | ChoiceField;

interface FieldBase {
  label: string;
  help: string;
  /** Asked only when this holds. */
  when?(answers: Answers): boolean;
}

export interface TextField extends FieldBase {
  kind: "text";
  path: AnswerPath;
  /** What is asked for, as a sentence needs it: "a workspace name". */
  what?: string;
  /** Shown while nothing is typed. */
  example?: string;
  /** What has to be looked at before it is known to be right. */
  look?: LookName;
  /** It may stay empty, and this is what that means. Shown in brackets. */
  whenEmpty?: string;
  /** What is wrong with a value, for what no profile holds; the rest is for the profile's own rules to say. */
  check?(value: string): string | undefined;
  /** What such values look like; another is taken, and `unusual` says so. */
  usual?: RegExp;
  unusual?: string;
}

export interface SecretField extends FieldBase {
  kind: "secret";
  name: GivenSecret;
  /** What is asked for, as a sentence needs it: "the client secret". */
  what: string;
  /** What such secrets look like; another is taken, and `unusual` says so. */
  usual?: RegExp;
  unusual?: string;
}

export interface ChoiceField extends FieldBase {
  kind: "choice";
  path: AnswerPath;
  choices: readonly { value: string; label: string }[];
}

/** A question is one screen: a title, why it is asked, and its fields. Written down as data, one file each. */
export interface Question {
  title: string;
  intro: string;
  /** Asked only when this holds. */
  when?(answers: Answers): boolean;
  fields: readonly Field[];
  /** One line for the list of options; `usualFolder` is what an empty folder stands for. */
  inShort?(answers: Answers, usualFolder: string): string;
}

export const yesNo = [
  { value: "yes", label: "yes" },
  { value: "no", label: "no" },
] as const;
