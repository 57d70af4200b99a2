import { directoryUsable } from "../checks/host/directory-usable.ts";
import type { PlanningFacts } from "../domain/facts/facts.ts";
import { Problem } from "../domain/problem.ts";
import { inspectDirectory } from "../facts/directory.ts";
import type { InstallationContext } from "./context.ts";
import { mustBeOurInstallation } from "./own-place.ts";

type Context = Pick<InstallationContext, "ports" | "makeSecret">;

/** Why a run would not take this folder, in its own words. Looks, and writes nothing. */
export async function directoryProblem(
  { ports, makeSecret }: Context,
  directory: string,
): Promise<{ saw: string; isThere: boolean } | { isThere: boolean; saw?: never }> {
  try {
    await mustBeOurInstallation({ ports }, directory);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return { saw: thrown.saw, isThere: false };
  }
  const facts = await inspectDirectory(ports, directory, makeSecret);
  const finding = directoryUsable.detect({ directory: facts } as PlanningFacts);
  const isThere = facts.composeIsOurs;
  return finding.status === "fail" ? { saw: finding.evidence[0] ?? finding.saw, isThere } : { isThere };
}
