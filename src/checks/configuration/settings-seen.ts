import { plainSetting } from "../../../compose/env/settings.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { DirectoryDetails, FoundInstallation } from "../../domain/facts/directory.ts";
import type { Finding } from "../../domain/finding.ts";
import { ok, unknown } from "../../domain/finding.ts";
import type { NewSetting, RepairStep } from "../../domain/repair.ts";
import type { ServiceName } from "../../domain/service.ts";
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
  if (!answersOf(installation.profile).usesEngine) return ok("a rehearsal starts nothing with them");
  const known = containers.length > 0 || (directory !== undefined && directory.env.size > 0);
  return known ? undefined : unknown("no settings were found");
}

export const described = (name: string, seen: readonly SeenSetting[]): string[] =>
  seen.map(({ where, value }) => `${where}: ${name} is ${value === undefined ? "not set" : `"${value}"`}`);

/**
 * Where a profile says what is right, everything is written as it says; without one the single
 * lines are put right in `.env`. Nothing can be done where a person's own override says otherwise,
 * or where no directory is known.
 */
export function settle(
  { installation, directory }: Settings,
  settings: Readonly<Record<string, NewSetting>>,
  services: readonly ServiceName[],
): RepairStep[] {
  const overridden = Object.keys(settings).some((name) => (directory?.overrideText ?? "").includes(name));
  if (directory === undefined || overridden) return [];
  // What was started by hand with another .env the installation's own tasks take for theirs: so
  // Compose is asked to compare.
  if (installation.profile !== undefined) return asProfileSays(services);
  if (Object.keys(settings).length === 0) return [{ do: "recreate-services", services }];
  return [{ do: "change-settings", settings, services }];
}
