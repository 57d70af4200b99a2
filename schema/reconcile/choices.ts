import { typed } from "../../src/domain/typed.ts";
import { usage } from "../../src/domain/usage.ts";

/**
 * What only a person can decide, in one form: an option of `db apply` and what it is about, as in
 * `--renamed Workspace.title=name`. Unanswered, nothing of it is done.
 */
export interface Choices {
  readonly duplicates?: DuplicateChoice | undefined;
  /** `Workspace.title` to `name`, `Journey_backup` to `Journey`; or to `no`. */
  readonly renamed?: Answers | undefined;
  /** `Journey.createdAt` to what is to be done about the values in that column. */
  readonly values?: Answers | undefined;
}

/** By subject: at most one answer for each. */
export type Answers = Readonly<Record<string, string>>;

/** Which row of those that share a key stays. Never chosen by us: somebody has to name it. */
export type DuplicateChoice = "keep-oldest" | "keep-newest";

/** The same word everywhere: it is not so, and what was asked about stays the operator's own. */
export const no = "no";

/** One choice that is still to be made. */
export interface Question {
  readonly option: keyof Choices;
  /** What the option names; a person reads it in `saw` too. */
  readonly subject: string;
  /** What was seen, counted, and what it means. */
  readonly saw: string;
  /** None: nothing that could be typed would do, and the SQL that goes with it is the way. */
  readonly answers: readonly { readonly answer: string; readonly does: string }[];
}

/** What has to be typed for an answer. */
export const typedAnswer = ({ option, subject }: Pick<Question, "option" | "subject">, answer: string): string =>
  option === "duplicates" ? typed`--duplicates ${answer}` : typed`--${option} ${`${subject}=${answer}`}`;

type Listed = Exclude<Question["option"], "duplicates">;

/** Throws a usage Problem where a text is not SUBJECT=ANSWER, or one subject has two answers. */
export function readAnswers(option: Listed, texts: readonly string[]): Answers {
  const answers = new Map<string, string>();
  for (const text of texts) {
    const [, subject, answer] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (subject === undefined || answer === undefined)
      throw usage(`--${option} takes ${shapes[option]}, not "${text}".`);
    if (answers.has(subject) && answers.get(subject) !== answer)
      throw usage(`--${option} has two answers for ${subject}.`);
    answers.set(subject, answer);
  }
  return Object.fromEntries(answers);
}

const shapes: Readonly<Record<Listed, string>> = {
  renamed: "TABLE.OLD=NEW",
  values: "TABLE.COLUMN=VALUE",
};
