import type { AnswerPath } from "./answers.ts";
import { answersFrom } from "./answers.ts";
import type { WizardServices } from "./services.ts";
import type { WizardState } from "./state.ts";

/**
 * Keeps the answers at each step, so that a line that drops costs nobody more than the field being
 * typed. One write at a time; the newest answers win. Of a profile that somebody wrote (--ask)
 * nothing is kept: it lies where they wrote it.
 */
export function createDraftKeeper({
  keepDraft,
  found,
  toComplete,
}: Pick<WizardServices, "keepDraft" | "found" | "toComplete">) {
  let known: Pick<WizardState, "answers" | "base"> | undefined;
  let kept = Promise.resolve(found.draft !== undefined && toComplete === undefined);
  return {
    keep: ({ answers, base, profile, asksOnlyWhatIsMissing }: WizardState) => {
      const isNew = known !== undefined && known.base === base && known.answers !== answers;
      known = { answers, base };
      if (isNew && !asksOnlyWhatIsMissing && saysSomething({ answers, base }))
        // At once, and in turn: whoever starts a run next must find these answers before theirs in the queue.
        kept = keepDraft({ profile, answers }).catch(() => false);
    },
    /** Whether the last answers are on the disk. */
    kept: () => kept,
  };
}

/** Which way was taken through the first two screens is no answer to come back for. */
function saysSomething({ answers, base }: Pick<WizardState, "answers" | "base">): boolean {
  const before = answersFrom(base);
  return (Object.keys(answers) as AnswerPath[]).some(
    (path) => path !== "target" && path !== "mode" && answers[path] !== before[path],
  );
}
