import type { RunOutcome } from "../../domain/event.ts";

/** The last word of a run, in one line. */
export const outcomeTexts: Record<RunOutcome, string> = {
  "changes-pending": "Changes are pending; nothing was changed.",
  refused: "Nothing was changed.",
  done: "Done.",
  "nothing-to-do": "Nothing to change: everything was already as the profile wants it.",
  failed: "Failed. What was done stays done; run the same command again to go on from here.",
  "problems-found": "Finished, but problems were found.",
  // What of it is done is said with the problem before it.
  cancelled: "Stopped as you asked.",
};
