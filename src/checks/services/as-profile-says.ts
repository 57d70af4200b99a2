import type { DirectoryDetails, DirectoryFacts, FoundInstallation } from "../../domain/facts/directory.ts";
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
  { profile, directory: path }: Pick<FoundInstallation, "profile" | "directory">,
  directory: Pick<DirectoryFacts, "overrideText"> | undefined,
  services: readonly ServiceName[],
  overridden: RegExp | ((overrideText: string | undefined) => readonly string[]),
): RepairStep[] {
  if (profile === undefined || path === undefined) return [];
  const text = directory?.overrideText;
  if (typeof overridden === "function" ? overridden(text).length > 0 : overridden.test(text ?? "")) return [];
  return asProfileSays(services);
}

/** Which file a person has to change. */
export function composeFileOf(directory: DirectoryDetails | undefined, overridden: RegExp): string {
  if (directory === undefined) return "the compose file";
  const isOverridden = overridden.test(directory.overrideText ?? "");
  return `${directory.path}/${isOverridden ? (directory.override ?? "compose.override.yaml") : "compose.yaml"}`;
}
