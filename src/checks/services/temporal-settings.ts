import { check, type DoctorCheck } from "../../domain/check.ts";
import { isUp } from "../../domain/condition.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { DirectoryDetails, FoundInstallation } from "../../domain/facts/directory.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import type { RepairStep } from "../../domain/repair.ts";
import { asProfileSaysUnless, composeFileOf } from "./as-profile-says.ts";
import { type LoggedRow, lineSaying } from "./log-causes.ts";
import { withoutContainers } from "./running.ts";

export const noDynamicConfig = unwantedOfTemporal({
  id: "S8",
  title: "Temporal's dynamic configuration names an existing file",
  symptom: "temporal exits at startup: dynamic config … no such file or directory",
  saw: "Temporal is set to read a dynamic configuration file that is not in its container.",
  why: "Without the file it does not start, and neither does the worker. Nothing here needs such a file.",
  names: ["DYNAMIC_CONFIG_FILE_PATH"],
});

export const noBroadcastAddress = unwantedOfTemporal({
  id: "S9",
  title: "Temporal knows its own address",
  symptom: "temporal exits at startup: broadcastAddress required",
  saw: "Temporal is set to listen on all addresses, but not told which one is its own.",
  why: "It does not start with this setting. Without it, it uses the container's address.",
  names: ["BIND_ON_IP", "TEMPORAL_BROADCAST_ADDRESS"],
});

interface Unwanted {
  id: LoggedRow & ("S8" | "S9");
  title: string;
  symptom: string;
  saw: string;
  why: string;
  names: readonly string[];
}

/**
 * Settings of Temporal that end it at its start, said by its own log and put right by leaving them
 * away.
 */
function unwantedOfTemporal({ id, title, symptom, saw, why, names }: Unwanted): DoctorCheck {
  const mentioned = new RegExp(names.join("|"));
  const said = names.map((name) => `temporal.environment.${name}`);
  return check({
    id,
    title,
    category: "services",
    service: "temporal",
    symptom,
    detection: `temporal's log, and ${names.join(" or ")} in its environment`,
    proof: "engine",
    explains: ["S2", "S10"],
    reads: ["installation", "containers", "logs", "directory"],
    needs: ["H1"],
    detect({ installation, containers, logs, directory }) {
      const nothing = withoutContainers(installation, containers);
      if (nothing !== undefined) return nothing;
      const temporal = containers.find(({ service }) => service === "temporal");
      if (temporal === undefined) return unknown("temporal has no container");
      if (isUp(temporal) && temporal.health !== "unhealthy") return ok("temporal is running");
      const line = lineSaying(id, temporal, logs);
      if (line === undefined) return ok("its log does not mention it");
      return fail({
        saw,
        why,
        next: `Remove ${names.join(" and ")} from ${inEnv(directory, names).length > 0 ? `${directory?.path}/.env` : composeFileOf(directory, mentioned, said)}; then docker compose up -d temporal`,
        evidence: [line, ...inContainer(temporal, names).map((name) => `${name} is set in ${temporal.name}`)],
      });
    },
    remediation: {
      title: `Remove ${names.join(" and ")}`,
      risk: "restarts",
      steps: ({ installation, directory }) => stepsWithout(installation, directory, names, mentioned),
    },
  });
}

function stepsWithout(
  installation: FoundInstallation,
  directory: DirectoryDetails | undefined,
  names: readonly string[],
  mentioned: RegExp,
): RepairStep[] {
  const set = inEnv(directory, names);
  if (set.length === 0) return asProfileSaysUnless(installation, directory, ["temporal"], mentioned);
  const settings = Object.fromEntries(set.map((name) => [name, null]));
  return [{ do: "change-settings", settings, services: ["temporal"] }];
}

const inEnv = (directory: DirectoryDetails | undefined, names: readonly string[]) =>
  names.filter((name) => directory?.env.has(name) === true);

const inContainer = ({ environment }: InspectedContainer, names: readonly string[]) =>
  names.filter((name) => environment.has(name));
