import { isFailure } from "../../../src/domain/finding.ts";
import type { ReviewScreen } from "../state.ts";

/** Only a plan against which nothing speaks can be started. */
export function canStart({ shown }: ReviewScreen): boolean {
  return shown.state === "ready" && !shown.review.findings.some(isFailure);
}
