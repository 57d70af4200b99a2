import { servicesOf } from "../../compose/stack/images.ts";
import { composeProject } from "../../tasks/services/services-up.ts";
import { engineProblem } from "../checks/engine-usable.ts";
import type { ComposeProject } from "../domain/docker.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { Problem } from "../domain/problem.ts";
import type { SettledProfile } from "../domain/profile.ts";
import type { ServiceName } from "../domain/service.ts";
import { usage } from "../domain/usage.ts";
import { lookAtDirectory } from "../facts/look-at-directory.ts";
import type { Arguments } from "./arguments.ts";
import type { Context } from "./context.ts";
import { chosenProfile } from "./find-profile.ts";
import { settled } from "./settled.ts";

/** A stack that was installed here, for whatever is done with its containers. Throws Problem: usage, engine-absent and its like. */
export async function installedStack(
  context: Context,
  { profile: source, target }: Arguments,
): Promise<{ profile: SettledProfile; project: ComposeProject }> {
  const { ports, interruption } = context;
  const engine = await ports.docker.inspectEngine(interruption.signal);
  const profile = await settled(context, await chosenProfile(context, source), { engine, target });
  if (profile.target === "rehearsal") throw usage(`"${profile.name}" is a rehearsal: it has no containers.`);
  if (engine.state !== "usable") throw new Problem(engineProblem(engine));
  const { compose } = installationPaths(profile.directory);
  if ((await ports.files.facts(compose)) === undefined) throw notInstalled(profile, compose);
  // Reading .env makes its secrets known to the redactor: containers may print them.
  await lookAtDirectory(ports, profile.directory, context.makeSecret);
  return { profile, project: composeProject({ profile }) };
}

function notInstalled(profile: SettledProfile, compose: string): Problem {
  return new Problem({
    code: "usage",
    title: `"${profile.name}" is not installed here`,
    saw: `${compose} does not exist.`,
    why: "There are no services to work on.",
    next: `dittofeed-setup --profile ${profile.name}`,
  });
}

/** All of them where none is named. Throws Problem usage for one that is not there. */
export function chosenServices(profile: SettledProfile, words: readonly string[]): ServiceName[] {
  const known = servicesOf(profile);
  const unknown = words.filter((word) => !known.some((service) => service === word));
  if (unknown.length > 0) throw usage(`There is no service ${unknown.join(", ")}. There are ${known.join(", ")}.`);
  return words.length === 0 ? [...known] : known.filter((service) => words.includes(service));
}
