import { structuredPatch } from "diff";

/** So many unchanged lines are shown around a change, so that one sees where it stands. */
const context = 2;

/**
 * What changes from one text to the other, as `diff -u` says it, without its two lines of file
 * names.
 */
export function renderDifference(before: string, after: string): string[] {
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, { context });
  return hunks.flatMap(({ oldStart, lines }, index) => [
    ...(index === 0 && oldStart <= 1 ? [] : [`... line ${oldStart}`]),
    ...lines.filter((line) => !line.startsWith("\\")),
  ]);
}
