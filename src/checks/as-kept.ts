import { coolifyServices, coolifyVariable } from "../../compose/env/coolify-settings.ts";
import type { CheckResult } from "../domain/check.ts";
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
  const next = instead(remediation.steps, {
    installation: installation.value,
    directory: directory.state === "seen" ? directory.value : undefined,
    containers: containers.state === "seen" ? containers.value : [],
  });
  return { finding: { ...finding, next }, remediation: undefined };
}

interface Known {
  installation: FoundInstallation;
  directory: DirectoryDetails | undefined;
  containers: readonly InspectedContainer[];
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
  const { directory, installation } = known;
  const there = coolifyServices(directory?.composeText);
  const asked = there.filter((service) => services.length === 0 || services.includes(service));
  const rows = (asked.length === 0 ? services : asked).map((service) => {
    const found = coolifyVariable(directory?.composeText, directory?.listed ?? new Set(), service, name);
    return "variable" in found
      ? `${found.variable}${valueText(name, value, known)}`
      : `${name} stands in ${keeperOf(installation).composeFile}, services.${service}.environment: ${value === null ? "take it out there" : `it has to be ${valueText(name, value, known).replace(/^ = /, "")}`}`;
  });
  return [...new Set(rows)];
}

function valueText(name: string, value: NewSetting, { containers }: Known): string {
  if (value === null) return ": delete it";
  if (typeof value === "string") return ` = ${value}`;
  if (!(value instanceof Secret)) {
    const { bytes, encoding } = value.generate;
    return ` = what this makes: openssl rand -${encoding === "hex" ? "hex" : "base64"} ${bytes}`;
  }
  const holder = containers.find((one) => one.state === "running" && one.environment.get(name)?.equals(value) === true);
  return holder === undefined
    ? " = the value that it had before (never shown here)"
    : ` = what this prints: ${typed`docker exec ${holder.name} printenv ${name}`}`;
}

const upperFirst = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
