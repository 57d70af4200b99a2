import { coolifyServices, coolifyVariable } from "../../compose/coolify/deployed-settings.ts";
import type { CheckResult, OfferedRemediation } from "../domain/check.ts";
import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { DirectoryDetails, FoundInstallation } from "../domain/facts/directory.ts";
import type { Gathering } from "../domain/facts/facts.ts";
import { keeperOf } from "../domain/keeper.ts";
import type { NewSetting, RepairStep } from "../domain/repair.ts";
import { Secret } from "../domain/secret.ts";
import type { ServiceName } from "../domain/service.ts";
import { typed } from "../domain/typed.ts";

type Found = Pick<CheckResult, "finding" | "remediation">;

/**
 * A repair whose steps another keeper would undo is not offered: what its settings are to be, and
 * where a person sets them there, is said instead. One rule over all of them, so that no check has
 * to know who keeps the files.
 */
export async function asKept(found: Found, gathering: Gathering): Promise<Found> {
  const { finding, remediation } = found;
  const installation = await gathering.installation;
  if (installation.state === "failed" || remediation === undefined) return found;
  const keeper = keeperOf(installation.value);
  if (remediation.steps.every((step) => keeper.does(step))) return found;
  if (finding.status === "ok" || finding.status === "unknown") return { finding, remediation: undefined };
  const [directory, containers] = await Promise.all([gathering.directory, gathering.containers]);
  const known = {
    installation: installation.value,
    directory: directory.state === "seen" ? directory.value : undefined,
    containers: containers.state === "seen" ? containers.value : [],
  };
  const steps = throughCoolify(remediation.steps, known);
  const next = instead(remediation.steps, known);
  if (steps !== undefined) return { finding: { ...finding, next }, remediation: deploying(remediation, steps) };
  return { finding: { ...finding, next }, remediation: undefined };
}

interface Known {
  installation: FoundInstallation;
  directory: DirectoryDetails | undefined;
  containers: readonly InspectedContainer[];
}

/** Every service is down for a moment then, whatever the repair itself would have needed. */
const deploying = (offered: OfferedRemediation, steps: RepairStep[]): OfferedRemediation => ({
  ...offered,
  ...{ title: `${offered.title}, in Coolify`, risk: offered.risk === "destroys" ? "destroys" : "restarts", steps },
});

/**
 * The same through Coolify's API, where the profile leads to it: each variable set, and all of it
 * deployed anew. Undefined where something of it can only be done by hand there.
 */
function throughCoolify(steps: readonly RepairStep[], known: Known): RepairStep[] | undefined {
  const { coolify: place, profile } = known.installation;
  const { api, token } = profile?.asSaved?.coolify ?? {};
  if (place?.kind !== "application" || api === undefined || token === undefined) return undefined;
  const keeper = keeperOf(known.installation);
  const variables: Record<string, Exclude<NewSetting, null>> = {};
  for (const step of steps.filter((one) => !keeper.does(one))) {
    if (step.do !== "change-settings" && step.do !== "recreate-services") return undefined;
    if (step.do === "recreate-services") continue;
    for (const [name, value] of Object.entries(step.settings)) {
      const places = placesOf(name, step.services, known).map(({ place: one }) => one);
      if (value === null || !places.every((one) => "variable" in one)) return undefined;
      for (const one of places) if ("variable" in one) variables[one.variable] = value;
    }
  }
  const application = place.uuid;
  return [
    ...steps.filter((one) => keeper.does(one)),
    ...(Object.keys(variables).length === 0 ? [] : [{ do: "set-in-coolify", application, variables } as const]),
    { do: "deploy-in-coolify", application },
  ];
}

/** Where these services have a setting from; of a file that cannot be read, as if it named none. */
function placesOf(name: string, services: readonly ServiceName[], { directory }: Known) {
  const there = coolifyServices(directory?.composeText);
  const asked = there.filter((service) => services.length === 0 || services.includes(service));
  return (asked.length === 0 ? services : asked).map((service) => ({
    service,
    place: coolifyVariable(directory?.composeText, directory?.listed ?? new Set(), service, name),
  }));
}

/** What a person does there: a line for each setting, and then what makes them hold. */
function instead(steps: readonly RepairStep[], known: Known): string {
  const { settings, takeOver } = keeperOf(known.installation);
  const rows = steps.flatMap((step) =>
    step.do === "change-settings"
      ? Object.entries(step.settings).flatMap(([name, value]) => rowsFor(name, value, step.services, known))
      : [],
  );
  if (rows.length === 0) return `${upperFirst(takeOver())}.`;
  return [`Set in ${settings}:`, ...rows.map((row) => `  ${row}`), `Then ${takeOver()}.`].join("\n");
}

/** Of each place that gives it to these services one: Coolify may have it under another name there. */
function rowsFor(name: string, value: NewSetting, services: readonly ServiceName[], known: Known): string[] {
  const { composeFile } = keeperOf(known.installation);
  const wanted = valueText(name, value, known);
  const rows = placesOf(name, services, known).map(({ service, place }) =>
    "variable" in place
      ? `${place.variable}${wanted}`
      : `${name} is set in ${composeFile}, services.${service}.environment: ${value === null ? "remove it there" : `change it to ${wanted.replace(/^ = /, "")}`}`,
  );
  return [...new Set(rows)];
}

function valueText(name: string, value: NewSetting, { containers }: Known): string {
  if (value === null) return ": delete it";
  if (typeof value === "string") return ` = ${value}`;
  if (!(value instanceof Secret)) {
    const { bytes, encoding } = value.generate;
    return ` = the output of: openssl rand -${encoding === "hex" ? "hex" : "base64"} ${bytes}`;
  }
  const holder = containers.find((one) => one.state === "running" && one.environment.get(name)?.equals(value) === true);
  return holder === undefined
    ? " = its previous value (never shown here)"
    : ` = the output of: ${typed`docker exec ${holder.name} printenv ${name}`}`;
}

const upperFirst = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
