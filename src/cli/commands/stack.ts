import { servicesOf } from "../../../compose/images.ts";
import { composeProject } from "../../../tasks/services-up.ts";
import { engineProblem } from "../../checks/engine-usable.ts";
import { exitCodes } from "../../domain/exit-code.ts";
import { installationPaths } from "../../domain/installation.ts";
import type { ComposeProject, UpReport } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import type { SettledProfile } from "../../domain/profile.ts";
import type { ServiceName } from "../../domain/service.ts";
import { lookAtDirectory } from "../../facts/look-at-directory.ts";
import type { Arguments } from "../arguments.ts";
import { usage } from "../arguments.ts";
import { chosenProfile } from "../find-profile.ts";
import type { House } from "../house.ts";
import type { Output } from "../output.ts";
import { settled } from "../settled.ts";
import { withLock } from "../with-lock.ts";

/** `restart`, `logs`, `down`: what is done with containers that are there already. */
export async function restart(house: House, args: Arguments, output: Output): Promise<number> {
  const { profile, project } = await installedStack(house, args);
  const services = chosenServices(profile, args.words);
  await withLock(house, profile, () =>
    house.ports.containers.restart(project, services, reportTo(output), house.interruption.signal),
  );
  output.tell(`${services.join(", ")}: restarted and healthy.\n`);
  return exitCodes.done;
}

export async function logs(house: House, args: Arguments, output: Output): Promise<number> {
  const { profile, project } = await installedStack(house, args);
  const services = chosenServices(profile, args.words);
  const { tail, follow } = args;
  const { signal } = house.interruption;
  const width = Math.max(...services.map((service) => service.length));
  const onLine = (service: string, line: string) => output.print(`${service.padEnd(width)} | ${line}\n`);
  try {
    await house.ports.containers.logs(project, services, { tail, follow }, onLine, signal);
  } catch (thrown) {
    // Ctrl-C is how one leaves a log that is being followed.
    if (!(follow && signal.aborted)) throw thrown;
  }
  return follow ? exitCodes.done : (house.interruption.exitCode ?? exitCodes.done);
}

export async function down(house: House, args: Arguments, output: Output): Promise<number> {
  const { profile, project } = await installedStack(house, args);
  const removeVolumes = args.removeData !== undefined;
  if (removeVolumes && args.removeData !== profile.name)
    throw usage(
      `--remove-data must name the installation whose data is to go: it was given "${args.removeData}", and this one is "${profile.name}".`,
    );
  await withLock(house, profile, () =>
    house.ports.containers.down(project, { removeVolumes }, reportTo(output), house.interruption.signal),
  );
  output.tell(
    removeVolumes
      ? `${profile.name}: containers, network and volumes are removed. ${installationPaths(profile.directory).env} is still there.\n`
      : `${profile.name}: containers and network are removed; the data stays in its volumes.\n`,
  );
  return exitCodes.done;
}

async function installedStack(
  house: House,
  { profile: source, target }: Arguments,
): Promise<{ profile: SettledProfile; project: ComposeProject }> {
  const { ports, interruption } = house;
  const engine = await ports.containers.inspectEngine(interruption.signal);
  const profile = await settled(house, await chosenProfile(house, source), { engine, target });
  if (profile.target === "rehearsal") throw usage(`"${profile.name}" is a rehearsal: it has no containers.`);
  if (engine.state !== "usable") throw new Problem(engineProblem(engine));
  const { compose } = installationPaths(profile.directory);
  if ((await ports.files.facts(compose)) === undefined) throw notInstalled(profile, compose);
  // Reading .env makes its secrets known to the redactor: containers may print them.
  await lookAtDirectory(ports, profile.directory, house.makeSecret);
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

function chosenServices(profile: SettledProfile, words: readonly string[]): ServiceName[] {
  const known = servicesOf(profile);
  const unknown = words.filter((word) => !known.some((service) => service === word));
  if (unknown.length > 0) throw usage(`There is no service ${unknown.join(", ")}. There are ${known.join(", ")}.`);
  return words.length === 0 ? [...known] : known.filter((service) => words.includes(service));
}

function reportTo(output: Output): (report: UpReport) => void {
  return (report) => {
    if (report.type === "service") output.tell(`${report.service}: ${report.state}\n`);
  };
}
