import { Problem } from "../domain/problem.ts";
import type { MakeSecret } from "../domain/secret.ts";
import { Secret } from "../domain/secret.ts";
import { secretForms } from "./secret-forms.ts";

/**
 * Shorter values (and encoded forms) are not searched for: a secret of one letter would blank every log, and whoever
 * has one has nothing to hide. What this product generates has 24 bytes or more.
 */
const shortestSearched = 4;

export interface Redactor {
  /** Makes a Secret that this redactor already knows. */
  makeSecret: MakeSecret;
  register(secret: Secret): void;
  /** `onHidden` is told, for every place, what stands there now. */
  redact(text: string, onHidden?: (shown: string) => void): string;
  /** The same value with every string in it redacted; the very same object when there was nothing to hide. */
  redactDeep<Value>(value: Value): Value;
}

export function createRedactor(): Redactor {
  /** Form -> what is shown in its place. */
  const forms = new Map<string, string>();
  let pattern: RegExp | undefined;

  const register = (secret: Secret) => {
    for (const form of secretForms(secret.reveal())) {
      if (form.length >= shortestSearched && !forms.has(form)) forms.set(form, secret.hidden);
    }
    pattern = forms.size === 0 ? undefined : anyOf([...forms.keys()]);
  };
  const redact = (text: string, onHidden?: (shown: string) => void) =>
    pattern === undefined
      ? text
      : text.replace(pattern, (form) => {
          const shown = forms.get(form) ?? "[hidden]";
          onHidden?.(shown);
          return shown;
        });

  return {
    makeSecret: (name, value) => {
      const secret = new Secret(name, value);
      register(secret);
      return secret;
    },
    register,
    redact,
    redactDeep: <Value>(value: Value) => redactDeep(value, redact) as Value,
  };
}

/** One expression for all forms, longest first, so that a form that contains another is replaced whole. */
function anyOf(forms: string[]): RegExp {
  const longestFirst = forms.sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((form) => escapeForRegExp(form)).join("|"), "g");
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function redactDeep(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null || value instanceof Secret) return value;
  if (value instanceof Problem) return redactProblem(value, redact);
  if (Array.isArray(value)) {
    const items = value.map((item) => redactDeep(item, redact));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value).map(([key, item]) => [key, redactDeep(item, redact)] as const);
  const changed = entries.some(([key, item]) => item !== (value as Record<string, unknown>)[key]);
  return changed ? Object.fromEntries(entries) : value;
}

/** A new Problem, since the old one carries its text in `stack` too. Of the cause only its redacted words are kept. */
function redactProblem(problem: Problem, redact: (text: string) => string): Problem {
  const { code, who } = problem;
  const [title, saw, why, next] = [problem.title, problem.saw, problem.why, problem.next].map((text) =>
    redact(text),
  ) as [string, string, string, string];
  const cause = problem.cause === undefined ? undefined : redact(String(problem.cause));
  return new Problem({ code, who, title, saw, why, next, cause });
}
