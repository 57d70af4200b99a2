import { projectLabel } from "../../../compose/commands/docker-arguments.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { type MakeSecret, Secret } from "../../domain/secret.ts";
import { isSecretName } from "../../domain/secret-names.ts";
import { parseContainers } from "./container-facts.ts";

/** The part of `docker inspect` that ContainerFacts leaves out. */
interface Inspected {
  Id?: string;
  Path?: string;
  Args?: string[] | null;
  State?: { Pid?: number; Health?: { Log?: { Output?: string; ExitCode?: number }[] | null } };
  HostConfig?: { Memory?: number };
  Config?: {
    Env?: string[] | null;
    Labels?: Record<string, string> | null;
    Healthcheck?: { Test?: string[] | null } | null;
  };
  NetworkSettings?: { Networks?: Record<string, { IPAddress?: string; Aliases?: string[] | null }> | null };
}

export function parseInspected(inspectJson: string, makeSecret: MakeSecret): ParsedContainer[] {
  const whole = new Map((JSON.parse(inspectJson) as Inspected[]).map((one) => [one.Id ?? "", one]));
  return parseContainers(inspectJson, makeSecret).map((facts) => ({
    ...facts,
    pid: whole.get(facts.id)?.State?.Pid ?? 0,
    ...detailsOf(whole.get(facts.id) ?? {}, makeSecret),
  }));
}

type Details = Omit<InspectedContainer, keyof ReturnType<typeof parseContainers>[number] | "memoryUsedBytes">;

/** What `docker inspect` says, without what has to be looked up elsewhere. */
export interface ParsedContainer extends Omit<InspectedContainer, "memoryUsedBytes"> {
  /** Of its first process, on the engine's host; 0 where it does not run. */
  pid: number;
}

function detailsOf(one: Inspected, makeSecret: MakeSecret): Details {
  const labels = one.Config?.Labels ?? {};
  return {
    project: labels[projectLabel] ?? "",
    environment: new Map((one.Config?.Env ?? []).map((entry) => setting(entry, makeSecret))),
    command: [one.Path ?? "", ...(one.Args ?? [])].filter((word) => word !== ""),
    networks: Object.entries(one.NetworkSettings?.Networks ?? {}).map(([name, { Aliases, IPAddress }]) => ({
      name,
      aliases: Aliases ?? [],
      address: IPAddress ?? "",
    })),
    healthTest: one.Config?.Healthcheck?.Test ?? [],
    healthLog: (one.State?.Health?.Log ?? []).map(
      ({ Output = "", ExitCode = 0 }) => `exit ${ExitCode}${Output.trim() === "" ? "" : `: ${Output.trim()}`}`,
    ),
    memoryLimitBytes: one.HostConfig?.Memory ?? 0,
    isCoolify: labels["coolify.managed"] === "true",
  };
}

function setting(entry: string, makeSecret: MakeSecret): [string, Secret] {
  const at = entry.indexOf("=");
  const [name, value] = at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
  return [name, isSecretName(name) && value !== "" ? makeSecret(name, value, "seen") : new Secret(name, value)];
}
