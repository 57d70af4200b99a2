import type { Assessment, AssessInput } from "../src/domain/task.ts";

/** In a rehearsal every container step is listed as skipped, with what it would have done. */
export function skippedInRehearsal({ profile }: AssessInput, wouldHave: string): Assessment | undefined {
  if (profile.target !== "rehearsal") return undefined;
  return { state: "skipped", because: `a rehearsal starts no containers; an installation would ${wouldHave}` };
}
