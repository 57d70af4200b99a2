import { cleanText } from "../domain/clean-text.ts";
import { Problem } from "../domain/problem.ts";
import type { MakeSecret, SecretOrigin } from "../domain/secret.ts";
import { Secret } from "../domain/secret.ts";
import { isTooLong, tooLong } from "../domain/secret-rules.ts";
import { FormSearch, type Found, shortestForm } from "./form-search.ts";
import { headForms, secretForms } from "./secret-forms.ts";

/**
 * Shorter values (and encoded forms) are not searched for: a secret of one letter would blank every
 * log, and whoever has one has nothing to hide. What this product generates has 24 bytes or more.
 */
const shortestSearched = shortestForm;

/**
 * So many characters of foreign values are searched for whole; what comes after them, by its
 * beginning only.
 */
const mostSearchedWhole = 2_000_000;

/**
 * Stands where a text could not be searched for secrets, for whatever reason: what is not shown
 * gives nothing away.
 */
export const withheldText = "[text withheld: it could not be searched for secrets]";

export interface Redactor {
  /** Makes a Secret that this redactor already knows. */
  makeSecret: MakeSecret;
  /** `onHidden` is told, for every place, what stands there now. */
  redact(text: string, onHidden?: (shown: string) => void): string;
  /**
   * For people: cleaned first, since a control character in the middle of a secret would keep it
   * from being found.
   */
  redactText(text: string): string;
  /**
   * The same value with every string in it cleaned and redacted; the very same object when there
   * was nothing to do. Throws a Problem without a foreign word in it where that cannot be done.
   */
  redactDeep<Value>(value: Value): Value;
  /** For programs: every string is as it was, unless a secret stands in it. */
  redactData<Value>(value: Value): Value;
}

export function createRedactor(search: Pick<FormSearch, "add" | "find" | "size"> = new FormSearch()): Redactor {
  const known = new Set<string>();

  const register = (value: string, shown: string, origin: SecretOrigin) => {
    const isTooMuch = origin === "seen" && (isTooLong(value) || search.size > mostSearchedWhole);
    for (const form of isTooMuch ? headForms(value) : secretForms(value))
      if (form.length >= shortestSearched) search.add(form, shown, isTooMuch && form !== value);
  };
  const redact = (text: string, onHidden?: (shown: string) => void) => {
    try {
      return replaced(text, search.find(text), onHidden);
    } catch {
      onHidden?.(withheldText);
      return withheldText;
    }
  };

  const redactText = (text: string) => redact(cleanText(text));
  const deeply =
    (change: (text: string) => string) =>
    <Value>(value: Value): Value => {
      try {
        return changeDeep(value, change) as Value;
      } catch {
        throw withheld();
      }
    };

  return {
    makeSecret: (name, value, origin = "given") => {
      if (origin === "given" && isTooLong(value)) throw tooLong(name);
      const secret = new Secret(name, value);
      // Looked at again and again while something is waited for: what is known is known.
      const key = `${origin} ${name} ${value}`;
      if (!known.has(key)) register(value, secret.hidden, origin);
      known.add(key);
      return secret;
    },
    redact,
    redactText,
    redactDeep: deeply(redactText),
    redactData: deeply((text) => {
      const clean = cleanText(text);
      const redacted = redact(clean);
      return redacted === clean ? text : redacted;
    }),
  };
}

function replaced(text: string, found: readonly Found[], onHidden?: (shown: string) => void): string {
  if (found.length === 0) return text;
  let result = "";
  let at = 0;
  for (const { from, to, shown } of found) {
    onHidden?.(shown);
    result += text.slice(at, from) + shown;
    at = to;
  }
  return result + text.slice(at);
}

/** Instead of what could not be searched for secrets. */
export function withheld(): Problem {
  return new Problem({
    code: "unexpected",
    title: "Something could not be shown",
    saw: withheldText,
    why: "What may hold a secret is not shown.",
    next: "Run the same command again; if it happens again, report it together with the text above.",
    who: "product",
  });
}

function changeDeep(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null || value instanceof Secret) return value;
  if (value instanceof Problem) return changeProblem(value, change);
  if (Array.isArray(value)) {
    const items = value.map((item) => changeDeep(item, change));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  // A hundred thousand log lines come this way, and few of them change.
  let isSame = true;
  const changed: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    // Names may come from outside too: of settings, of tables. Ours are of letters alone.
    const name = /^[a-z][A-Za-z]*$/.test(key) ? key : change(key);
    const redacted = changeDeep(item, change);
    if (name !== key || redacted !== item) isSame = false;
    changed.push([name, redacted]);
  }
  return isSame ? value : Object.fromEntries(changed);
}

/**
 * A new Problem, since the old one carries its text in `stack` too. Of the cause only its redacted
 * words are kept.
 */
function changeProblem(problem: Problem, redact: (text: string) => string): Problem {
  const { code, who, repairs } = problem;
  const [title, saw, why, next] = [problem.title, problem.saw, problem.why, problem.next].map((text) =>
    redact(text),
  ) as [string, string, string, string];
  const cause = problem.cause === undefined ? undefined : redact(String(problem.cause));
  return new Problem({ code, who, repairs, title, saw, why, next, cause });
}
