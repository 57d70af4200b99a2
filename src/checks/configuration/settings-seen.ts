import { coolifyVariable } from "../../../compose/coolify/deployed-settings.ts";
import { plainSetting, settingGiven } from "../../../compose/env/settings.ts";
import { composeLine, linesInWords } from "../../../compose/stack/compose-line.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { DirectoryDetails, FoundInstallation } from "../../domain/facts/directory.ts";
import type { Finding } from "../../domain/finding.ts";
import { fail, moot, unknown } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import type { NewSetting, RepairStep } from "../../domain/repair.ts";
import { allServices, applicationServices, type ServiceName } from "../../domain/service.ts";
import { answersOf } from "../../domain/target.ts";
import { asProfileSays } from "../services/as-profile-says.ts";

export interface Settings {
  installation: FoundInstallation;
  directory: DirectoryDetails | undefined;
  containers: readonly InspectedContainer[];
}

export interface SeenSetting {
  /** A container's service, or ".env". */
  where: string;
  value: string | undefined;
}

/** What these services were started with; `.env` alone where none of them has a container. */
export function settingsOf(
  { directory, containers }: Settings,
  name: string,
  services: readonly ServiceName[],
): SeenSetting[] {
  const started = containers.filter(({ service }) => services.includes(service));
  if (started.length > 0)
    return started.map(({ service, environment }) => ({ where: service, value: plainSetting(environment, name) }));
  return directory === undefined ? [] : [{ where: ".env", value: plainSetting(directory.env, name) }];
}

/** The same for a secret, wrapped. */
export function secretsOf({ directory, containers }: Settings, name: string, services: readonly ServiceName[]) {
  const started = containers.filter(({ service }) => services.includes(service));
  if (started.length > 0)
    return started.map(({ service, environment }) => ({ where: service as string, secret: environment.get(name) }));
  return directory === undefined ? [] : [{ where: ".env", secret: directory.env.get(name) }];
}

/** The answer of every row about settings where there are none to look at. */
export function withoutSettings({ installation, directory, containers }: Settings): Finding | undefined {
  if (!answersOf(installation.profile).usesEngine) return moot("a rehearsal starts nothing that reads them");
  const known = containers.length > 0 || (directory !== undefined && directory.env.size > 0);
  return known ? undefined : unknown("no settings were found");
}

export const described = (name: string, seen: readonly SeenSetting[]): string[] =>
  seen.map(({ where, value }) => `${where}: ${name} is ${value === undefined ? "not set" : `"${value}"`}`);

/** A file of the installation, other than `.env`, that gives a service a setting. */
export interface OtherPlace {
  service: ServiceName;
  name: string;
  /** `/srv/acme/compose.override.yaml, line 5` */
  place: string;
  /** In compose.yaml, which is written anew wherever a profile says what is right. */
  isRewritten: boolean;
}

/**
 * Where a setting comes from that runs and does not stand in `.env`: what a compose file says wins
 * over it.
 */
export function otherPlaces(
  { installation, directory }: Pick<Settings, "installation" | "directory">,
  names: readonly string[],
  services: readonly ServiceName[] = allServices,
): OtherPlace[] {
  if (directory === undefined) return [];
  const { listed, composeText: deployed } = directory;
  return services.flatMap((service) =>
    names.flatMap((name): OtherPlace[] => {
      if (listed !== undefined && "variable" in coolifyVariable(deployed, listed, service, name)) return [];
      const place = `${keeperOf(installation).composeFile}, services.${service}.environment`;
      if (listed !== undefined) return [{ service, name, place, isRewritten: false }];
      return elsewhere(installation, directory, service, name);
    }),
  );
}

function elsewhere(
  { profile }: FoundInstallation,
  directory: DirectoryDetails,
  service: ServiceName,
  name: string,
): OtherPlace[] {
  const given = settingGiven(directory, service, name);
  if (given.state === "unclear")
    return [{ service, name, place: `${directory.path}: ${given.saw}`, isRewritten: false }];
  if (given.from === ".env") return [];
  const isOwn = given.from === "compose.yaml";
  const file = isOwn ? "compose.yaml" : (directory.override ?? "compose.override.yaml");
  const text = (isOwn ? directory.composeText : directory.overrideText) ?? "";
  const place = `${directory.path}/${file}${linesInWords([composeLine(text, service, ["environment", name])])}`;
  return [{ service, name, place, isRewritten: isOwn && profile !== undefined }];
}

/**
 * A setting that is wrong. Where a compose file gives it, that line is named, and it has to go
 * first: no repair of ours writes over what a person has put there.
 */
export function wrongSetting(
  facts: Settings,
  names: readonly string[],
  services: readonly ServiceName[],
  said: Parameters<typeof fail>[0],
): Finding {
  const places = otherPlaces(facts, names, services).filter(({ isRewritten }) => !isRewritten);
  if (places.length === 0) return fail(said);
  const lines = [...new Set(places.map(({ place }) => place))];
  return fail({
    ...said,
    next: `Remove ${[...new Set(places.map(({ name }) => name))].join(" and ")} from ${lines.join(" and ")}, or correct the value there; then ${keeperOf(facts.installation).takeOver([...new Set(places.map(({ service }) => service))].join(" "))}`,
    evidence: [
      ...(said.evidence ?? []),
      ...places.map(({ service, name, place }) => `${place} sets ${name} for ${service}`),
    ],
  });
}

/**
 * Where a profile says what is right, everything is written as it says; without one the single
 * lines are put right in `.env`. Nothing can be done where a compose file says otherwise, or where
 * no directory is known.
 */
export function settle(
  facts: Settings,
  settings: Readonly<Record<string, NewSetting>>,
  services: readonly ServiceName[],
  names: readonly string[] = Object.keys(settings),
): RepairStep[] {
  const { installation, directory } = facts;
  if (directory === undefined || otherPlaces(facts, names).some(({ isRewritten }) => !isRewritten)) return [];
  // What was started by hand with another .env the installation's own tasks take for theirs: so
  // Compose is asked to compare.
  if (installation.profile !== undefined && keeperOf(installation).runsTasks) return asProfileSays(services);
  if (Object.keys(settings).length === 0) return [{ do: "recreate-services", services }];
  return changed(settings, services);
}

/** As the app asks for JWT_SECRET, NEXTAUTH_SECRET and SECRET_KEY. */
export const newSecret = { generate: { bytes: 32, encoding: "base64" } } as const satisfies NewSetting;

/** The lines of `.env`, and the services that are recreated with them; nothing to change is no step. */
export const changed = (
  settings: Readonly<Record<string, NewSetting>>,
  services: readonly ServiceName[],
): RepairStep[] => (Object.keys(settings).length === 0 ? [] : [{ do: "change-settings", settings, services }]);

/**
 * New values that no profile says, and the app recreated with them. A line of `.env` that a compose
 * file says otherwise would change nothing.
 */
export function renewed(
  facts: Pick<Settings, "installation" | "directory">,
  settings: Readonly<Record<string, NewSetting>>,
): RepairStep[] {
  if (facts.directory === undefined || otherPlaces(facts, Object.keys(settings)).length > 0) return [];
  return changed(settings, applicationServices);
}
