import { answersOf } from "../../src/domain/target.ts";
import type { AssessInput, Assessment } from "../../src/domain/task.ts";

/** Where there are no containers every step with them is listed as skipped, so that nobody takes it for done. */
export function skippedWithoutContainers({ profile }: AssessInput): Assessment | undefined {
  if (answersOf(profile).usesEngine) return undefined;
  return { state: "skipped", because: answersOf(profile).withoutContainers };
}
