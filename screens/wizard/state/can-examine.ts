import type { EndScreen, WizardState } from "../state.ts";

/**
 * Whom the doctor would look at after a failure: the profile that the run saved, or else the one that it began with. Where at most one
 * profile is saved it finds out by itself; undefined where there are several and it could not know which.
 */
export function patientOf(
  { view }: EndScreen,
  { answers, profile, found }: WizardState,
): { profile: string | undefined } | undefined {
  const isSaved = view.tasks.some(
    ({ id, state }) => id === "save-profile" && (state === "done" || state === "already-done"),
  );
  if (isSaved) return { profile: answers.name };
  return profile === undefined && found.installations.length > 1 ? undefined : { profile };
}
