// Over 150 lines: the one place through which everything leaves.
import { cleanText } from "../domain/clean-text.ts";
import { isNoSecret, isOrdinaryWord } from "../domain/ordinary-values.ts";
import { Problem } from "../domain/problem.ts";
import type { MakeSecret, SecretOrigin } from "../domain/secret.ts";
import { Secret } from "../domain/secret.ts";
import { generatedSecrets, givenSecrets } from "../domain/secret-names.ts";
import { isTooLong, tooLong } from "../domain/secret-rules.ts";
import { inOriginal, readings } from "./decoded.ts";
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

/** Of what else is found in an environment, nobody can be told to choose it better. */
const saidWhereOrdinary: ReadonlySet<string> = new Set([...generatedSecrets, ...givenSecrets, "DATABASE_PASSWORD"]);

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
  /** Secrets of ours that are ordinary words, by their names: they cannot be hidden everywhere. */
  ordinaryWords(): string[];
  /** For programs: every string is as it was, unless a secret stands in it. */
  redactData<Value>(value: Value): Value;
}

export function createRedactor(search: Pick<FormSearch, "add" | "find" | "size"> = new FormSearch()): Redactor {
  const known = new Set<string>();
  const words = new Set<string>();

  const register = (value: string, shown: string, origin: SecretOrigin) => {
    const isTooMuch = origin === "seen" && (isTooLong(value) || search.size > mostSearchedWhole);
    for (const form of isTooMuch ? headForms(value) : secretForms(value))
      if (form.length >= shortestSearched) search.add(form, shown, isTooMuch && form !== value);
  };
  /** Where it can stand as a value only: among words it is one of them. */
  const registerWord = (name: string, value: string, shown: string) => {
    search.add(`:${value}@`, `:${shown}@`);
    for (const key of [name, "password", "PASSWORD", "PGPASSWORD", "requirepass"]) {
      search.add(`${key}=${value}`, `${key}=${shown}`);
      search.add(`${key}: ${value}`, `${key}: ${shown}`);
      search.add(`"${key}":"${value}"`, `"${key}":"${shown}"`);
    }
  };
  const found = (text: string): readonly Found[] => {
    const plain = search.find(text);
    const others = readings(text);
    if (others.length === 0) return plain;
    const decoded = others.flatMap((reading) => inOriginal(reading, search.find(reading.text)));
    return decoded.length === 0 ? plain : merged([...plain, ...decoded]);
  };
  const redact = (text: string, onHidden?: (shown: string) => void) => {
    try {
      return replaced(text, found(text), onHidden);
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
      if (!known.has(key) && !isNoSecret(value)) {
        if (!isOrdinaryWord(value)) register(value, secret.hidden, origin);
        else {
          registerWord(name, value, secret.hidden);
          if (saidWhereOrdinary.has(name)) words.add(name);
        }
      }
      known.add(key);
      return secret;
    },
    ordinaryWords: () => [...words],
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

/** Of what overlaps, the later keeps what the earlier one does not cover. */
function merged(found: Found[]): Found[] {
  const result: Found[] = [];
  for (const one of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = result.at(-1);
    if (last === undefined || last.to <= one.from) result.push({ ...one });
    else if (last.to < one.to && last.shown === one.shown) last.to = one.to;
    else if (last.to < one.to) result.push({ ...one, from: last.to });
  }
  return result;
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
    why: "Text that may contain a secret is not shown.",
    next: "Run the same command again. If it fails again, report it together with the text above.",
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
  // A hundred thousand log lines come this way, and few of them change: nothing is made for those that do not.
  const fields = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(fields);
  let changed: [string, unknown][] | undefined;
  for (const key of keys) {
    // Names may come from outside too: of settings, of tables. Ours are of letters alone.
    const name = /^[a-z][A-Za-z]*$/.test(key) ? key : change(key);
    const redacted = changeDeep(fields[key], change);
    if (name !== key || redacted !== fields[key])
      changed ??= keys.slice(0, keys.indexOf(key)).map((same) => [same, fields[same]]);
    changed?.push([name, redacted]);
  }
  return changed === undefined ? value : Object.fromEntries(changed);
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
