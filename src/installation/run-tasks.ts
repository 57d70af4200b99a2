import { costlyChecks } from "../checks/before.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { Problem } from "../domain/problem.ts";
import type { InstallationContext } from "./context.ts";
import { Installation } from "./installation.ts";
import { planInstallation } from "./planned.ts";

/**
 * Tasks of the installation itself, as its own run would do them. The lock must be held. Throws the
 * Problem that stopped them.
 */
export async function runInstallationTasks(
  context: InstallationContext,
  { profile }: FoundInstallation,
  ids: readonly string[],
  say: (line: string) => void,
  mayCostData: boolean,
): Promise<void> {
  if (profile === undefined) throw noProfile();
  const planned = await planInstallation(await Installation.open(context, profile, { target: profile.target }));
  try {
    // Tasks that write files or recreate containers; those of the database keep to rules of their
    // own.
    const rewrites = ids.some((id) => id.startsWith("write-") || id.startsWith("start-"));
    const costly = planned.findings.filter(
      ({ check, status }) =>
        status === "fail" && (check === costlyChecks.database || (check === costlyChecks.data && !mayCostData)),
    );
    const [obstacle] = [...planned.unplanned, ...(rewrites ? costly : [])];
    if (obstacle !== undefined && "problem" in obstacle) throw obstacle.problem;
    const { redactor } = context;
    const { problem } = await planned.run(
      (event) => {
        if (event.type === "task-started") say(redactor.redactText(event.title));
        if (event.type === "task-line") say(redactor.redactText(event.line));
      },
      () => "dittofeed-setup doctor",
      ids,
    );
    if (problem !== undefined) throw problem;
  } finally {
    await planned.close();
  }
}

function noProfile(): Problem {
  return new Problem({
    code: "profile-not-found",
    title: "This repair needs a profile",
    saw: "The installation was found without a profile, so its intended state is unknown.",
    why: "Settings and services are written from the profile.",
    next: "dittofeed-setup   creates one; or name it: dittofeed-setup doctor --profile FILE",
  });
}
