import { envDifferenceLines } from "../../../../compose/env/env-file.ts";
import { environmentEntries } from "../../../../compose/env/environment.ts";
import { composeText } from "../../../../compose/stack/compose-file.ts";
import type { PlannedInstallation } from "../../../installation/planned.ts";
import { renderDifference } from "../../../output/text/render-difference.ts";

/** What changes in files that are there already, for the review. No line holds a secret. */
export function fileDifferences({
  profile,
  secrets,
  facts,
  plan,
}: PlannedInstallation): { file: string; lines: string[] }[] {
  const { envText, composeText: found } = facts.directory;
  const isNeeded = (task: string) => plan.steps.some((step) => step.task === task && step.state === "needed");
  return [
    ...(envText !== undefined && isNeeded("write-env")
      ? [{ file: ".env", lines: envDifferenceLines(envText, environmentEntries(profile, secrets)) }]
      : []),
    ...(found !== undefined && isNeeded("write-compose")
      ? [
          {
            file: "compose.yaml",
            lines: renderDifference(found, composeText(profile, secrets, facts.directory.overrideText)),
          },
        ]
      : []),
  ].filter(({ lines }) => lines.length > 0);
}
