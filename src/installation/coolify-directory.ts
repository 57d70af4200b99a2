import { resolve } from "node:path";
import { withHome } from "../domain/grammar.ts";
import type { InstallationContext } from "./context.ts";

/** What is named, else a folder of its own below the one in which the command runs. */
export function coolifyDirectory(
  { workingDirectory, environment }: Pick<InstallationContext, "workingDirectory" | "environment">,
  name: string,
  named?: string,
): string {
  return resolve(workingDirectory, withHome(named ?? `${name}-coolify`, environment.HOME ?? "~"));
}
