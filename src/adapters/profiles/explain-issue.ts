import type * as z from "zod";
import { profileSchema, profileVersion } from "../../domain/profile.ts";
import { keysAt, nearestKey } from "./schema-keys.ts";
import { mostFaults, type ProfileIssue, type YamlSource } from "./yaml-source.ts";

export type SchemaIssue = z.core.$ZodIssue;

const secretHint = "a secret must be a reference such as {fromEnv: NAME}, never the value itself";

/** zod's issues in an operator's words: what was expected, what was found, and where. */
export function explainIssue(issue: SchemaIssue, source: YamlSource): ProfileIssue[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys")
    return issue.keys.slice(0, mostFaults + 2).map((key) => unknownKey(path, key, source));
  const found = valueAt(source.value, path);
  const say = (message: string): ProfileIssue[] => [{ ...source.place(path), path: path.join("."), message }];
  if (path.join(".") === "apiVersion" && found !== undefined) {
    return say(`this program reads ${profileVersion}, but the file has ${describeFound(found, path)}`);
  }
  if (issue.code === "invalid_union" && isSecretPlace(path)) return secretReference(issue, found, source);
  if (issue.code === "invalid_union" && typeof found === "object" && found !== null) {
    // What is wrong inside the one form that is a group says more than that no form fits.
    const inside = issue.errors.find((errors) =>
      errors.some(({ path: at, code }) => at.length > 0 || code === "unrecognized_keys"),
    );
    if (inside !== undefined)
      return inside.flatMap((error) => explainIssue({ ...error, path: [...path, ...error.path] }, source));
  }
  if (found === undefined) return say(`is missing; expected ${expected(issue)}`);
  return say(`expected ${expected(issue)}, found ${describeFound(found, path)}${quoteHint(issue, found)}`);
}

/** A choice of one-key groups: the schema knows `fromEnv` only in a place for a secret. */
function isSecretPlace(path: readonly PropertyKey[]): boolean {
  return keysAt(profileSchema, path).includes("fromEnv");
}

function secretReference(
  issue: Extract<SchemaIssue, { code: "invalid_union" }>,
  found: unknown,
  source: YamlSource,
): ProfileIssue[] {
  const { path } = issue;
  const whole = { ...source.place(path), path: path.join("."), message: secretHint };
  if (typeof found !== "object" || found === null || Array.isArray(found)) return [whole];
  const keys = Object.keys(found);
  const known = keysAt(profileSchema, path);
  const strange = keys.filter((key) => !known.includes(key));
  if (strange.length > 0) return strange.slice(0, mostFaults + 2).map((key) => unknownKey(path, key, source));
  if (keys.length !== 1) return [{ ...whole, message: `expected exactly one of ${known.join(", ")}; ${secretHint}` }];
  // The member that has this key: its own complaint is the one that helps.
  const member = issue.errors.find((errors) =>
    errors.every((error) => error.code !== "unrecognized_keys" && error.path[0] === keys[0]),
  );
  if (member === undefined) return [whole];
  return member.flatMap((error) => explainIssue({ ...error, path: [...path, ...error.path] }, source));
}

function unknownKey(path: readonly PropertyKey[], key: string, source: YamlSource): ProfileIssue {
  const known = keysAt(profileSchema, path);
  const nearest = nearestKey(key, known);
  const place = path.length === 0 ? "at the top level" : `in ${path.join(".")}`;
  const help = nearest === undefined ? `known ${place}: ${known.join(", ")}` : `did you mean "${nearest}"?`;
  // Among secrets a value may have been written where its name belongs; and no name of ours is that
  // long.
  const isShown = nearest !== undefined || (path[0] !== "secrets" && /^[\w.-]{1,40}$/.test(key));
  return {
    ...source.place(path, key),
    path: [...path, isShown ? key : "(not shown)"].join("."),
    message: `unknown key; ${help}`,
  };
}

function expected(issue: SchemaIssue): string {
  // Where the schema has its own words ("must be a domain such as …") they are better than ours.
  if (issue.message.startsWith("must "))
    return issue.message.replace(/^must (be |not )?/, (_, verb) => (verb === "not " ? "text that must not " : ""));
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected] ?? issue.expected;
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return issue.origin === "string" ? "a non-empty text" : `${issue.minimum} or more`;
    case "too_big":
      return issue.origin === "string" ? `at most ${issue.maximum} characters` : `${issue.maximum} or less`;
    default:
      return issue.message;
  }
}

/** `tag: 15` is a number to YAML, and a person cannot know that. */
function quoteHint(issue: SchemaIssue, found: unknown): string {
  const scalar = typeof found === "number" || typeof found === "boolean";
  return issue.code === "invalid_type" && issue.expected === "string" && scalar ? "; put it in quotes" : "";
}

const typeNames: Record<string, string> = {
  string: "a text",
  object: "a group of keys",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
};

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

const telltale = /secret|password|token|credential|private|(^|_|\.)key$/i;

/**
 * Whether a value at this path must not be repeated in a message: someone may have put the real
 * thing there.
 */
function looksSecret(path: readonly PropertyKey[]): boolean {
  return path.some((key) => key === "secrets" || telltale.test(String(key)));
}

/** `u:hunter2@h`, where a host was asked for; an address with a port alone carries none. */
function mayCarryPassword(text: string): boolean {
  const rest = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "");
  return rest.includes("@") || (rest.includes(":") && !/^[\w.-]*:\d{1,5}(?:\/|$)/.test(rest));
}

/**
 * `the text "abc"`, `the number 15`, `a list`; only the kind where the value had better not be
 * shown.
 */
function describeFound(value: unknown, path: readonly PropertyKey[]): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of keys";
  const kind = typeof value === "string" ? "text" : typeof value === "number" ? "number" : String(typeof value);
  // What has an @ or a colon may carry user:password, and a long text may be anything.
  const hide = looksSecret(path) || mayCarryPassword(String(value)) || String(value).length > 60;
  if (hide) return `a ${kind} (not shown)`;
  return typeof value === "string" ? `the text ${JSON.stringify(value)}` : `the ${kind} ${String(value)}`;
}
