import type { RunOutcome, ServicePhase } from "../../domain/event.ts";
import type { Phase } from "../../domain/task.ts";

export const phaseTitles: Record<Phase, string> = {
  files: "Files and secrets",
  source: "Source",
  images: "Images",
  infrastructure: "Infrastructure",
  database: "Database",
  workspace: "Workspace and administrator",
  applications: "Applications",
  verification: "Verification",
  records: "Profile",
};

/** A service's state in words. */
export const serviceStateTexts: Record<ServicePhase, string> = {
  pulling: "downloading",
  pulled: "downloaded",
  created: "created",
  starting: "starting",
  waiting: "waiting to become healthy",
  healthy: "healthy",
  running: "running",
  unhealthy: "unhealthy",
  exited: "exited",
  stopped: "stopped",
};

/** The last word of a run, in one line. */
export const outcomeTexts: Record<RunOutcome, string> = {
  "changes-pending": "Changes are pending; nothing was changed.",
  refused: "Nothing was changed.",
  done: "Done.",
  "nothing-to-do": "Nothing to change: everything matches the profile.",
  failed: "Failed. Completed steps are kept; run the same command again to resume.",
  "problems-found": "Finished, but problems were found.",
  // What of it is done is said with the problem before it.
  cancelled: "Stopped as requested.",
};
