import { stringify } from "yaml";
import { Problem } from "../domain/problem.ts";
import { type Profile, profileSchema } from "../domain/profile.ts";
import { explainIssue } from "./profile/explain-issue.ts";
import type { ProfileIssue } from "./profile/profile-issue.ts";
import { readYaml } from "./profile/yaml-source.ts";

export type { ProfileIssue } from "./profile/profile-issue.ts";

/** Everything that is wrong with it at once, in the order of the lines; or the profile, with its defaults. */
export function readProfile(text: string): { profile: Profile } | { issues: ProfileIssue[] } {
  const source = readYaml(text.replace(/^\uFEFF/, ""));
  const issues = [...source.issues];
  // With a broken syntax the rest would be guesses; a duplicate key is a fault like any other.
  if (issues.every((issue) => issue.path !== "")) {
    const parsed = profileSchema.safeParse(source.value);
    if (parsed.success && issues.length === 0) return { profile: parsed.data };
    issues.push(...(parsed.error?.issues ?? []).flatMap((issue) => explainIssue(issue, source)));
  }
  return { issues: issues.toSorted((one, other) => one.line - other.line || one.column - other.column) };
}

/** Throws Problem `profile-invalid`; its `saw` has a line per fault. `fileName` is only for the message. */
export function parseProfile(text: string, fileName: string): Profile {
  const read = readProfile(text);
  if ("profile" in read) return read.profile;
  const { issues } = read;
  throw new Problem({
    code: "profile-invalid",
    title: `The profile ${fileName} has ${issues.length === 1 ? "a fault" : `${issues.length} faults`}`,
    saw: issues
      .map(
        ({ line, column, path, message }) =>
          `${fileName}:${line}:${column} ${path === "" ? "" : `${path}: `}${message}`,
      )
      .join("\n"),
    why: "A run from a profile asks no questions, so everything in it must be right before anything is changed.",
    next: `Correct ${fileName}, then run the same command again.`,
  });
}

/** For `profile export` and for people: YAML in the schema's order, without what is absent. */
export function profileText(profile: Profile): string {
  return stringify(profile, { lineWidth: 0, aliasDuplicateObjects: false });
}
