import { answersOf, type InstallationTarget } from "../../domain/target.ts";
import { composeTarget } from "./compose.ts";

/**
 * Within the api container: its neighbours are there or will be, whoever starts them. The database
 * is where the container's own settings say, as one that somebody else runs.
 */
export const insideTarget: InstallationTarget = {
  ...composeTarget,
  ...answersOf({ target: "coolify", isInside: true }),
  nextSteps: () => [],
};
