import type { Check, CheckResult } from "../domain/check.ts";
import type { PlanningFacts } from "../domain/facts/facts.ts";
import { usage } from "../domain/usage.ts";

/** What a person has said that an installation does not stop at, by the names of the checks. */
export type SkippedChecks = ReadonlySet<string>;

type Known = readonly Pick<Check<PlanningFacts>, "id" | "name" | "keepsFrom">[];

/**
 * Each by its name ("disk-space") or its row ("H3"). Throws Problem usage for one that does not
 * exist, and for one that keeps data from being lost. `near` finds the one that was meant.
 */
export function skippedChecks(
  checks: Known,
  words: readonly string[],
  near: (word: string, names: readonly string[]) => string | undefined,
): SkippedChecks {
  const all = checks.map(({ id, name = id, keepsFrom }) => ({ id, name, keepsFrom }));
  const names = all.map(({ name }) => name);
  const meant = words.flatMap((word) => {
    const found = all.filter(({ id, name }) => [id, name].some((one) => one.toLowerCase() === word.toLowerCase()));
    if (found.length > 0) return found;
    const suggestion = near(word, names);
    throw usage(
      `There is no check "${word}" before an installation.`,
      suggestion === undefined ? `There are ${names.join(", ")}.` : `Did you mean ${suggestion}?`,
    );
  });
  const kept = meant.find(({ keepsFrom }) => keepsFrom !== undefined);
  if (kept !== undefined) throw usage(`${kept.name} cannot be skipped: without it, ${kept.keepsFrom}.`);
  return new Set(meant.map(({ name }) => name));
}

/** What failed is a warning then, and says by whose word. What waits for it is asked. */
export function lowered(skipped: SkippedChecks, result: CheckResult): CheckResult {
  const { name, finding } = result;
  if (finding.status !== "fail" || !skipped.has(name)) return result;
  const why = `${finding.why} This run continues because of --skip-check ${name}.`;
  return { ...result, finding: { ...finding, status: "warn", why }, remediation: undefined };
}

/** For the end of a run: what would have stopped it. */
export const skippedLine = ({ name, finding: { saw } }: CheckResult): string =>
  `skipped by --skip-check: ${name} (${saw})`;
