import { composeLine, linesInWords } from "../../../compose/stack/compose-line.ts";
import type { DirectoryDetails, DirectoryFacts, FoundInstallation } from "../../domain/facts/directory.ts";
import { keeperOf } from "../../domain/keeper.ts";
import type { RepairStep } from "../../domain/repair.ts";
import type { ServiceName } from "../../domain/service.ts";

/** Writes the files as the profile has them, and has Compose recreate what differs from them. */
export const asProfileSays = (services: readonly ServiceName[]): RepairStep[] => [
  { do: "run-tasks", tasks: ["write-env", "write-compose"] },
  { do: "recreate-services", services },
];

/**
 * The same; nothing where there is no profile, and nothing where a person's own override says it:
 * that file is never touched.
 */
export function asProfileSaysUnless(
  installation: Pick<FoundInstallation, "profile" | "directory" | "coolify">,
  directory: Pick<DirectoryFacts, "overrideText"> | undefined,
  services: readonly ServiceName[],
  overridden: RegExp | ((overrideText: string | undefined) => readonly string[]),
): RepairStep[] {
  const { profile, directory: path } = installation;
  if (profile === undefined || path === undefined || !keeperOf(installation).runsTasks) return [];
  const text = directory?.overrideText;
  if (typeof overridden === "function" ? overridden(text).length > 0 : overridden.test(text ?? "")) return [];
  return asProfileSays(services);
}

/**
 * Which file a person has to change, and on which lines of a file of their own: `said` names what
 * stands there, `temporal.environment.BIND_ON_IP`.
 */
export function composeFileOf(
  directory: DirectoryDetails | undefined,
  overridden: RegExp,
  said: readonly string[],
): string {
  if (directory === undefined || directory.listed !== undefined) return "the compose file";
  const isOverridden = overridden.test(directory.overrideText ?? "");
  return isOverridden ? overrideAt(directory, said) : `${directory.path}/compose.yaml`;
}

/** `/srv/acme/compose.override.yaml, line 4` */
export function overrideAt(
  { path, override, overrideText }: Pick<DirectoryDetails, "path" | "override" | "overrideText">,
  said: readonly string[],
): string {
  const lines = said.map((one) => {
    const [service = "", ...keys] = one.split(".");
    return composeLine(overrideText ?? "", service, keys);
  });
  return `${path}/${override ?? "compose.override.yaml"}${linesInWords(lines)}`;
}

/** Of each service: where its health check would stand. */
export const healthchecksOf = (containers: readonly { service: ServiceName }[]): string[] =>
  containers.map(({ service }) => `${service}.healthcheck`);
