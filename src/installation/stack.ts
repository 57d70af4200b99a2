import { servicesOf } from "../../compose/stack/images.ts";
import { composeProject } from "../../tasks/services/services-up.ts";
import { engineProblem } from "../checks/host/engine-answers.ts";
import type { ComposeProject } from "../domain/docker.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { Problem } from "../domain/problem.ts";
import type { Profile, ResolvedProfile, Target } from "../domain/profile.ts";
import type { ServiceName } from "../domain/service.ts";
import { usage } from "../domain/usage.ts";
import { inspectDirectory } from "../facts/directory.ts";
import type { InstallationContext } from "./context.ts";
import { resolveProfile } from "./resolve-profile.ts";

/** A stack that was installed here, for whatever is done with its containers. Throws Problem: usage, engine-absent and its like. */
export async function installedStack(
  context: InstallationContext,
  wanted: Profile,
  target: Target | undefined,
): Promise<{ profile: ResolvedProfile; project: ComposeProject }> {
  const { ports, interruption } = context;
  const engine = await ports.docker.inspectEngine(interruption.signal);
  const profile = await resolveProfile(context, wanted, { engine, target });
  if (profile.target === "rehearsal") throw usage(`"${profile.name}" is a rehearsal: it has no containers.`);
  if (engine.state !== "usable") throw new Problem(engineProblem(engine));
  const { compose } = installationPaths(profile.directory);
  if ((await ports.files.facts(compose)) === undefined) throw notInstalled(profile, compose);
  // Reading .env makes its secrets known to the redactor: containers may print them.
  await inspectDirectory(ports, profile.directory, context.makeSecret);
  return { profile, project: composeProject({ profile }) };
}

function notInstalled(profile: ResolvedProfile, compose: string): Problem {
  return new Problem({
    code: "usage",
    title: `"${profile.name}" is not installed here`,
    saw: `${compose} does not exist.`,
    why: "There are no services to work on.",
    next: `dittofeed-setup --profile ${profile.name}`,
  });
}

/** All of them where none is named. Throws Problem usage for one that is not there. */
export function chosenServices(profile: ResolvedProfile, words: readonly string[]): ServiceName[] {
  const known = servicesOf(profile);
  const unknown = words.filter((word) => !known.some((service) => service === word));
  if (unknown.length > 0) throw usage(`There is no service ${unknown.join(", ")}. There are ${known.join(", ")}.`);
  return words.length === 0 ? [...known] : known.filter((service) => words.includes(service));
}
