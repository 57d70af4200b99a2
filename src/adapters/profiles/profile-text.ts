import { stringify } from "yaml";
import { Problem } from "../../domain/problem.ts";
import { type LeftOut, type Profile, type ProfileInput, profileSchema } from "../../domain/profile.ts";
import { upgradeProfile } from "../../domain/profile-upgrade.ts";
import { explainIssue, type SchemaIssue, valueAt } from "./explain-issue.ts";
import { firstFaults, mostFaults, type ProfileIssue, readYaml, type YamlSource } from "./yaml-source.ts";

export type { ProfileIssue } from "./yaml-source.ts";

/** Everything that is wrong with it at once, in the order of the lines; or the profile, with its defaults. */
export function readProfile(text: string): { profile: Profile } | { issues: ProfileIssue[] } {
  const source = readUpgraded(text);
  const parsed = profileSchema.safeParse(source.value);
  const issues = issuesOf(source, parsed.error?.issues ?? []);
  return parsed.success && issues.length === 0 ? { profile: parsed.data } : { issues };
}

/**
 * A profile that leaves out what it must say: what is missing comes from `rest`, which is complete
 * in its shape. `leftOut` names what would pass unseen, because `rest` has something valid for it.
 * Throws Problem `profile-invalid` for everything else that is wrong.
 */
export function parsePartialProfile(
  text: string,
  fileName: string,
  rest: ProfileInput,
): { profile: ProfileInput; leftOut: LeftOut[] } {
  const source = readUpgraded(text);
  const merged = mergeInto(rest, source.value);
  const wrong = (profileSchema.safeParse(merged).error?.issues ?? []).filter(
    ({ path, code }) => code === "unrecognized_keys" || valueAt(source.value, path) !== undefined,
  );
  const issues = issuesOf(source, wrong);
  if (issues.length > 0) throw invalid(fileName, issues);
  const isSaid = (...path: string[]) => valueAt(source.value, path) !== undefined;
  const leftOut: LeftOut[] = [];
  if (!isSaid("mode")) leftOut.push("mode");
  if (!isSaid("address")) leftOut.push("address");
  return { profile: merged as ProfileInput, leftOut };
}

/** Throws Problem `profile-invalid`; its `saw` has a line per fault. `fileName` is only for the message. */
export function parseProfile(text: string, fileName: string): Profile {
  const read = readProfile(text);
  if ("profile" in read) return read.profile;
  throw invalid(fileName, read.issues);
}

/** What a profile of an earlier layout says today; empty for one of this layout, and for a text that cannot be read. */
export const profileChanges = (text: string): readonly string[] => upgradeProfile(readSource(text).value).changes;

/** With what it says today; places are those of the text. */
function readUpgraded(text: string): YamlSource {
  const read = readSource(text);
  return { ...read, value: upgradeProfile(read.value).value };
}

function readSource(text: string): YamlSource {
  return readYaml(text.replace(/^\uFEFF/, ""));
}

/** With a broken syntax the rest would be guesses; a duplicate key is a fault like any other. */
function issuesOf(source: YamlSource, wrong: readonly SchemaIssue[]): ProfileIssue[] {
  const isReadable = source.issues.every((issue) => issue.path !== "");
  const explained = isReadable ? wrong.flatMap((issue) => explainIssue(issue, source)) : [];
  const inOrder = (one: ProfileIssue, other: ProfileIssue) => one.line - other.line || one.column - other.column;
  return firstFaults([...source.issues, ...explained].toSorted(inOrder));
}

/** Group by group; what the file says counts, whatever it is. */
function mergeInto(rest: unknown, said: unknown): unknown {
  if (!isGroup(rest) || !isGroup(said)) return said ?? rest;
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(said).map(([key, value]) => [key, mergeInto(rest[key], value)])),
  };
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(fileName: string, issues: readonly ProfileIssue[]): Problem {
  return new Problem({
    code: "profile-invalid",
    title: `The profile ${fileName} has ${amount(issues.length)}`,
    saw: issues
      .map(
        ({ line, column, path, message }) =>
          `${fileName}:${line}:${column} ${path === "" ? "" : `${path}: `}${message}`,
      )
      .join("\n"),
    why: "A run from a profile asks no questions, so the profile must be correct before anything is changed.",
    next: `Correct ${fileName}, then run the same command again.`,
  });
}

const amount = (faults: number): string =>
  faults === 1 ? "one error" : faults > mostFaults ? `more than ${mostFaults} errors` : `${faults} errors`;

/** For `profile export` and for people: YAML in the schema's order, without what is absent. */
export function profileText(profile: Profile): string {
  return stringify(profile, { lineWidth: 0, aliasDuplicateObjects: false });
}
