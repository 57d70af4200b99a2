import type { EndScreen } from "../state.ts";

/**
 * Could what failed be left out? Only the app's own migrations can: the schema is completed by SQL alone as well. Every
 * other step is there because the next one needs it.
 */
export function canSkip({ view }: EndScreen): boolean {
  return view.tasks.some(({ state, problem }) => state === "failed" && problem?.code === "migration-failed");
}
